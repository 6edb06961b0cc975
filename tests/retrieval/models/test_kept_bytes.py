"""What takes a while to make is made once; damage, a full or read-only disk and other versions do no harm."""

import os
import stat
import subprocess
import sys
import time
from pathlib import Path
from unittest.mock import Mock

import pytest

from retrieval.models.kept_bytes import KeptPlace, load_kept

from .conftest import place_at


def kept_bytes(path, make):
    """Return the bytes themselves, kept or made."""
    return load_kept(place_at(path), make, lambda content: content)


@pytest.fixture
def make():
    calls = []

    def make():
        calls.append(None)
        return b"ein Netz aus Zahlen" * 100

    make.calls = calls
    return make


def test_it_is_made_once_and_read_afterwards(tmp_path, make):
    path = tmp_path / "cache" / "models" / "reader-1.onnx"

    assert kept_bytes(path, make) == kept_bytes(path, make) == make()
    assert len(make.calls) == 2
    assert os.listdir(path.parent) == ["reader-1.onnx"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda b: b[:-1],
        lambda b: b[1:],
        lambda b: b[:40] + b"X" + b[41:],
        lambda b: b[:-1] + b"X",
        lambda b: b"",
        lambda b: b[:20],
        lambda b: b[:32],
        lambda b: b + b"X",
    ],
)
def test_what_is_damaged_is_made_again(tmp_path, make, damage):
    path = tmp_path / "reader-1.onnx"
    whole = kept_bytes(path, make)
    path.write_bytes(damage(path.read_bytes()))

    assert kept_bytes(path, make) == whole
    assert kept_bytes(path, make) == whole
    assert len(make.calls) == 2


def _load(content):
    if bytes(content[:1]) == b"?":
        raise KeyError("sizes")
    return bytes(content)


def test_what_is_whole_but_does_not_load_is_made_again_and_replaced(tmp_path, make):
    path = tmp_path / "reader-1.onnx"
    kept_bytes(path, lambda: b"?")

    assert [load_kept(place_at(path), make, _load) for _ in range(2)] == [make()] * 2
    assert len(make.calls) == 2
    assert kept_bytes(path, make) == make()


@pytest.mark.parametrize("kept", [None, b"?"])
def test_what_does_not_load_though_it_was_just_made_is_an_error_and_not_kept(tmp_path, kept):
    path = tmp_path / "reader-1.onnx"
    if kept is not None:
        kept_bytes(path, lambda: kept)
    calls = []

    with pytest.raises(KeyError, match="sizes"):
        load_kept(place_at(path), lambda: calls.append(None) or b"?!", _load)
    assert len(calls) == 1
    assert path.exists() == (kept is not None)
    if kept is not None:
        assert kept_bytes(path, lambda: b"made again") == kept


def test_the_longest_unused_go_and_other_files_stay(tmp_path, make):
    for age, name in enumerate(("encoder-4.onnx", "reader-3.onnx", "encoder-2.onnx", "reader-1.onnx", "other.bin")):
        kept_bytes(tmp_path / name, make)
        os.utime(tmp_path / name, (time.time() - 100 * age - 100,) * 2)
    kept_bytes(tmp_path / "reader-1.onnx", make)  # so the one longest unused is another
    kept_bytes(tmp_path / "reader-5.onnx", make)

    assert sorted(os.listdir(tmp_path)) == [
        "encoder-4.onnx", "other.bin", "reader-1.onnx", "reader-3.onnx", "reader-5.onnx",
    ]  # fmt: skip


def test_what_cannot_go_keeps_no_other_from_going(tmp_path, make, monkeypatch):
    (tmp_path / "a-folder.onnx").mkdir()
    (tmp_path / "dangling.onnx").symlink_to(tmp_path / "nowhere")
    for age in range(1, 7):
        path = tmp_path / f"encoder-{age}.onnx"
        path.write_bytes(b"")
        os.utime(path, (time.time() - 100 * age,) * 2)
    unlink = Path.unlink

    def of_another_user(path, *, missing_ok=False):
        if path.name == "encoder-6.onnx":
            raise PermissionError
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", of_another_user)
    kept_bytes(tmp_path / "reader-1.onnx", make)

    assert sorted(os.listdir(tmp_path)) == [
        "a-folder.onnx", "dangling.onnx", "encoder-1.onnx", "encoder-2.onnx", "encoder-3.onnx", "encoder-6.onnx",
        "reader-1.onnx",
    ]  # fmt: skip


def test_others_who_share_the_cache_may_read_it(tmp_path, make):
    kept_bytes(tmp_path / "reader-1.onnx", make)

    assert stat.S_IMODE((tmp_path / "reader-1.onnx").stat().st_mode) == 0o644


@pytest.mark.parametrize("content", [None, b"damaged"])
def test_nothing_is_made_of_what_the_name_does_not_tell(tmp_path, make, content):
    path = tmp_path / "reader-1.onnx"
    place = KeptPlace(path=path, check=Mock(side_effect=ValueError("other weights")))
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(ValueError, match="other weights"):
        load_kept(place, make, bytes)
    assert not make.calls
    assert not path.exists() or path.read_bytes() == content
    kept_bytes(path, make)
    assert load_kept(place, make, bytes) == make()  # what is kept is looked at by its own digest


def test_versions_side_by_side_keep_theirs(tmp_path, make):
    for _ in range(3):
        for name in ("encoder-1.onnx", "reader-1.onnx", "encoder-2.onnx", "reader-2.onnx"):
            kept_bytes(tmp_path / name, make)

    assert len(make.calls) == 4


def test_who_may_not_say_that_it_is_used_uses_it(tmp_path, make, monkeypatch):
    path = tmp_path / "reader-1.onnx"
    kept_bytes(path, make)
    monkeypatch.setattr(os, "utime", Mock(side_effect=PermissionError))

    assert kept_bytes(path, make) == make()
    assert len(make.calls) == 2


def test_what_killed_processes_left_half_written_goes_once_nobody_may_be_writing_it(tmp_path, make):
    for name, minutes in ((".partial-old", 61), (".partial-young", 59), ("other", 61)):
        (tmp_path / name).write_bytes(b"ein Netz aus")
        os.utime(tmp_path / name, (time.time() - 60 * minutes,) * 2)
    (tmp_path / ".partial-folder").mkdir()
    os.utime(tmp_path / ".partial-folder", (time.time() - 3660,) * 2)
    kept_bytes(tmp_path / "reader-1.onnx", make)

    assert sorted(os.listdir(tmp_path)) == [".partial-young", "other", "reader-1.onnx"]


def test_where_nothing_can_be_written_it_is_made_each_time(tmp_path, make):
    (tmp_path / "file").write_bytes(b"")

    assert kept_bytes(tmp_path / "file" / "reader-1.onnx", make) == kept_bytes(None, make)
    assert len(make.calls) == 2
    assert os.listdir(tmp_path) == ["file"]


def test_what_cannot_be_made_leaves_nothing_behind(tmp_path):
    def fail():
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        kept_bytes(tmp_path / "reader-1.onnx", fail)
    assert os.listdir(tmp_path) == []


def test_a_folder_where_the_file_should_be_does_no_harm(tmp_path, make):
    (tmp_path / "reader-1.onnx").mkdir()

    assert kept_bytes(tmp_path / "reader-1.onnx", make) == make()
    assert os.listdir(tmp_path) == ["reader-1.onnx"]


def test_what_is_read_stays_when_its_file_goes(tmp_path, make):
    path = tmp_path / "reader-1.onnx"
    expected = kept_bytes(path, make)
    mapped = kept_bytes(path, make)
    path.unlink()

    assert mapped == expected


def test_processes_that_make_it_at_once_all_get_it_whole(tmp_path):
    path = tmp_path / "cache" / "reader-1.onnx"
    code = (
        "import sys; from pathlib import Path; from retrieval.models.kept_bytes import KeptPlace, load_kept\n"
        "sys.stdin.readline()\n"
        "place = KeptPlace(path=Path(sys.argv[1]), check=lambda: None)\n"
        "content = load_kept(place, lambda: bytes(range(256)) * 20000, bytes)\n"
        "print(content == bytes(range(256)) * 20000)"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]

    assert [process.communicate("go\n")[0] for process in started] == ["True\n"] * 4
    assert os.listdir(path.parent) == ["reader-1.onnx"]
    assert kept_bytes(path, lambda: b"made again") == bytes(range(256)) * 20000

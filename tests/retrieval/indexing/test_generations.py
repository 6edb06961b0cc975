"""The live generation stays live until a whole one takes its place."""

import errno
import os
from pathlib import Path

import pytest

from retrieval.errors import IndexDamagedError, IndexNotBuiltError, IndexWriteError
from retrieval.indexing.generations import GenerationStore


def add_generation(folder, content="x"):
    store = GenerationStore(folder)
    with store.lock(), store.new_generation() as (generation, temporary):
        (temporary / "part").mkdir()
        (temporary / "part" / "file").write_text(content, encoding="utf-8")
    return generation


def generations(folder):
    return sorted(path.name for path in (folder / "generations").iterdir())


def test_a_generation_goes_live_when_its_block_ends(tmp_path):
    generation = add_generation(tmp_path, "first")

    live = GenerationStore(tmp_path).live()
    assert live == tmp_path / "generations" / generation
    assert (live / "part" / "file").read_text(encoding="utf-8") == "first"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["CURRENT", "LOCK", "generations"]


def test_nothing_is_live_while_the_first_is_written(tmp_path):
    store = GenerationStore(tmp_path)
    with store.lock(), store.new_generation(), pytest.raises(IndexNotBuiltError):
        store.live()


@pytest.mark.parametrize("crash", [ValueError("no"), KeyboardInterrupt(), OSError(errno.ENOSPC, "no space")])
def test_a_crash_leaves_the_live_one_and_no_rubbish(tmp_path, crash):
    live = add_generation(tmp_path)

    store = GenerationStore(tmp_path)
    with pytest.raises(type(crash)):
        _crash_while_building(store, crash)

    assert store.live().name == live
    assert generations(tmp_path) == [live]


def _crash_while_building(store, crash):
    with store.new_generation() as (_, temporary):
        (temporary / "half").write_text("a", encoding="utf-8")
        raise crash


@pytest.mark.parametrize("step", ["rename", "replace"])
def test_a_crash_while_switching_leaves_the_live_one_and_no_rubbish(tmp_path, monkeypatch, step):
    live = add_generation(tmp_path)

    def refuse(self, target):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, step, refuse)
    with pytest.raises(IndexWriteError, match="the disk is full"):
        add_generation(tmp_path)

    assert GenerationStore(tmp_path).live().name == live
    assert generations(tmp_path) == [live]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["CURRENT", "LOCK", "generations"]


def test_a_crash_after_the_switch_keeps_what_is_live(tmp_path, monkeypatch):
    first = add_generation(tmp_path)
    replace = Path.replace

    def replace_and_die(self, target):
        replace(self, target)
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", replace_and_die)
    with pytest.raises(KeyboardInterrupt):
        add_generation(tmp_path, "second")

    live = GenerationStore(tmp_path).live()
    assert live.name != first
    assert (live / "part" / "file").read_text(encoding="utf-8") == "second"


def test_current_is_replaced_and_never_rewritten_in_place(tmp_path):
    add_generation(tmp_path)
    with (tmp_path / "CURRENT").open(encoding="utf-8") as before:
        old = before.read()
        add_generation(tmp_path)
        before.seek(0)
        assert before.read() == old != (tmp_path / "CURRENT").read_text(encoding="utf-8")


def test_the_live_one_and_the_one_before_are_kept(tmp_path):
    added = [add_generation(tmp_path, str(number)) for number in range(4)]

    assert generations(tmp_path) == sorted(added[-2:])
    assert GenerationStore(tmp_path).live().name == added[-1]


def test_what_a_killed_build_left_is_swept(tmp_path):
    first = add_generation(tmp_path)
    (tmp_path / "generations" / ".building-20200101T000000-abcdef").mkdir()
    (tmp_path / "generations" / "99999999T999999-orphan").mkdir()  # renamed, but never named by CURRENT

    second = add_generation(tmp_path)

    assert generations(tmp_path) == sorted([first, second])


def test_a_folder_that_is_none_of_ours_is_kept(tmp_path):
    (tmp_path / "generations" / "Großeltern").mkdir(parents=True)
    (tmp_path / "generations" / "Stammbaum.txt").write_text("Anna", encoding="utf-8")

    for _ in range(3):
        add_generation(tmp_path)

    assert {"Großeltern", "Stammbaum.txt"} < set(generations(tmp_path))


def test_a_second_build_is_refused(tmp_path):
    store = GenerationStore(tmp_path)
    with store.lock(), pytest.raises(IndexWriteError, match="another build"), GenerationStore(tmp_path).lock():
        pass
    with store.lock():
        pass


@pytest.mark.parametrize("parent", ["a-file", "a-file/deeper"])
def test_a_folder_below_a_file_cannot_be_written(tmp_path, parent):
    (tmp_path / "a-file").write_text("", encoding="utf-8")

    with pytest.raises(IndexWriteError, match="Not a directory"), GenerationStore(tmp_path / parent / "index").lock():
        pass
    with pytest.raises(IndexNotBuiltError):
        GenerationStore(tmp_path / parent / "index").live()


@pytest.mark.parametrize(
    ("number", "reason"),
    [(errno.ENOSPC, "the disk is full"), (errno.EROFS, "read-only"), (errno.EACCES, "read-only"), (errno.EIO, "error")],
)
def test_what_the_system_refuses_is_said(tmp_path, number, reason):
    with pytest.raises(IndexWriteError, match=reason), GenerationStore(tmp_path).lock():
        raise OSError(number, os.strerror(number))


@pytest.mark.parametrize(
    "name",
    ["", "\n", "gone", ".", "..", "../..", "../generations", "/", "a/../b", "nul\0", "x" * 5000, ".building-x", "ä"],
)
def test_a_current_that_names_nothing_is_damage(tmp_path, name):
    add_generation(tmp_path)
    (tmp_path / "generations" / ".building-x").mkdir()
    (tmp_path / "CURRENT").write_text(name, encoding="utf-8")

    with pytest.raises(IndexDamagedError, match="CURRENT"):
        GenerationStore(tmp_path).live()


def test_a_current_that_is_no_text_is_damage(tmp_path):
    (tmp_path / "CURRENT").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(IndexDamagedError, match="CURRENT cannot be read"):
        GenerationStore(tmp_path).live()

    (tmp_path / "CURRENT").unlink()
    (tmp_path / "CURRENT").mkdir()
    with pytest.raises(IndexDamagedError, match="CURRENT cannot be read"):
        GenerationStore(tmp_path).live()


def test_a_damaged_current_does_not_stop_the_next_build(tmp_path):
    add_generation(tmp_path)
    (tmp_path / "CURRENT").write_text("../..", encoding="utf-8")

    generation = add_generation(tmp_path)

    assert GenerationStore(tmp_path).live().name == generation

"""What takes a while to make is made once; damage, a full or read-only disk and other versions do no harm."""

import os

import pytest

from retrieval.models.kept_bytes import kept_bytes


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
    "damage", [lambda b: b[:-1], lambda b: b[:40] + b"X" + b[41:], lambda b: b"", lambda b: b[:32]]
)
def test_what_is_damaged_is_made_again(tmp_path, make, damage):
    path = tmp_path / "reader-1.onnx"
    whole = kept_bytes(path, make)
    path.write_bytes(damage(path.read_bytes()))

    assert kept_bytes(path, make) == whole
    assert kept_bytes(path, make) == whole
    assert len(make.calls) == 2


def test_other_versions_go_and_other_files_stay(tmp_path, make):
    for name in ("reader-0.onnx", "encoder-0.onnx"):
        (tmp_path / name).write_bytes(b"")
    kept_bytes(tmp_path / "reader-1.onnx", make, replaces="reader-*.onnx")

    assert sorted(os.listdir(tmp_path)) == ["encoder-0.onnx", "reader-1.onnx"]


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

import shutil
from types import SimpleNamespace

import pytest

from retrieval.errors import IndexWriteError
from retrieval.indexing.disk_space import check_disk_space, is_full


@pytest.fixture
def disk(monkeypatch):
    """Give a function that says how many bytes are free."""

    def disk(free, total=10**12):
        monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(total=total, used=0, free=free))

    return disk


@pytest.mark.parametrize(
    ("needed", "free", "words"),
    [
        (120_000_000, 12_400_000, "it needs about 120 MB on the disk, 12 MB are free"),
        (12_000_000_000, 9_990_000_000, "it needs about 12 GB on the disk, 9990 MB are free"),
        (1_400_000, 3_000, "it needs about 1400 kB on the disk, 3 kB are free"),
        (1, 0, "it needs about 1 bytes on the disk, 0 bytes are free"),
    ],
)
def test_too_little_room_is_an_error(tmp_path, disk, needed, free, words):
    disk(free)

    with pytest.raises(IndexWriteError, match=words):
        check_disk_space(tmp_path, needed)


def test_enough_room_is_none(tmp_path, disk):
    disk(1000)

    check_disk_space(tmp_path, 1000)


def test_where_nothing_is_known_nothing_is_refused(tmp_path, disk):
    check_disk_space(tmp_path / "nowhere", 10**18)
    disk(0, total=0)
    check_disk_space(tmp_path, 10**18)
    assert not is_full(tmp_path)


@pytest.mark.parametrize(("free", "full"), [(0, True), (1 << 19, True), (1 << 21, False)])
def test_a_full_disk(tmp_path, disk, free, full):
    disk(free)

    assert is_full(tmp_path) is full

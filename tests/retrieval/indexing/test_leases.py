"""A lease keeps a generation on the disk, and never longer than the process that holds it."""

import errno
import fcntl
import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest

from retrieval.indexing.leases import take_lease, unless_leased

HOLDER = """
import sys, time
from pathlib import Path
from retrieval.indexing.leases import take_lease
lease = take_lease(Path(sys.argv[1]))
print("leased", flush=True)
sys.stdin.read()
"""


def is_free(path):
    with unless_leased(path) as free:
        return free


def open_files():
    return len(list(Path("/proc/self/fd").iterdir()))


def test_a_leased_generation_is_not_free_until_the_last_lease_ends(tmp_path):
    assert is_free(tmp_path)
    first, second = take_lease(tmp_path), take_lease(tmp_path)
    assert not is_free(tmp_path)
    first.close()
    first.close()
    assert not is_free(tmp_path)
    with second:
        assert second.path == tmp_path
    assert is_free(tmp_path)


def test_a_lease_ends_with_its_object(tmp_path):
    lease = take_lease(tmp_path)
    del lease
    gc.collect()

    assert is_free(tmp_path)


def test_a_lease_ends_with_its_process_even_by_sigkill(tmp_path):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parents[3],
    )
    assert holder.stdout.readline() == "leased\n"
    assert not is_free(tmp_path)
    holder.kill()
    holder.communicate()

    assert is_free(tmp_path)


def test_nothing_is_leased_that_is_gone_or_about_to_be_removed(tmp_path):
    (tmp_path / "file").touch()
    assert take_lease(tmp_path / "gone") is None
    assert take_lease(tmp_path / "file") is None
    with unless_leased(tmp_path):
        assert take_lease(tmp_path) is None


def test_a_generation_that_is_renamed_between_opening_and_locking_is_not_leased(tmp_path, monkeypatch):
    (tmp_path / "a").mkdir()
    flock = fcntl.flock

    def rename_first(descriptor, operation):
        (tmp_path / "a").rename(tmp_path / "trash")
        (tmp_path / "a").mkdir()  # not the same, whatever its name
        flock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", rename_first)
    before = open_files()
    assert take_lease(tmp_path / "a") is None
    assert open_files() == before


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EBADF])
def test_where_no_lock_is_known_it_goes_on_without(tmp_path, monkeypatch, number):
    def refuse(descriptor, operation):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refuse)
    with take_lease(tmp_path) as lease:
        assert lease.path == tmp_path
        assert is_free(tmp_path)


def test_a_folder_that_may_not_be_listed_is_read_without_a_lease(tmp_path, monkeypatch):
    def refuse(path, flags):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(os, "open", refuse)
    with take_lease(tmp_path) as lease:
        assert lease.path == tmp_path

"""`LOCK`: one build at a time.  The lock is the system's (`flock`) and ends with the process; the text tells whose.

The text is a line of JSON, `{"pid": 4711, "host": "…", "since": "2026-11-23T12:03:05+00:00"}`, and empty when nobody
holds the lock.  The file is never removed: who opened it before would hold a lock that nobody else sees.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import re
import stat
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from retrieval.errors import IndexWriteError
from retrieval.indexing.durable_files import make_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["BuildAtWork", "build_at_work", "build_lock"]

_LONGEST = 4096  # bytes of the text that are read
_SHORT_WRITE = re.compile(r"\d+ requested and \d+ written")  # how numpy reports a full disk, without an errno


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildAtWork:
    """Hold which process builds an index, on which machine, and since when (UTC)."""

    pid: int
    host: str
    since: datetime


def build_at_work(index: Path) -> BuildAtWork | None:
    """Return who builds the index in this folder at the moment, as far as `LOCK` can be read and believed.

    Nothing is locked for it, so a build that begins just now is not kept from its work.
    """
    try:
        descriptor = os.open(index / "LOCK", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        return _holder(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def build_lock(index: Path) -> Iterator[None]:
    """Hold the index folder for one build; whatever the system refuses inside becomes an `IndexWriteError`.

    Raises:
        IndexWriteError: if another build holds it, or the folder cannot be written.
    """
    try:
        make_folder(index / "generations")
        # Not through a link: the file is emptied.  Not waiting for the other end of a pipe either.
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        descriptor = os.open(index / "LOCK", flags, 0o666)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise IndexWriteError(index, "what is called LOCK there is no file", "move it away")
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                reason = f"another build is at work there{_in_words(_holder(descriptor))}"
                raise IndexWriteError(index, reason, "wait until it is done", kind="busy") from None
            _tell(descriptor)
            try:
                yield
            finally:
                with suppress(OSError):
                    os.ftruncate(descriptor, 0)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise _system_error(index, error) from error


def _tell(descriptor: int) -> None:
    """Write who holds the lock; that it cannot be written (a full disk) hurts nobody."""
    since = datetime.now(UTC).isoformat(timespec="seconds")
    line = json.dumps({"pid": os.getpid(), "host": os.uname().nodename, "since": since}) + "\n"
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, line.encode(), 0)


def _holder(descriptor: int) -> BuildAtWork | None:
    """Return who holds the lock, as far as the text can be believed."""
    try:
        told = json.loads(os.pread(descriptor, _LONGEST, 0))
        pid, host, since = int(told["pid"]), str(told["host"]), datetime.fromisoformat(told["since"]).astimezone(UTC)
    except (OSError, ValueError, TypeError, KeyError, RecursionError, OverflowError):
        return None
    if not 0 < pid < 1 << 31 or (host == os.uname().nodename and not _is_alive(pid)):
        return None  # left by a build that was killed; the one at work has not written yet
    return BuildAtWork(pid=pid, host=host, since=since)


def _in_words(build: BuildAtWork | None) -> str:
    if build is None:
        return ""
    since = build.since
    words = f": process {build.pid} on {build.host[:80]!r}, since {since:%H:%M:%S} UTC on {since:%Y-%m-%d}"
    seconds = (datetime.now(UTC) - since).total_seconds()
    return words if seconds < 0 else f"{words}, {_ago(int(seconds))} ago"


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it is somebody else's
        return True
    return True


def _ago(seconds: int) -> str:
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if count := seconds // size:
            return f"{count} {unit}{'s' if count > 1 else ''}"
    return f"{seconds} second{'' if seconds == 1 else 's'}"


def _system_error(index: Path, error: OSError) -> IndexWriteError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT} or _SHORT_WRITE.search(str(error)):
        return IndexWriteError(index, "the disk is full", kind="disk-full")
    if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return IndexWriteError(index, "the folder is read-only for this user")
    return IndexWriteError(index, f"{error.strerror or error} ({error.filename!r})" if error.filename else str(error))

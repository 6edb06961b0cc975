"""Leases: a reader's mark on a generation's folder, which keeps it from being removed.

A lease is a shared lock (`flock`) on the folder itself.  It works where nothing can be written, and the system frees it
when the process ends, however that happens.
"""

from __future__ import annotations

import fcntl
import os
import weakref
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType
    from typing import Self

__all__ = ["Lease", "take_lease", "unless_leased"]


class Lease:
    """Keep the generation in `path` on the disk until `close`, the end of a `with` block, or of this object."""

    def __init__(self, path: Path, descriptor: int | None) -> None:
        """Own the descriptor, which holds the lock; None where the file system or the rights allow none."""
        self.path = path
        self._release = None if descriptor is None else weakref.finalize(self, os.close, descriptor)

    def close(self) -> None:
        """Give the generation free; doing so twice is no error."""
        if self._release is not None:
            self._release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def take_lease(path: Path) -> Lease | None:
    """Lease the generation in `path`; return None if it is gone, or about to be removed.

    Where the file system knows no locks, or the folder may not be listed, the lease keeps nothing from being removed.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return Lease(path, None)
    lease = Lease(path, descriptor)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        lease.close()
        return None
    except OSError:
        pass
    # It may have been renamed, to be removed, after it was opened and before it was locked.
    if not _is_still_there(path, descriptor):
        lease.close()
        return None
    return lease


@contextmanager
def unless_leased(path: Path) -> Iterator[bool]:
    """Tell whether nobody leases the generation in `path`; nobody can while the block lasts."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            free = True
        except BlockingIOError:
            free = False
        except OSError:  # where no lock is known, nobody has one
            free = True
        yield free
    finally:
        os.close(descriptor)


def _is_still_there(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(os.stat(path), os.fstat(descriptor))
    except OSError:
        return False

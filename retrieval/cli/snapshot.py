"""What an archive's files look like from outside: a value that changes when any of them does."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["Snapshot", "take_snapshot"]

Snapshot = tuple[int, int]
_Identity = tuple[int, int]


def take_snapshot(paths: Sequence[Path], index: Path) -> Snapshot:
    """Return how many files and folders there are and a hash over their names, sizes and times, in any order.

    Nothing is opened.  As for reading articles, what starts with a dot is left out unless it is given itself, links are
    followed, and what is not there is no error.  The folder `index` is left out.  Values of two processes differ.
    """
    count, mixed = 0, 0
    seen: set[_Identity] = set()
    with suppress(OSError):
        seen.add(_identity(index.stat()))
    pending = [str(path) for path in paths]
    while pending:
        path = pending.pop()
        try:
            status = os.stat(path)
            if stat.S_ISDIR(status.st_mode):
                if _identity(status) in seen:
                    continue
                seen.add(_identity(status))
                pending.extend(os.path.join(path, name) for name in os.listdir(path) if not name.startswith("."))
                mark: tuple[object, ...] = (path, status.st_mode)
            else:
                # The time of change tells of new rights too; the number tells a file that took another's place.
                mark = (path, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
        except OSError as error:
            mark = (path, error.errno)
        count, mixed = count + 1, mixed + hash(mark)
    return count, mixed


def _identity(status: os.stat_result) -> _Identity:
    return status.st_dev, status.st_ino

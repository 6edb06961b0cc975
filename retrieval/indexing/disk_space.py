"""How much room there is on the disk, asked before it is needed."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from retrieval.errors import IndexWriteError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["check_disk_space", "is_full"]

_LITTLE_ROOM = 1 << 20  # bytes; Chroma writes in larger pieces


def check_disk_space(index: Path, needed_bytes: int) -> None:
    """Refuse to write `needed_bytes` into the index folder where less is free; nothing is known, nothing is refused.

    Raises:
        IndexWriteError: if there is too little room.
    """
    free = _free_bytes(index)
    if free is not None and free < needed_bytes:
        raise IndexWriteError(
            index,
            f"it needs about {_in_words(needed_bytes)} on the disk, {_in_words(free)} are free",
            kind="disk-full",
        )


def is_full(folder: Path) -> bool:
    """Tell whether the disk below `folder` has hardly any room left."""
    free = _free_bytes(folder)
    return free is not None and free < _LITTLE_ROOM


def _free_bytes(folder: Path) -> int | None:
    try:
        usage = shutil.disk_usage(folder)
    except OSError:
        return None
    return usage.free if usage.total else None  # a file system that counts nothing says 0 of 0


def _in_words(count: int) -> str:
    for unit, size in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= 10 * size or (count >= size and unit == "kB"):
            return f"{count / size:.0f} {unit}"
    return f"{count} bytes"

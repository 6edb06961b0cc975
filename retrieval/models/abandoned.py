"""Remove what killed processes left half-written in the user's cache."""

from __future__ import annotations

import shutil
import time
from contextlib import suppress
from pathlib import Path

__all__ = ["PARTIAL_PREFIX", "remove_abandoned"]

PARTIAL_PREFIX = ".partial-"
"""How the name of a file or folder begins as long as it is written."""

_ABANDONED_AFTER_SECONDS = 3600


def remove_abandoned(folder: Path) -> None:
    """Remove the folder's partial files and folders that nobody has written to for an hour, as far as that is allowed.

    Younger ones may belong to a process that is writing them.
    """
    for path in folder.glob(f"{PARTIAL_PREFIX}*"):
        with suppress(OSError):  # another process was faster, or it is not ours
            if time.time() - path.lstat().st_mtime <= _ABANDONED_AFTER_SECONDS:
                continue
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()

"""Remove generations that nobody needs, and what builds left that did not end well; only whoever holds `LOCK` may."""

from __future__ import annotations

import re
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from retrieval.indexing.leases import unless_leased

if TYPE_CHECKING:
    from collections.abc import Set
    from pathlib import Path

__all__ = ["TEMPORARY", "collect_generations", "generation_folders", "sweep_leftovers"]

TEMPORARY = ".building-"
_TRASH = ".trash-"
_OURS = r"[0-9]{8}T[0-9]{6}-[0-9a-f]{6}"
_GENERATION = re.compile(_OURS)
_LEFTOVER = re.compile(f"({re.escape(TEMPORARY)}|{re.escape(_TRASH)}){_OURS}")


def generation_folders(generations: Path) -> list[Path]:
    """Return the folders that are generations by their names; what else a person keeps there is none of ours."""
    return _folders(generations, _GENERATION)


def sweep_leftovers(generations: Path) -> None:
    """Remove generations that were never finished, and those whose removal was not."""
    for folder in _folders(generations, _LEFTOVER):
        shutil.rmtree(folder, ignore_errors=True)


def collect_generations(generations: Path, kept: Set[str]) -> None:
    """Remove all generations but those named, and those that a reader leases; they go another time.

    A generation is renamed first, so that it is either whole or no generation; what cannot be removed is left.
    """
    for folder in generation_folders(generations):
        if folder.name in kept:
            continue
        trash = folder.with_name(f"{_TRASH}{folder.name}")
        with suppress(OSError):
            with unless_leased(folder) as free:
                if not free:
                    continue
                folder.rename(trash)
            shutil.rmtree(trash, ignore_errors=True)


def _folders(generations: Path, names: re.Pattern[str]) -> list[Path]:
    return [
        path for path in generations.iterdir() if names.fullmatch(path.name) and path.is_dir() and not path.is_symlink()
    ]

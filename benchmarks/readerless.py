"""Let processes answer without a reader, where the time of everything else is measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["without_reader"]


def without_reader(tree: Path) -> dict[str, str]:
    """Return what to add to the environment of a source tree's processes.

    An older tree has no reader unless one is named, and takes "none" for the name of one.
    """
    has_one = (tree / "retrieval" / "models" / "bundled_reader.py").is_file()
    return {"FUNDSTELLE_READER": "none"} if has_one else {}

"""Go back to the other generation that is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retrieval.errors import IndexNotBuiltError, IndexStateError, RollbackError
from retrieval.indexing.child_check import GenerationUnfitError, check_in_child
from retrieval.indexing.generations import GenerationStore
from retrieval.indexing.manifest import read_manifest

if TYPE_CHECKING:
    from pathlib import Path

    from retrieval.indexing.manifest import Manifest

__all__ = ["Rollback", "roll_back"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollback:
    """Say which generation is live now and what it holds; `left` was live before, None if none could be."""

    generation: str
    left: str | None
    built_at: str
    articles: int
    passages: int


def roll_back(index: Path) -> Rollback:
    """Let the generation be live that was live before this one; the one that is left stays, so twice is forward again.

    Where `CURRENT` leads to no generation, the newest one that is whole goes live.

    Raises:
        IndexNotBuiltError: if nothing was ever built here.
        RollbackError: if there is no other generation, or it is damaged; the live one stays.
        IndexWriteError: if a build is at work, or the folder cannot be written.
    """
    if not (index / "generations").is_dir():
        raise IndexNotBuiltError(index)
    store = GenerationStore(index)
    with store.lock():
        try:
            left = store.live().name
        except IndexStateError:
            left = None
        others = store.others()
        if left is None and not others:
            raise IndexNotBuiltError(index)
        folder, manifest = _first_whole(index, others if left is None else others[:1])
        store.switch_to(folder.name)
    return Rollback(
        generation=folder.name,
        left=left,
        built_at=manifest.built_at,
        articles=manifest.articles,
        passages=manifest.passages,
    )


def _first_whole(index: Path, candidates: list[Path]) -> tuple[Path, Manifest]:
    """Return the first candidate that passes its check, and its manifest."""
    problems = []
    for folder in candidates:
        try:
            check_in_child(folder)
            return folder, read_manifest(folder)
        except (GenerationUnfitError, IndexStateError) as error:
            problems.append(f"the check of the generation {folder.name!r} {error}")
    raise RollbackError(index, "; ".join(problems) or "it holds no other generation")

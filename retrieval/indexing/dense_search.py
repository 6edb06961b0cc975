"""Search all passages by their vectors: one by one where they are few, through Chroma's graph where they are many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from retrieval.indexing.exact_search import nearest_of_all
from retrieval.indexing.manifest import check_files

if TYPE_CHECKING:
    from pathlib import Path

    from retrieval.indexing.manifest import Manifest
    from retrieval.protocols import FloatMatrix, FloatVector

__all__ = ["EXACT_UP_TO", "DenseSearch", "ExactSearch", "open_dense_search"]

# Passages.  Up to here looking at all of them is faster than the graph, and misses none; and Chroma, which takes longer
# to import than everything else together, need not be opened.
EXACT_UP_TO = 32_768


class DenseSearch(Protocol):
    """Find the passages that are nearest to a vector; safe to share between threads."""

    count: int

    def search(self, vector: FloatVector, top_k: int) -> list[tuple[int, float]]:
        """Return up to `top_k` pairs of row and cosine similarity, the nearest first."""
        ...

    def close(self) -> None:
        """Release what is held."""
        ...


class ExactSearch:
    """Compare a vector with every passage's; `vectors` are L2-normalised, shape `(count, dimension)`."""

    def __init__(self, vectors: FloatMatrix) -> None:
        self._vectors = vectors
        self.count = len(vectors)

    def search(self, vector: FloatVector, top_k: int) -> list[tuple[int, float]]:
        """Return up to `top_k` pairs of row and cosine similarity, the nearest first."""
        return nearest_of_all(self._vectors, vector, top_k)

    def close(self) -> None:
        """Do nothing: the vectors are the archive's."""


def open_dense_search(folder: Path, manifest: Manifest, vectors: FloatMatrix, *, exact_up_to: int) -> DenseSearch:
    """Open the search of the generation in `folder`: exact over its passages' `vectors` up to so many, else Chroma's.

    Raises:
        IndexDamagedError: if Chroma is needed, and its files were changed or cannot be read.
        IndexWriteError: if Chroma is needed, the folder is read-only, and it cannot be copied.
    """
    if manifest.passages <= exact_up_to:
        return ExactSearch(vectors)
    from retrieval.indexing.vector_index import VectorIndex

    # Chroma trusts its files blindly: a damaged one ends the process.  A millisecond a megabyte is well spent.
    check_files(folder, manifest, "vectors")
    return VectorIndex(folder / "vectors")

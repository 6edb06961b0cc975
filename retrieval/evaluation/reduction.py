"""An index without some of its passages, made in milliseconds and without encoding anything.

What was taken out is gone from dense and BM25 search, from document frequencies and from the names that the archive
knows.  What BM25 computed while building stays as it was, and so do the number and mean length of passages: scores of
the others are those of the whole archive.
"""

from __future__ import annotations

import copy
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from retrieval.indexing.exact_search import nearest
from retrieval.indexing.lexical_index import LexicalIndex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from retrieval.indexing.open_index import OpenIndex
    from retrieval.protocols import FloatVector

__all__ = ["Reducer"]


class Reducer:
    """Take passages out of the index in one generation's folder, again and again."""

    def __init__(self, index: OpenIndex, generation: Path) -> None:
        self._index = index
        self._passages = _Postings.read(generation / "passages")
        self._sentences = _Postings.read(generation / "sentences")

    @contextmanager
    def without(self, removed: NDArray[np.int64]) -> Iterator[OpenIndex]:
        """Give the index without the passages of these rows; rows keep their numbers.

        It shares everything else with the whole index; leave it unclosed, and do not use it behind the block.
        """
        gone = np.zeros(len(self._index.archive.passages), dtype=np.bool_)
        gone[removed] = True
        with tempfile.TemporaryDirectory(prefix="fundstelle-reduced-") as scratch:
            reduced = copy.copy(self._index)
            reduced.passages = self._passages.without(gone, Path(scratch, "passages"))
            reduced.sentences = self._sentences.without(
                gone[self._index.archive.sentences[:, 0]], Path(scratch, "sentences")
            )
            reduced.order = None  # it has the numbers that the terms have in the whole vocabulary
            reduced.vectors = _RemainingVectors(self._index, np.flatnonzero(~gone))
            yield reduced


class _RemainingVectors:
    """Search the passages of some rows exactly; Chroma's graph knows only all of them."""

    def __init__(self, index: OpenIndex, rows: NDArray[np.int64]) -> None:
        self._all, self._rows = index.archive.passage_vectors, rows
        self.count = index.vectors.count

    def search(self, vector: FloatVector, top_k: int) -> list[tuple[int, float]]:
        """Return up to `top_k` pairs of row and cosine similarity, the nearest first."""
        return nearest(self._all, self._rows, vector, top_k)

    def close(self) -> None:
        """Do nothing: the vectors are the whole index's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Postings:
    """Hold the files of a BM25 index, as `lexical_index` lays them out."""

    terms: NDArray[np.uint8]
    term_lengths: NDArray[np.int64]
    posting_ends: NDArray[np.int64]
    rows: NDArray[np.int32]
    scores: NDArray[np.float64]
    count: NDArray[np.int64]

    @classmethod
    def read(cls, folder: Path) -> _Postings:
        """Read the folder of a BM25 index."""
        return cls(
            terms=np.frombuffer((folder / "terms.bin").read_bytes(), dtype=np.uint8),
            term_lengths=np.diff(np.load(folder / "term_ends.npy"), prepend=0),
            posting_ends=np.load(folder / "posting_ends.npy"),
            rows=np.load(folder / "rows.npy"),
            scores=np.load(folder / "scores.npy"),
            count=np.load(folder / "count.npy"),
        )

    def without(self, gone: NDArray[np.bool_], folder: Path) -> LexicalIndex:
        """Write the postings of the other rows into a new folder, terms that have none left out, and open it."""
        kept = ~gone[self.rows]
        ends = np.concatenate([[0], np.cumsum(kept)])[self.posting_ends]
        alive = np.diff(ends, prepend=0) > 0
        folder.mkdir()
        (folder / "terms.bin").write_bytes(self.terms[np.repeat(alive, self.term_lengths)].tobytes())
        np.save(folder / "term_ends.npy", np.cumsum(self.term_lengths[alive]))
        np.save(folder / "posting_ends.npy", ends[alive])
        np.save(folder / "rows.npy", self.rows[kept])
        np.save(folder / "scores.npy", self.scores[kept])
        np.save(folder / "count.npy", self.count)
        return LexicalIndex(folder)

"""BM25 on disk: every posting scored at build time, laid out as plain arrays that open in milliseconds.

The scores are those of `rank_bm25.BM25Okapi` (Robertson et al., Okapi at TREC-3, with that package's floor for the idf
of very common terms), added in the order of the question's terms, and so equal to the last bit.  Whether a row matches
is decided by a shared term and not by its score, which can be zero or negative in small archives.

Files: `terms.bin` (the sorted vocabulary in UTF-8, end to end), `term_ends.npy` (int64, m), `posting_ends.npy`
(int64, m), `rows.npy` (int32), `scores.npy` (float64), `count.npy` (int64, 1).
"""

from __future__ import annotations

import math
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import numpy as np

from retrieval.errors import IndexDamagedError
from retrieval.indexing.arrays import open_array
from retrieval.indexing.exact_search import best_rows
from retrieval.indexing.sorted_strings import SortedStrings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["RELATED_WEIGHT", "LexicalIndex"]

RELATED_WEIGHT = 0.5  # 0.3 and 0.7 are no better
_REMEMBERED = 1 << 13  # terms, under 1 MB: each sentence that is read asks for those of all its words


def _divides(ends: NDArray[np.int64], length: int) -> bool:
    """Tell whether the ends rise and lead to just `length`."""
    if not len(ends):
        return length == 0
    return int(ends[0]) > 0 and int(ends[-1]) == length and bool((np.diff(ends) > 0).all())


class LexicalIndex:
    """Search rows by BM25 over the arrays on disk, which stay memory-mapped."""

    def __init__(self, folder: Path) -> None:
        """Open the folder.

        Raises:
            IndexDamagedError: if a file is missing or its size does not fit the others.
        """
        try:
            self.terms = SortedStrings(folder / "terms.bin", folder / "term_ends.npy")
            self._posting_ends = open_array(folder / "posting_ends.npy", np.int64, in_memory=True)
            self._rows = open_array(folder / "rows.npy", np.int32)
            self._scores = open_array(folder / "scores.npy", np.float64)
            self.count = int(open_array(folder / "count.npy", np.int64, in_memory=True)[0])
        except (OSError, ValueError, IndexError) as error:
            raise IndexDamagedError(folder, "the BM25 index", f"cannot be opened ({error})") from error
        fits = (
            _divides(self._posting_ends, len(self._rows))
            and len(self.terms) == len(self._posting_ends)
            and len(self._rows) == len(self._scores)
            and self.count >= 0
        )
        if not fits:
            raise IndexDamagedError(folder, "the BM25 index", "has files that do not fit each other")
        self._folder = folder
        # Not of our own method: that would be a cycle, which keeps a closed index in memory.
        self._idf = lru_cache(maxsize=_REMEMBERED)(partial(_idf, self.terms, self._posting_ends, self.count))

    def search(
        self,
        terms: Sequence[str],
        top_k: int,
        *,
        related: Sequence[str] = (),
        among: NDArray[np.int64] | None = None,
    ) -> list[tuple[int, float]]:
        """Return up to `top_k` pairs of row and score among the rows that share a term, the best first.

        A row matches by a related term as well, which adds `RELATED_WEIGHT` of its score.  With `among`, only these
        rows are returned; the scores are the same, those of the whole index.
        """
        scores, matched = self.scores(terms)
        if related:
            less, also = self.scores(related)
            scores += RELATED_WEIGHT * less
            matched |= also
        rows = np.flatnonzero(matched) if among is None else among[matched[among]]
        return best_rows(rows, scores[rows], top_k)

    def scores(self, terms: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Return every row's score and whether it shares a term, both of shape `(count,)`; repeated terms add up.

        Raises:
            IndexDamagedError: if a posting names a row that does not exist.
        """
        scores = np.zeros(self.count, dtype=np.float64)
        matched = np.zeros(self.count, dtype=np.bool_)
        for term in terms:
            found = self._postings(term)
            if found is not None:
                rows = self._rows[found]
                try:
                    scores[rows] += self._scores[found]
                except IndexError as error:
                    raise IndexDamagedError(self._folder, "the BM25 index", f"has a wrong row ({error})") from error
                matched[rows] = True
        return scores, matched

    def document_frequency(self, term: str) -> int:
        """Say how many rows hold the term."""
        found = self._postings(term)
        return 0 if found is None else found.stop - found.start

    def idf(self, term: str) -> float:
        """Return the term's inverse document frequency, ln(1 + (n - df + ½) / (df + ½)), never negative."""
        return self._idf(term)

    def terms_beginning_with(self, prefix: str) -> Iterator[str]:
        """Yield the indexed terms that begin with `prefix`, in the order of their UTF-8."""
        return self.terms.beginning_with(prefix)

    def rows_with(self, term: str) -> NDArray[np.int32]:
        """Return the rows that hold the term, in rising order."""
        found = self._postings(term)
        return np.array([], dtype=np.int32) if found is None else np.asarray(self._rows[found])

    def rows_of(self, number: int) -> NDArray[np.int32]:
        """Return the rows that hold the term of this number, in rising order."""
        return np.asarray(self._rows[_place(self._posting_ends, number)])

    def postings(self, term: str) -> dict[int, float]:
        """Return the rows that hold the term, each with the term's score there."""
        found = self._postings(term)
        return {} if found is None else dict(zip(self._rows[found].tolist(), self._scores[found].tolist(), strict=True))

    def _postings(self, term: str) -> slice | None:
        number = self.terms.find(term)
        return None if number is None else _place(self._posting_ends, number)


def _idf(terms: SortedStrings, posting_ends: NDArray[np.int64], count: int, term: str) -> float:
    number = terms.find(term)
    found = slice(0, 0) if number is None else _place(posting_ends, number)
    frequency = found.stop - found.start
    return math.log(1.0 + (count - frequency + 0.5) / (frequency + 0.5))


def _place(posting_ends: NDArray[np.int64], number: int) -> slice:
    """Return where the postings of the term of this number stand."""
    start = int(posting_ends[number - 1]) if number else 0
    return slice(start, int(posting_ends[number]))

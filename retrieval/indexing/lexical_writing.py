"""Score the postings of BM25 and write them as `lexical_index` reads them, in one pass over the documents.

The scores are those of `rank_bm25.BM25Okapi`: its idf and its formula over the same counts, to the last bit.  Only the
counts, of which it would keep a dict for each document, are numbers in arrays here: half the time, far less memory.
The only module that imports rank_bm25.
"""

from __future__ import annotations

from array import array
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from retrieval.indexing.sorted_strings import write_sorted_strings
from retrieval.indexing.term_sequences import TermSequenceWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    _NewArray: TypeAlias = Callable[[str, int, type[np.generic]], NDArray[Any]]

__all__ = ["Postings", "score_postings", "write_lexical_index"]

_AT_ONCE = 1 << 18  # postings that are sorted together, in some twenty megabytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Postings:
    """Hold the terms in the order of their UTF-8, where each one's postings end, and every posting's row and score.

    The postings of a term are in the order of their rows, of which there are `count`.
    """

    terms: Sequence[str]
    ends: NDArray[np.int64]
    rows: NDArray[np.int32]
    scores: NDArray[np.float64]
    count: int


def write_lexical_index(folder: Path, documents: Iterable[Sequence[str]], *, in_order: bool = False) -> None:
    """Score and write the postings of the analysed documents into a new folder; document i becomes row i.

    With `in_order` the terms are written in the documents' order as well, as `TermSequences` reads them.
    """
    folder.mkdir(parents=True)

    def on_disk(name: str, length: int, dtype: type[np.generic]) -> NDArray[Any]:
        path = folder / f"{name}.npy"
        np.save(path, np.empty(0, dtype=dtype))
        if not length:  # nothing cannot be mapped
            return np.empty(0, dtype=dtype)
        return np.lib.format.open_memmap(path, mode="w+", dtype=dtype, shape=(length,))

    if in_order:
        with closing(TermSequenceWriter(folder)) as sequence:
            postings = score_postings(documents, new_array=on_disk, sequence=sequence)
    else:
        postings = score_postings(documents, new_array=on_disk)
    write_sorted_strings(postings.terms, folder / "terms.bin", folder / "term_ends.npy")
    np.save(folder / "posting_ends.npy", postings.ends)
    np.save(folder / "count.npy", np.array([postings.count], dtype=np.int64))
    for mapped in (postings.rows, postings.scores):
        if isinstance(mapped, np.memmap):
            mapped.flush()


def _in_memory(_: str, length: int, dtype: type[np.generic]) -> NDArray[Any]:
    return np.empty(length, dtype=dtype)


def score_postings(
    documents: Iterable[Sequence[str]], *, new_array: _NewArray = _in_memory, sequence: TermSequenceWriter | None = None
) -> Postings:
    """Return the scored postings of the documents; `new_array(name, length, dtype)` makes the two long arrays.

    With `sequence`, it is given the terms in the documents' order.
    """
    counts, bm25 = _counted(documents, sequence)
    terms = sorted(counts.numbers, key=lambda term: term.encode())
    numbers = np.array([counts.numbers[term] for term in terms], dtype=np.int64)
    place_of = np.empty_like(numbers)
    place_of[numbers] = np.arange(len(numbers))
    if sequence is not None:
        sequence.finish(place_of)
    frequencies = counts.document_frequencies()[numbers]
    ends = np.cumsum(frequencies)
    idf = np.array([bm25.idf[term] for term in terms], dtype=np.float64)
    rows = new_array("rows", counts.postings, np.int32)
    scores = new_array("scores", counts.postings, np.float64)
    free = ends - frequencies  # where the next posting of each term goes
    for start in range(0, counts.postings, _AT_ONCE):
        found, found_rows, weights = counts.weighed(slice(start, start + _AT_ONCE), bm25)
        order = np.argsort(place_of[found], kind="stable")
        places = place_of[found][order]
        first = np.flatnonzero(np.diff(places, prepend=-1))
        alike = np.diff(first, append=len(places))
        target = free[places] + np.arange(len(places)) - np.repeat(first, alike)
        rows[target] = found_rows[order]
        scores[target] = idf[places] * weights[order]
        free[places[first]] += alike
    return Postings(terms=terms, ends=ends, rows=rows, scores=scores, count=len(counts.lengths))


@dataclass(frozen=True, slots=True)
class _Counts:
    """Hold which terms occur in each document and how often, document after document.

    `numbers` counts the terms in the order in which they were first met, as BM25Okapi meets them.
    """

    numbers: dict[str, int] = field(default_factory=dict)
    lengths: array[int] = field(default_factory=lambda: array("i"))
    _found: array[int] = field(default_factory=lambda: array("i"))
    _often: array[int] = field(default_factory=lambda: array("i"))
    _ends: array[int] = field(default_factory=lambda: array("q"))

    @property
    def postings(self) -> int:
        """Say how many different terms the documents hold, added up."""
        return len(self._found)

    def take(self, documents: Iterable[Sequence[str]], sequence: TermSequenceWriter | None) -> None:
        """Count the terms of every document, and give `sequence` their numbers in order."""
        numbers = self.numbers
        for document in documents:
            counted = Counter(document)
            self._found.extend([numbers.setdefault(term, len(numbers)) for term in counted])
            self._often.extend(counted.values())
            self._ends.append(len(self._found))
            self.lengths.append(len(document))
            if sequence is not None:
                sequence.add([numbers[term] for term in document])

    def document_frequencies(self) -> NDArray[np.int64]:
        """Return how many documents hold each term, by its number."""
        found = np.frombuffer(self._found, dtype=np.int32)
        frequencies = np.zeros(len(self.numbers), dtype=np.int64)
        for start in range(0, len(found), _AT_ONCE):  # bincount makes int64 of all that it is given
            frequencies += np.bincount(found[start : start + _AT_ONCE], minlength=len(frequencies))
        return frequencies

    def weighed(
        self,
        some: slice,
        bm25: Any,  # noqa: ANN401 - a foreign class
    ) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.float64]]:
        """Return term and row of some of the postings, and what each one's idf is multiplied by."""
        found = np.frombuffer(self._found, dtype=np.int32)[some]
        often = np.frombuffer(self._often, dtype=np.int32)[some].astype(np.float64)
        places = np.arange(some.start, some.start + len(found))
        rows = np.searchsorted(np.frombuffer(self._ends, dtype=np.int64), places, side="right")
        lengths = np.frombuffer(self.lengths, dtype=np.int32)[rows].astype(np.float64)
        length_part = bm25.k1 * (1 - bm25.b + bm25.b * lengths / bm25.avgdl)
        return found, rows, often * (bm25.k1 + 1) / (often + length_part)


def _counted(documents: Iterable[Sequence[str]], sequence: TermSequenceWriter | None) -> tuple[_Counts, Any]:
    """Return the counts of the documents, and a BM25Okapi that was made of these."""
    from rank_bm25 import BM25Okapi

    counts = _Counts()

    class Okapi(BM25Okapi):  # type: ignore[misc]
        def _initialize(self, corpus: Iterable[Sequence[str]]) -> dict[str, int]:
            counts.take(corpus, sequence)
            self.corpus_size = len(counts.lengths)
            self.avgdl = sum(counts.lengths) / max(1, self.corpus_size)
            return dict(zip(counts.numbers, counts.document_frequencies().tolist(), strict=True))

        def _calc_idf(self, nd: dict[str, int]) -> None:
            if nd:  # it divides by the number of terms
                super()._calc_idf(nd)

    return counts, Okapi(documents)

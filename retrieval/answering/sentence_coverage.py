"""How far sentences cover a question's terms, from the numbers of their own: all of them at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from retrieval.answering.coverage import part_credit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from retrieval.answering.coverage import Coverage
    from retrieval.indexing.term_sequences import NumberedTerms

__all__ = ["SentenceCoverage", "cover_sentences"]

_WINDOW = 10  # terms: about a clause


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceCoverage:
    """Hold what the terms of sentences have to do with a question; a row or an entry for each sentence.

    `credits` says how far each of the question's weighted terms (a column) is covered, 0 to 1; `density` is the largest
    share of the question's weight within ten terms; `fresh` is how many different terms the question lacks.
    """

    credits: NDArray[np.float64]
    density: NDArray[np.float64]
    fresh: NDArray[np.int64]


def cover_sentences(coverage: Coverage, terms: NumberedTerms) -> SentenceCoverage:
    """Measure sentences against the question of `coverage`."""
    count = len(terms.lengths)
    of = np.repeat(np.arange(count), terms.lengths)
    places, asked, found = _matches(coverage, terms)
    credits = np.zeros((count, len(coverage.terms)))
    np.maximum.at(credits, (of[places], asked), found)
    return SentenceCoverage(
        credits=credits,
        density=_densities(coverage, of, places, asked, found, count),
        fresh=_fresh(terms, of, places, count),
    )


def _matches(
    coverage: Coverage, terms: NumberedTerms
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return which terms (by place) cover which of the question's, and how far."""
    places, asked = terms.vocabulary.with_an_end_of(terms.numbers, coverage.terms)
    known: dict[tuple[int, int], float] = {}
    found = []
    for pair in zip(terms.numbers[places].tolist(), asked.tolist(), strict=True):
        credit = known.get(pair)
        if credit is None:
            credit = known[pair] = part_credit(coverage.terms[pair[1]], terms.vocabulary.at(pair[0]))
        found.append(credit)
    credits = np.array(found, dtype=np.float64)
    covers = credits > 0.0
    return places[covers], asked[covers], credits[covers]


def _fresh(terms: NumberedTerms, of: NDArray[np.int64], covering: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Return how many different terms each sentence has beside those that cover one of the question's."""
    others = np.ones(len(of), dtype=np.bool_)
    others[covering] = False
    every = len(terms.vocabulary)
    keys = np.sort(of[others] * every + terms.numbers[others])
    return np.bincount(keys[np.diff(keys, prepend=-1) > 0] // max(1, every), minlength=count)


def _densities(
    coverage: Coverage,
    of: NDArray[np.int64],
    places: NDArray[np.int64],
    asked: NDArray[np.int64],
    found: NDArray[np.float64],
    count: int,
) -> NDArray[np.float64]:
    """Return for each sentence the largest share of the question's weight that a window of its terms covers."""
    densities = np.zeros(count)
    at, row = np.unique(places, return_inverse=True)
    credits = np.zeros((len(at), len(coverage.terms)))
    credits[row, asked] = found
    within = credits.copy()  # the window that begins at each of these terms
    for step in range(1, _WINDOW):
        near = (at[step:] - at[:-step] < _WINDOW) & (of[at[step:]] == of[at[:-step]])
        if not near.any():
            break
        np.maximum(within[:-step], credits[step:] * near[:, None], out=within[:-step])
    np.maximum.at(densities, of[at], within @ coverage.weights_of(None))
    return densities

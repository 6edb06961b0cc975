"""How much of a question a text speaks of, weighted by how rare the question's terms are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

    from retrieval.answering.question import AnalysedQuestion

__all__ = ["Coverage", "part_credit"]

_PART_CREDIT = 0.7
_MIN_PART = 4


def part_credit(term: str, other: str) -> float:
    """Return 1 for the same term, less where one begins or ends the other (*Grenze*, *Grenzstadt*), else 0."""
    if term == other:
        return 1.0
    if other.startswith(term) or other.endswith(term):
        shorter = term
    elif term.startswith(other) or term.endswith(other):
        shorter = other
    else:
        return 0.0
    return _PART_CREDIT if len(shorter) >= _MIN_PART and not shorter[0].isdigit() else 0.0


class Coverage:
    """Measure texts against one question; what was found for a term of a text is remembered.

    `terms` are the question's weighted terms, in the order of all credits.
    """

    def __init__(self, question: AnalysedQuestion) -> None:
        self._terms = question.weighted
        self.terms: tuple[str, ...] = tuple(term.term for term in question.weighted)
        self._mass = question.mass
        kinds = {term.kind for term in question.weighted}
        self._of_kind: dict[str | None, list[tuple[int, float, str]]] = {
            kind: [(at, t.weight, t.term) for at, t in enumerate(self._terms) if kind in (None, t.kind)]
            for kind in (None, *kinds)
        }
        self._credits: dict[str, tuple[tuple[int, float], ...]] = {}
        self._shares: dict[str | None, NDArray[np.float64]] = {}

    def credits(self, present: Iterable[str]) -> list[float]:
        """Return for each of the question's weighted terms how far the present terms cover it, 0 to 1."""
        covered = [0.0] * len(self._terms)
        for other in present:
            found = self._credits.get(other)
            if found is None:
                found = self._credits[other] = tuple(self._credits_of(other))
            for place, credit in found:
                covered[place] = max(covered[place], credit)
        return covered

    def _credits_of(self, other: str) -> Iterator[tuple[int, float]]:
        first, last = other[0], other[-1]
        for place, term in enumerate(self.terms):
            # One that neither begins nor ends as the other does is no part of it: most terms are told so, fast.
            if term[0] == first or term[-1] == last:
                credit = part_credit(term, other)
                if credit:
                    yield place, credit

    def weights_of(self, kind: str | None) -> NDArray[np.float64]:
        """Return each term's share of the question's weight, 0 for terms of another kind where one is given."""
        if kind not in self._shares:
            weights = np.zeros(len(self._terms))
            for place, weight, _ in self._of_kind.get(kind, ()):
                weights[place] = weight / self._mass
            self._shares[kind] = weights
        return self._shares[kind]

    def share(
        self, credits: Sequence[float], *, kind: str | None = None, satisfied: AbstractSet[str] = frozenset()
    ) -> float:
        """Return the share of the question's weight that these credits cover, 0 to 1; with `kind`, terms of it alone.

        `satisfied` are terms that count as covered whatever is present: the *Farbe* of "Welche Farbe …" where a
        colour stands.
        """
        covered = 0.0
        for place, weight, term in self._of_kind.get(kind, ()):
            covered += weight * (1.0 if term in satisfied else credits[place])
        return covered / self._mass

    def heaviest_missing(
        self, credits: Sequence[float], *, kind: str | None = None, satisfied: AbstractSet[str] = frozenset()
    ) -> float:
        """Return the weight of the heaviest term that is not covered; with `kind`, of the heaviest one of it."""
        pairs = zip(self._terms, credits, strict=True)
        return max(
            (t.weight * (1.0 - credit) for t, credit in pairs if kind in (None, t.kind) and t.term not in satisfied),
            default=0.0,
        )

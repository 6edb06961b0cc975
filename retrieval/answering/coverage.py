"""How much of a question a text speaks of, weighted by how rare the question's terms are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from retrieval.answering.question import AnalysedQuestion

__all__ = ["coverage", "heaviest_missing_name", "term_credit"]

_PART_CREDIT = 0.7
_MIN_PART = 4


def term_credit(term: str, present: AbstractSet[str]) -> float:
    """Return 1 for a term that is present, less for one that begins or ends a present compound (or the reverse)."""
    if term in present:
        return 1.0
    if len(term) < _MIN_PART or term[0].isdigit():
        return 0.0
    for other in present:
        shorter, longer = (term, other) if len(term) <= len(other) else (other, term)
        if len(shorter) >= _MIN_PART and (longer.startswith(shorter) or longer.endswith(shorter)):
            return _PART_CREDIT
    return 0.0


def coverage(
    question: AnalysedQuestion, present: AbstractSet[str], *, satisfied: AbstractSet[str] = frozenset()
) -> float:
    """Return the share of the question's weight that the present terms cover, 0 to 1.

    `satisfied` are terms that count as covered whatever is present: the *Farbe* of "Welche Farbe …" where a colour
    stands.
    """
    found = sum(
        term.weight * (1.0 if term.term in satisfied else term_credit(term.term, present)) for term in question.weighted
    )
    return found / question.mass


def heaviest_missing_name(
    question: AnalysedQuestion, present: AbstractSet[str], *, satisfied: AbstractSet[str] = frozenset()
) -> float:
    """Return the share of the question's weight in its heaviest noun, name or number that is nowhere present."""
    missing = (
        term.weight * (1.0 - term_credit(term.term, present))
        for term in question.weighted
        if term.is_name and term.term not in satisfied
    )
    return max(missing, default=0.0) / question.mass

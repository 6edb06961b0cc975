"""A place in a sentence that may answer a question, and how a list of such places is made disjoint."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retrieval.datamodel import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["AnswerSpan", "best_disjoint", "mention"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSpan:
    """Hold where an answer may stand; `span` counts from the sentence's start, `score` lies in 0..1."""

    span: Span
    score: float


def mention(start: int, end: int, score: float) -> AnswerSpan:
    """Return the range `start:end` with its score held within 0..1."""
    return AnswerSpan(span=Span(start, end), score=min(1.0, max(0.0, score)))


def best_disjoint(candidates: Iterable[AnswerSpan]) -> list[AnswerSpan]:
    """Return the candidates best first, leaving out each that overlaps a better one; the longer wins a tie."""
    ordered = sorted(candidates, key=lambda found: (-found.score, -len(found.span), found.span.start))
    starts: list[int] = []
    ends: list[int] = []
    kept = []
    for found in ordered:
        at = bisect_left(starts, found.span.start)
        before_is_free = at == 0 or ends[at - 1] <= found.span.start
        after_is_free = at == len(starts) or found.span.end <= starts[at]
        if len(found.span) and before_is_free and after_is_free:
            starts.insert(at, found.span.start)
            ends.insert(at, found.span.end)
            kept.append(found)
    return kept

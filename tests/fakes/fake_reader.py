"""A reader and a reranker behind the seams that find what a test tells them to find."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from retrieval.datamodel import Span
from retrieval.protocols import PassageReading, ReadSpan, TokenScores

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["FakeReader", "FakeReranker"]


class FakeReader:
    """Find these words wherever they stand, each with its score; the null score is the same everywhere."""

    def __init__(self, scores: Mapping[str, float], *, null_score: float = -100.0) -> None:
        self._scores, self._null_score = scores, null_score
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        self.titles: list[tuple[str, ...]] = []

    def read(self, question: str, passages: Sequence[str], titles: Sequence[str] = ()) -> list[PassageReading]:
        self.asked.append((question, tuple(passages)))
        self.titles.append(tuple(titles))
        return [self._reading(self._spans(text)) for text in passages]

    def _reading(self, spans: tuple[ReadSpan, ...]) -> PassageReading:
        """Say of each span's words, as if they were one token, that half of its score is for either end."""
        halves = np.array([read.score / 2 for read in spans], dtype=np.float32)
        places = np.array([[read.span.start, read.span.end] for read in spans], dtype=np.int64).reshape(-1, 2)
        tokens = TokenScores(places=places, starts=halves, ends=halves)
        return PassageReading(spans=spans, null_score=self._null_score, tokens=tokens)

    def _spans(self, text: str) -> tuple[ReadSpan, ...]:
        found = [(text.find(words), words, score) for words, score in self._scores.items() if words in text]
        spans = [ReadSpan(span=Span(start, start + len(words)), score=score) for start, words, score in found]
        return tuple(sorted(spans, key=lambda read: -read.score))


class FakeReranker:
    """Score a passage by these words in it; one without any of them has 0."""

    def __init__(self, scores: Mapping[str, float]) -> None:
        self._scores = scores
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def score(self, question: str, passages: Sequence[str]) -> list[float]:
        self.asked.append((question, tuple(passages)))
        return [sum(score for words, score in self._scores.items() if words in text) for text in passages]

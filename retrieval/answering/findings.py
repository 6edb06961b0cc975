"""What a reader found in the passages that it read."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from retrieval.answering.windows import ReadWindow
    from retrieval.datamodel import Span
    from retrieval.protocols import PassageReading, TokenScores

__all__ = ["Findings", "FoundSpan", "ReadTokens", "findings_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSpan:
    """Hold words of a passage that the reader takes for the answer; `span` counts from the article's beginning.

    `margin` is its score above that of "no answer" in the same text: log-odds, as far as the reader can be trusted.
    """

    passage: int
    span: Span
    probability: float
    margin: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReadTokens:
    """Hold what the reader says of the tokens of one window, a passage's part; `places` count from the article's start.

    `null_score` is the window's score of "no answer".
    """

    passage: int
    scores: TokenScores
    null_score: float

    def margin(self, span: Span) -> float | None:
        """Return the log-odds that an answer begins and ends in this range, whichever its words; None without a token.

        Both the starts' odds and the ends' are summed over the range (Devlin et al. 2019, of a sentence instead of a
        span), against "no answer".
        """
        middles = self.scores.places.mean(axis=1)
        inside = (span.start <= middles) & (middles < span.end)
        if not inside.any():
            return None
        return float(sum(np.logaddexp.reduce(side[inside]) for side in (self.scores.starts, self.scores.ends))) - (
            self.null_score
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Hold what the reader found, the most probable first, and how probable it is that nothing there answers.

    The probabilities are the softmax over the scores of all spans and the lowest null score, as if the passages were
    the windows of one text; together they are 1.  `tokens` is what was said of the words that were read.
    """

    spans: tuple[FoundSpan, ...] = ()
    no_answer: float = 0.0
    tokens: tuple[ReadTokens, ...] = ()

    def within(self, passage: int, span: Span) -> Iterator[FoundSpan]:
        """Yield what begins in this range of the passage's article, the most probable first."""
        return (found for found in self.spans if found.passage == passage and span.start <= found.span.start < span.end)

    def margin(self, passage: int, span: Span) -> float | None:
        """Return the log-odds that an answer begins and ends in this range, or None where nothing of it was read."""
        found = (read.margin(span) for read in self.tokens if read.passage == passage)
        return max((margin for margin in found if margin is not None), default=None)


def findings_of(readings: Mapping[ReadWindow, PassageReading]) -> Findings:
    """Return what was found in these windows, at least one."""
    found = [(window, read, reading.null_score) for window, reading in readings.items() for read in reading.spans]
    null_score = min(reading.null_score for reading in readings.values())
    no_answer, *probabilities = _softmax([null_score, *(read.score for _, read, _ in found)])
    spans = (
        FoundSpan(
            passage=window.passage.row,
            span=read.span.shift(window.span.start),
            probability=probability,
            margin=read.score - null,
        )
        for (window, read, null), probability in zip(found, probabilities, strict=True)
    )
    return Findings(
        spans=tuple(sorted(spans, key=lambda span: -span.probability)),
        no_answer=no_answer,
        tokens=tuple(_tokens(window, reading) for window, reading in readings.items()),
    )


def _tokens(window: ReadWindow, reading: PassageReading) -> ReadTokens:
    scores = replace(reading.tokens, places=reading.tokens.places + window.span.start)
    return ReadTokens(passage=window.passage.row, scores=scores, null_score=reading.null_score)


def _softmax(scores: Sequence[float]) -> list[float]:
    highest = max(scores)
    powers = [math.exp(score - highest) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]

"""How much a reader's word counts beside the ranking's: by a constant for any reader, learned for the bundled one.

Both are pooled as two experts' words: the probabilities multiplied, each to the power of a weight (logarithmic opinion
pool; Genest and Zidek 1986).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from retrieval.answering.confidence import THRESHOLDS
from retrieval.answering.reader import in_order

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retrieval.answering.confidence import LogOdds, Thresholds
    from retrieval.answering.findings import Findings
    from retrieval.answering.reader import RankedSentence
    from retrieval.datamodel import Caution, Span

__all__ = ["READER_WEIGHT", "ConstantPooling", "OddsOf", "Pooling"]

# Chosen without a real reader: as much as the ranking itself.  Who has one and labelled questions can do better.
READER_WEIGHT = 1.0
_LEAST_PROBABILITY = 0.01  # of a sentence in which the reader marks nothing: it may have overlooked it


class OddsOf(Protocol):
    """Tell what the ranking thinks of words of a quote."""

    def __call__(self, words: Sequence[Span]) -> list[float] | None:
        """Return the log-odds that each of these ranges is the answer; None where their form decides."""
        ...


class Pooling(Protocol):
    """Say what a reader's findings change in the ranking, in the confidence and in the marks."""

    @property
    def limits(self) -> Mapping[Caution, Thresholds]:
        """Return the limits of the states that hold for its confidence."""
        ...

    def ranked(self, findings: Findings, sentences: Sequence[RankedSentence]) -> list[RankedSentence]:
        """Return the sentences, the best first, with the reader's word in their score."""
        ...

    def confidence(self, odds: LogOdds, findings: Findings, passage: int, quote: Span) -> float:
        """Return the probability, rounded to three places, that this quote of the passage's article answers."""
        ...

    def marks(self, findings: Findings, passage: int, quote: Span, odds: OddsOf) -> Span | None:
        """Return the reader's words within the quote, or None where there are none to be trusted.

        `odds` tells how likely words of the quote are without it; all spans count from the article's beginning.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstantPooling:
    """Let any reader's probabilities count with READER_WEIGHT; without findings nothing changes."""

    @property
    def limits(self) -> Mapping[Caution, Thresholds]:
        """Return the limits that hold without a reader."""
        return THRESHOLDS

    def ranked(self, findings: Findings, sentences: Sequence[RankedSentence]) -> list[RankedSentence]:
        """Return the sentences, the best first, with READER_WEIGHT times the reader's log-probability in their score.

        A sentence's probability is that of all spans which begin in it.
        """
        if not findings.spans:
            return list(sentences)
        return in_order(
            replace(sentence, score=sentence.score + READER_WEIGHT * math.log(_probability(findings, sentence)))
            for sentence in sentences
        )

    def confidence(self, odds: LogOdds, findings: Findings, passage: int, quote: Span) -> float:
        """Return the ranking's confidence times the probability that there is an answer, to the power READER_WEIGHT."""
        return round(odds.confidence * math.pow(1.0 - findings.no_answer, READER_WEIGHT), 3)

    def marks(self, findings: Findings, passage: int, quote: Span, odds: OddsOf) -> Span | None:
        """Return the reader's words within the quote, unless it rather sees no answer at all."""
        for found in findings.within(passage, quote):
            if found.span.end <= quote.end:
                return found.span if found.probability > findings.no_answer else None
        return None


def _probability(findings: Findings, sentence: RankedSentence) -> float:
    found = findings.within(sentence.hit.passage.row, sentence.span)
    return max(_LEAST_PROBABILITY, sum(span.probability for span in found))

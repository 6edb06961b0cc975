"""What the bundled reader's word counts for, as learned on questions whose articles it never saw."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from retrieval.answering.confidence import LogOdds, Thresholds
from retrieval.answering.reader import in_order
from retrieval.answering.weights import LogisticModel
from retrieval.datamodel import Caution

if TYPE_CHECKING:
    from retrieval.answering.findings import Findings
    from retrieval.answering.pooling import QuoteToMark
    from retrieval.answering.reader import RankedSentence
    from retrieval.datamodel import Span

__all__ = [
    "Candidate",
    "LearnedPooling",
    "Marking",
    "candidates",
    "learned_pooling",
    "odds_features",
    "sentence_features",
]

_FARTHEST = 10.0  # log-odds; a surer reader means no more


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Hold words of the reader within a quote.

    `agreed`: whether they share a character with those that are marked without it; `core`: whether they stand in the
    sentence that the quote was chosen for.
    """

    span: Span
    margin: float
    agreed: bool
    core: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """Hold what agreement, and standing in the right sentence, count for in log-odds."""

    agreed: float
    core: float

    def score(self, candidate: Candidate) -> float:
        """Return how likely the words are the answer, to compare those of one quote."""
        return candidate.margin + self.agreed * candidate.agreed + self.core * candidate.core


def candidates(findings: Findings, passage: int, quote: QuoteToMark) -> list[Candidate]:
    """Return the reader's words within the quote."""
    return [
        Candidate(
            span=found.span,
            margin=found.margin,
            agreed=any(words.start < found.span.end and found.span.start < words.end for words in quote.marked),
            core=quote.core.start <= found.span.start < quote.core.end,
        )
        for found in findings.within(passage, quote.span)
        if found.span.end <= quote.span.end
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedPooling:
    """Pool by learned weights: of a sentence's features, of those behind both log-odds, and of words to be marked.

    `reader` is the SHA-256 of the file of the reader that they were learned with.
    """

    reader: str
    ranking: Mapping[str, float]
    presence: LogisticModel
    first_quote: LogisticModel
    marking: Marking
    limits: Mapping[Caution, Thresholds]

    def ranked(self, findings: Findings, sentences: Sequence[RankedSentence]) -> list[RankedSentence]:
        """Return the sentences, the best first, scored by the ranking and by the reader in log-odds of both."""
        if not findings.spans:
            return list(sentences)
        return in_order(
            replace(sentence, score=sum(self.ranking[name] * value for name, value in features.items()))
            for sentence, features in zip(sentences, sentence_features(findings, sentences), strict=True)
        )

    def confidence(self, odds: LogOdds, findings: Findings, passage: int, quote: Span) -> float:
        """Return the probability, rounded to three places, that this quote of the passage's article answers."""
        if not findings.spans:
            return round(odds.confidence, 3)
        features = odds_features(odds, findings, passage, quote)
        pooled = LogOdds(there=self.presence.log_odds(features), first=self.first_quote.log_odds(features))
        return round(pooled.confidence, 3)

    def marks(self, findings: Findings, passage: int, quote: QuoteToMark) -> Span | None:
        """Return the reader's words within the quote that most likely answer.

        None where several are marked without it: those are told by their form, as in answers to English questions, of
        which nothing was learned here.
        """
        if len(quote.marked) > 1:
            return None
        best = max(candidates(findings, passage, quote), key=self.marking.score, default=None)
        return None if best is None else best.span


def sentence_features(findings: Findings, sentences: Sequence[RankedSentence]) -> list[dict[str, float]]:
    """Return what ranking and reader say of each sentence.

    score: the ranking's log-odds; read: the reader's that an answer begins and ends in it (`Findings.margin`), of what
    it did not read those of the worst sentence that it did.
    """
    found = [findings.margin(sentence.hit.passage.row, sentence.span) for sentence in sentences]
    least = min((margin for margin in found if margin is not None), default=-_FARTHEST)
    return [
        {"score": sentence.score, "read": _limited(least if margin is None else margin)}
        for sentence, margin in zip(sentences, found, strict=True)
    ]


def odds_features(odds: LogOdds, findings: Findings, passage: int, quote: Span) -> dict[str, float]:
    """Return what ranking and reader say of a quote.

    there, first: the ranking's log-odds; margin: the best margin of words in the quote, best: that of any words that
    were found; share: the quote's part of all that the reader finds likely; agrees: whether its likeliest words stand
    in the quote.
    """
    margins = [found.margin for found in findings.within(passage, quote)]
    best = max((found.margin for found in findings.spans), default=-_FARTHEST)
    return {
        "there": odds.there,
        "first": odds.first,
        "margin": _limited(max(margins, default=-_FARTHEST)),
        "best": _limited(best),
        "share": sum(map(_power, margins)) / _total(findings),
        "read": _limited(-_FARTHEST if (read := findings.margin(passage, quote)) is None else read),
        "agrees": float(best in margins),
    }


@cache
def learned_pooling() -> LearnedPooling:
    """Return the pooling that is learned for the bundled reader."""
    learned = json.loads(files("retrieval.answering").joinpath("reader_weights.json").read_text(encoding="utf-8"))
    return LearnedPooling(
        reader=learned["reader"],
        ranking=learned["ranking"],
        presence=LogisticModel(**learned["presence"]),
        first_quote=LogisticModel(**learned["first_quote"]),
        marking=Marking(**learned["marking"]),
        limits={Caution(name): Thresholds(**limits) for name, limits in learned["states"].items()},
    )


def _total(findings: Findings) -> float:
    return 1.0 + sum(_power(found.margin) for found in findings.spans)


def _power(margin: float) -> float:
    return math.exp(_limited(margin))


def _limited(margin: float) -> float:
    return max(-_FARTHEST, min(_FARTHEST, margin))

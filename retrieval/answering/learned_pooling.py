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
from retrieval.answering.pooling import in_order
from retrieval.answering.weights import LogisticModel
from retrieval.datamodel import Caution

if TYPE_CHECKING:
    from retrieval.answering.findings import Findings
    from retrieval.answering.reader import RankedSentence
    from retrieval.datamodel import Span

__all__ = ["LearnedPooling", "learned_pooling", "odds_features", "sentence_features"]

_FARTHEST = 10.0  # log-odds; a surer reader means no more


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedPooling:
    """Pool by learned weights: of a sentence's features, of those behind both log-odds, and from which margin to mark.

    `reader` is the SHA-256 of the file of the reader that they were learned with.
    """

    reader: str
    ranking: Mapping[str, float]
    presence: LogisticModel
    first_quote: LogisticModel
    marked_from: float
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

    def marks(self, findings: Findings, passage: int, quote: Span) -> Span | None:
        """Return the reader's likeliest words within the quote, if they are likely enough."""
        inside = [found for found in findings.within(passage, quote) if found.span.end <= quote.end]
        best = max(inside, key=lambda found: found.margin, default=None)
        return best.span if best is not None and best.margin > self.marked_from else None


def sentence_features(findings: Findings, sentences: Sequence[RankedSentence]) -> list[dict[str, float]]:
    """Return what ranking and reader say of each sentence.

    score: the ranking's log-odds; margin: the best margin of words that begin in it, where none do the lowest of what
    was found; share: its part of all that the reader finds likely; unread: whether the reader did not see it.
    """
    lowest = _limited(min(found.margin for found in findings.spans))
    total = _total(findings)
    features = []
    for sentence in sentences:
        passage = sentence.hit.passage.row
        margins = [found.margin for found in findings.within(passage, sentence.span)]
        unread = not any(
            window.passage.row == passage and window.span.start <= sentence.span.start < window.span.end
            for window in findings.windows
        )
        features.append(
            {
                "score": sentence.score,
                "margin": _limited(max(margins)) if margins else lowest,
                "share": sum(map(_power, margins)) / total,
                "unread": float(unread),
            }
        )
    return features


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
        marked_from=learned["marked_from"],
        limits={Caution(name): Thresholds(**limits) for name, limits in learned["states"].items()},
    )


def _total(findings: Findings) -> float:
    return 1.0 + sum(_power(found.margin) for found in findings.spans)


def _power(margin: float) -> float:
    return math.exp(_limited(margin))


def _limited(margin: float) -> float:
    return max(-_FARTHEST, min(_FARTHEST, margin))

"""What the bundled reader's word counts for, as learned on questions whose articles it never saw."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from operator import itemgetter
from typing import TYPE_CHECKING

from retrieval.answering.confidence import LogOdds, Thresholds
from retrieval.answering.reader import in_order
from retrieval.answering.weights import LogisticModel
from retrieval.datamodel import Caution

if TYPE_CHECKING:
    from retrieval.answering.findings import Findings
    from retrieval.answering.pooling import OddsOf
    from retrieval.answering.reader import RankedSentence
    from retrieval.datamodel import Span

__all__ = [
    "LearnedPooling",
    "learned_pooling",
    "likeliest",
    "odds_features",
    "sentence_features",
]

_FARTHEST = 10.0  # log-odds; a surer reader means no more


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedPooling:
    """Pool by learned weights: of what both say of a sentence, and of what both say of a quote.

    `marking` is the weight of the odds that words have without the reader, beside its margin.

    `reader` is the SHA-256 of the file of the reader that they were learned with, `weights` that of `weights.json`.
    """

    reader: str
    weights: str
    ranking: Mapping[str, float]
    presence: LogisticModel
    first_quote: LogisticModel
    marking: float
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

    def marks(self, findings: Findings, passage: int, quote: Span, odds: OddsOf) -> Span | None:
        """Return those of the reader's words within the quote that both find likely.

        None where their form decides what is marked, as in answers to English questions, of which nothing was learned.
        """
        return likeliest(findings, passage, quote, odds, self.marking)


def sentence_features(findings: Findings, sentences: Sequence[RankedSentence]) -> list[dict[str, float]]:
    """Return what ranking and reader say of each sentence.

    score: the ranking's log-odds; read: the reader's that an answer begins and ends in it (`Findings.margin`), of what
    it did not read those of the worst sentence that it did.  Sentences are compared with each other, and nothing says
    that one which was not read is worse than the worst that was.
    """
    found = [findings.margin(sentence.hit.passage.row, sentence.span) for sentence in sentences]
    least = min((margin for margin in found if margin is not None), default=-_FARTHEST)
    return [
        {"score": sentence.score, "read": _limited(least if margin is None else margin)}
        for sentence, margin in zip(sentences, found, strict=True)
    ]


def odds_features(odds: LogOdds, findings: Findings, passage: int, quote: Span) -> dict[str, float]:
    """Return what ranking and reader say of a quote.

    there, first: the ranking's log-odds; read: the reader's that an answer begins and ends in the quote, the lowest
    there are of one that it did not read.  A quote is compared with no other, and where nothing was read nothing speaks
    for an answer being there.
    """
    read = findings.margin(passage, quote)
    return {"there": odds.there, "first": odds.first, "read": _limited(-_FARTHEST if read is None else read)}


def likeliest(findings: Findings, passage: int, quote: Span, odds: OddsOf, weight: float) -> Span | None:
    """Return those of the reader's words within a quote with the highest sum of its margin and the weighted odds."""
    inside = [found for found in findings.within(passage, quote) if found.span.end <= quote.end]
    known = odds([found.span for found in inside]) if inside else None
    if known is None:
        return None
    scored = ((found.margin + weight * other, found.span) for found, other in zip(inside, known, strict=True))
    return max(scored, key=itemgetter(0))[1]


@cache
def learned_pooling() -> LearnedPooling:
    """Return the pooling that is learned for the bundled reader."""
    learned = json.loads(files("retrieval.answering").joinpath("reader_weights.json").read_text(encoding="utf-8"))
    return LearnedPooling(
        reader=learned["reader"],
        weights=learned["weights"],
        ranking=learned["ranking"],
        presence=LogisticModel(**learned["presence"]),
        first_quote=LogisticModel(**learned["first_quote"]),
        marking=learned["marking"],
        limits={Caution(name): Thresholds(**limits) for name, limits in learned["states"].items()},
    )


def _limited(margin: float) -> float:
    return max(-_FARTHEST, min(_FARTHEST, margin))

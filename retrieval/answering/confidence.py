"""How sure an answer is: the probability that the first quote answers the question.

Two logistic regressions, on two questions that have different answers: does the archive answer this at all, and, if it
does, with the first quote?
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retrieval.answering.reader import passage_similarity, type_fit
from retrieval.answering.weights import FIRST_QUOTE, PRESENCE, STATES, LogisticModel
from retrieval.datamodel import Caution, Status
from retrieval.german.questions import AnswerType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retrieval.answering.evidence import Evidence
    from retrieval.answering.question import AnalysedQuestion
    from retrieval.answering.reader import RankedSentence
    from retrieval.datamodel import Hit

__all__ = [
    "THRESHOLDS",
    "LogOdds",
    "Signs",
    "Thresholds",
    "confidence_features",
    "log_odds",
    "satisfied_terms",
    "status_of",
]

# Not learned: the data has hardly a question about someone of whom the archive never speaks, a bot's users ask many.
_UNKNOWN_NAME_PENALTY = 2.0
# Nor learned: of the data's few questions that name a year, none is about one of which the archive is silent.
_UNKNOWN_TIME_PENALTY = 2.0
# Nor learned: the data asks once for a colour, and a sentence about the thing that names one hardly ever means another.
_NAMED_COLOUR_BONUS = 2.0
# Nor learned: in the data, no two articles report one event.
_CONFIRMED_BONUS = 0.75
_FOCUS_FROM = 0.3
_FARTHEST = 4.0  # in fused scores; farther ahead means no more
_IN_TIME = 1.0
_TELLING, _RARE = 1 / 3, 0.55  # of the highest weight; of 1,500 passages 7 and 1 in a hundred hold such a term


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Say from which confidence a quote counts as the answer, and from which it is shown at all."""

    answered_from: float
    uncertain_from: float


THRESHOLDS: dict[Caution, Thresholds] = {Caution(name): Thresholds(**limits) for name, limits in STATES.items()}


def confidence_features(
    question: AnalysedQuestion, best: RankedSentence, hits: Sequence[Hit], evidence: Evidence
) -> dict[str, float]:
    """Return what speaks for and against the first quote, chosen for this sentence.

    similarity: cosine of question and quote (the most similar of its sentences); passage_similarity: that of its
    passage; nearest: that of the most similar passage; rank: one divided by the rank of the quote's; pieces: share of
    the question's pieces of words in passage and title; passage_coverage: share of the question's idf mass in the
    passage; lexical: BM25 of the passage, divided by that mass; missing_name, missing_noun: weight of the heaviest name
    or number, or other noun, that the passage lacks; missing_term: that of the heaviest term that the article lacks;
    lacks_name, lacks_noun, lacks_rare: whether the article lacks a name, another noun, any term that is rare; names,
    terms, mass: number of names, logarithm of the number of terms and of their mass; odds, lead, passage_lead: how far
    the quote is ahead of sentences that say something else (`Lead`); fused, fused_lead: the passage's fused score, and
    how far it is ahead of the best passage of another article; same_article: share of the hits in the quote's article;
    answer, density, fresh, title, time: as the reader's; thing: whether any words could answer; english: whether the
    question is English. Weights and mass are measured by the weight of a term that the archive does not know.
    """
    coverage, lead, highest = evidence.coverage, evidence.lead, evidence.highest_weight
    focus = satisfied_terms(question, best)

    def missing(credits: Sequence[float], kind: str | None = None) -> float:
        return coverage.heaviest_missing(credits, kind=kind, satisfied=focus) / highest

    here, article = evidence.passage_credits, evidence.article_credits
    return {
        "similarity": evidence.similarity,
        "passage_similarity": passage_similarity(best.hit, hits),
        "nearest": max(passage_similarity(hit, hits) for hit in hits),
        "rank": 1.0 / best.hit.rank,
        "pieces": best.hit.pieces,
        "passage_coverage": coverage.share(here, satisfied=focus),
        "lexical": (best.hit.lexical or 0.0) / question.mass,
        "missing_name": missing(here, "name"),
        "missing_noun": missing(here, "noun"),
        "missing_term": missing(article),
        "lacks_name": float(missing(article, "name") > _TELLING),
        "lacks_noun": float(missing(article, "noun") > _TELLING),
        "lacks_rare": float(missing(article) > _RARE),
        "names": float(sum(term.kind == "name" for term in question.weighted)),
        "terms": math.log(len(question.weighted)),
        "mass": math.log(question.mass / highest),
        "odds": lead.odds,
        "lead": lead.sentence,
        "passage_lead": lead.passage,
        "fused": best.hit.score,
        "fused_lead": _fused_lead(best.hit, hits),
        "same_article": sum(_same_article(hit, best.hit) for hit in hits) / len(hits),
        **{name: best.features[name] for name in ("answer", "density", "fresh", "title", "time")},
        "thing": float(question.expected.type is AnswerType.THING),
        "english": float(question.expected.language == "en"),
    }


def _fused_lead(best: Hit, hits: Sequence[Hit]) -> float:
    others = (hit.score for hit in hits if not _same_article(hit, best))
    return max(-_FARTHEST, min(_FARTHEST, best.score - max(others, default=best.score - _FARTHEST)))


def _same_article(hit: Hit, other: Hit) -> bool:
    return hit.passage.article_id == other.passage.article_id


def satisfied_terms(question: AnalysedQuestion, best: RankedSentence) -> frozenset[str]:
    """Return the terms that need not stand there as they are in the question.

    Those that only name the kind of answer (the *Farbe* of "Welche Farbe"), where such words stand, and those that name
    a time ("2019", "letzte Woche"), where the sentence is of that time: that may be the date of publication.
    """
    satisfied = question.time_terms if best.features["time"] >= _IN_TIME else frozenset()
    focus = question.expected.focus
    if not focus or type_fit(question.expected, best.answers) < _FOCUS_FROM or question.expected.units:
        return satisfied
    return satisfied | {term.term for term in question.weighted if focus.casefold().startswith(term.term)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """Hold what speaks for or against an answer beside what is learned.

    With `unknown_name` the question names somebody or something of whom the archive never speaks, with `unknown_time`
    it is about a time of which the quote or the whole archive says nothing; with `named_colour` it asks for a colour
    and the quote names one, not plainly that of another thing; with `confirmed` another article gives the same answer
    in words of its own, and none contradicts it: that says that the question was understood, not that the answer is
    true.
    """

    unknown_name: bool = False
    unknown_time: bool = False
    named_colour: bool = False
    confirmed: bool = False


_NO_SIGNS = Signs()


@dataclass(frozen=True, slots=True, kw_only=True)
class LogOdds:
    """Hold the log-odds that there is an answer (`there`), and that it is this one if there is (`first`)."""

    there: float
    first: float

    @property
    def confidence(self) -> float:
        """Return the product of both probabilities, 0 to 1."""
        return _probability(self.there) * _probability(self.first)


def log_odds(
    features: Mapping[str, float],
    signs: Signs = _NO_SIGNS,
    *,
    presence: LogisticModel = PRESENCE,
    first_quote: LogisticModel = FIRST_QUOTE,
) -> LogOdds:
    """Return what features and signs say of the first quote.

    A name or a time that is unknown lowers the log-odds that there is an answer, so that only very strong evidence
    still counts as one; a second article raises them, and a colour those of both.
    """
    there = presence.log_odds(features)
    there -= _UNKNOWN_NAME_PENALTY * signs.unknown_name + _UNKNOWN_TIME_PENALTY * signs.unknown_time
    there += _NAMED_COLOUR_BONUS * signs.named_colour + _CONFIRMED_BONUS * signs.confirmed
    first = first_quote.log_odds(features) + _NAMED_COLOUR_BONUS * signs.named_colour
    return LogOdds(there=there, first=first)


def _probability(log_odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, log_odds))))


def status_of(probability: float, thresholds: Thresholds) -> Status:
    """Return the state that a probability means."""
    if probability < thresholds.uncertain_from:
        return Status.NO_ANSWER
    return Status.ANSWERED if probability >= thresholds.answered_from else Status.UNCERTAIN

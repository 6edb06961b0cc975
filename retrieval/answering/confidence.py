"""How sure an answer is: the probability that the first quote answers the question, by a logistic regression."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from retrieval.answering.weights import CONFIDENCE_BIAS, CONFIDENCE_WEIGHTS
from retrieval.datamodel import Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retrieval.answering.evidence import Evidence
    from retrieval.answering.question import AnalysedQuestion
    from retrieval.answering.reader import RankedSentence
    from retrieval.datamodel import Hit

__all__ = ["ANSWERED_FROM", "UNCERTAIN_FROM", "confidence", "confidence_features", "satisfied_terms", "status_of"]

ANSWERED_FROM = 0.5
UNCERTAIN_FROM = 0.3
# Not learned: the data has hardly a question about someone of whom the archive never speaks, a bot's users ask many.
_UNKNOWN_NAME_PENALTY = 2.0
_FOCUS_FROM = 0.3


def confidence_features(
    question: AnalysedQuestion, best: RankedSentence, hits: Sequence[Hit], evidence: Evidence
) -> dict[str, float]:
    """Return what speaks for and against the best sentence, as it would be quoted.

    similarity: cosine of question and quote (the most similar of its sentences); passage_similarity: that of its
    passage; coverage, passage_coverage: share of the question's idf mass in quote and passage; missing_name: share of
    the heaviest name or number that the article lacks; missing_noun: that of the heaviest other noun that the passage
    lacks; lexical: BM25 of the passage, divided by the question's idf mass; type_fit, form_fit, year: as the reader's;
    english: whether the question is English.
    """
    coverage = evidence.coverage
    focus = satisfied_terms(question, best)
    return {
        "similarity": evidence.similarity,
        "passage_similarity": best.hit.dense if best.hit.dense is not None else min_dense(hits),
        "coverage": coverage.share(evidence.quote_credits, satisfied=focus),
        "passage_coverage": coverage.share(evidence.passage_credits, satisfied=focus),
        "missing_name": coverage.heaviest_missing("name", evidence.article_credits, satisfied=focus),
        "missing_noun": coverage.heaviest_missing("noun", evidence.passage_credits, satisfied=focus),
        "lexical": (best.hit.lexical or 0.0) / question.mass,
        "type_fit": best.features["type_fit"],
        "form_fit": best.features["form_fit"],
        "year": best.features["year"],
        "english": float(question.expected.language == "en"),
    }


def min_dense(hits: Sequence[Hit]) -> float:
    """Return the lowest cosine among the hits: what a passage that only BM25 found has at most."""
    return min((hit.dense for hit in hits if hit.dense is not None), default=0.0)


def satisfied_terms(question: AnalysedQuestion, best: RankedSentence) -> frozenset[str]:
    """Return the terms that only name the kind of answer (the *Farbe* of "Welche Farbe"), where such words stand."""
    focus = question.expected.focus
    if not focus or best.features["type_fit"] < _FOCUS_FROM or question.expected.units:
        return frozenset()
    return frozenset(term.term for term in question.weighted if focus.casefold().startswith(term.term))


def confidence(features: Mapping[str, float], *, unknown_name: bool = False) -> float:
    """Return the probability, 0 to 1, rounded to three places.

    With `unknown_name` the question names somebody or something of whom the archive never speaks; that lowers the
    log-odds, so that only very strong evidence still counts as an answer.
    """
    total = CONFIDENCE_BIAS + sum(CONFIDENCE_WEIGHTS[name] * value for name, value in features.items())
    total -= _UNKNOWN_NAME_PENALTY * unknown_name
    return round(1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total)))), 3)


def status_of(probability: float, min_confidence: float) -> Status:
    """Return the state that a probability means; below `min_confidence` there is no answer."""
    if probability < min_confidence:
        return Status.NO_ANSWER
    return Status.ANSWERED if probability >= ANSWERED_FROM else Status.UNCERTAIN

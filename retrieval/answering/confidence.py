"""How sure an answer is: the probability that the first quote answers the question, by a logistic regression."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from retrieval.answering.coverage import coverage, heaviest_missing_name
from retrieval.answering.weights import CONFIDENCE_BIAS, CONFIDENCE_WEIGHTS
from retrieval.datamodel import Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retrieval.answering.question import AnalysedQuestion
    from retrieval.answering.reader import RankedSentence

__all__ = ["ANSWERED_FROM", "UNCERTAIN_FROM", "confidence", "confidence_features", "status_of"]

ANSWERED_FROM = 0.6
UNCERTAIN_FROM = 0.3


def confidence_features(
    question: AnalysedQuestion, best: RankedSentence, passage_terms: frozenset[str], passage_similarity: float
) -> dict[str, float]:
    """Return what speaks for and against the best sentence; every value lies between -1 and about 2."""
    focus = satisfied_terms(question, best)
    return {
        "similarity": best.features["similarity"],
        "passage_similarity": passage_similarity,
        "coverage": coverage(question, best.terms, satisfied=focus),
        "passage_coverage": coverage(question, passage_terms, satisfied=focus),
        "lexical": best.features["lexical"],
        "type_fit": best.features["type_fit"],
        "missing_name": heaviest_missing_name(question, passage_terms, satisfied=focus),
        "year": best.features["year"],
        "english": float(question.expected.language == "en"),
    }


def satisfied_terms(question: AnalysedQuestion, best: RankedSentence) -> frozenset[str]:
    """Return the terms that only name the kind of answer (the *Farbe* of "Welche Farbe"), where such words stand."""
    focus = question.expected.focus
    if not focus or best.features["type_fit"] < 0.5 or question.expected.units:
        return frozenset()
    return frozenset(term.term for term in question.weighted if focus.casefold().startswith(term.term))


def confidence(features: Mapping[str, float]) -> float:
    """Return the probability, 0 to 1, rounded to three places."""
    total = CONFIDENCE_BIAS + sum(CONFIDENCE_WEIGHTS[name] * value for name, value in features.items())
    return round(1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total)))), 3)


def status_of(probability: float, min_confidence: float) -> Status:
    """Return the state that a probability means; below `min_confidence` there is no answer."""
    if probability < min_confidence:
        return Status.NO_ANSWER
    return Status.ANSWERED if probability >= ANSWERED_FROM else Status.UNCERTAIN

"""The arithmetic behind `learn_weights`: a softmax over sentences, a logistic regression over answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.optimize import minimize

from retrieval.answering.weights import LogisticModel
from retrieval.datamodel import Caution

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

__all__ = [
    "Candidates",
    "Judged",
    "folds",
    "learn_features",
    "learn_logistic",
    "learn_reader",
    "states_at_risk",
    "threshold_at_risk",
]

# The most that is wrong of what counts as answered, and the most that is shown of questions whose paragraph is gone.
_RISKS = {Caution.STRICT: (0.05, 0.05), Caution.BALANCED: (0.10, 0.10), Caution.GENEROUS: (0.20, 0.30)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Hold the reader's features of a question's sentences, and which of them hold the answer."""

    article_id: str
    sentences: tuple[Mapping[str, float], ...]
    right: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Hold the confidence's features of one answer, and what became of it.

    `archive` names what was asked.  `kind` is "present", what is gone ("article", "paragraph", "name"), or "absent" of
    a question that was written to have no answer.  `right` tells whether the first quote holds
    the answer's very place; `words_at_1`, `words_at_3` whether one of so many quotes holds it, or its words in its
    paragraph.
    """

    archive: str
    article_id: str
    language: Literal["de", "en"]
    kind: str
    features: Mapping[str, float]
    right: bool
    words_at_1: bool
    words_at_3: bool
    sentences: int


def folds(titles: Sequence[str], count: int) -> Iterator[set[str]]:
    """Yield the articles in `count` parts."""
    for number in range(count):
        yield set(titles[number::count])


def learn_reader(examples: Sequence[Candidates], penalty: float = 0.03) -> dict[str, float]:
    """Return weights that make the right sentences likely under a softmax over each question's candidates."""
    names = tuple(examples[0].sentences[0])
    matrices = [np.array([[s[name] for name in names] for s in example.sentences]) for example in examples]
    spread = np.concatenate(matrices).std(axis=0) + 1e-9
    chosen = [(m / spread, e.right) for m, e in zip(matrices, examples, strict=True) if e.right.any()]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        value, gradient = penalty * len(chosen) * weights @ weights, 2 * penalty * len(chosen) * weights
        for matrix, right in chosen:
            scores = matrix @ weights
            odds = np.exp(scores - scores.max())
            all_share, right_share = odds / odds.sum(), odds * right / (odds * right).sum()
            value -= np.log((odds * right).sum() / odds.sum())
            gradient = gradient - matrix.T @ (right_share - all_share)
        return float(value), gradient

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x / spread
    return {name: round(float(weight), 4) for name, weight in zip(names, found, strict=True)}


def learn_logistic(
    examples: Sequence[Judged],
    names: Sequence[str],
    is_true: Callable[[Judged], bool],
    weight_of: Callable[[Judged], float],
    penalty: float,
) -> LogisticModel:
    """Return a logistic regression of `is_true` on these features, each example weighed; the weights sum to one."""
    return learn_features(
        [e.features for e in examples],
        names,
        [is_true(e) for e in examples],
        [weight_of(e) for e in examples],
        penalty=penalty,
    )


def learn_features(
    examples: Sequence[Mapping[str, float]],
    names: Sequence[str],
    true: Sequence[bool],
    weights: Sequence[float],
    *,
    penalty: float,
) -> LogisticModel:
    """Return a logistic regression on the features of these names, each example weighed; the weights sum to one."""
    matrix = np.array([[e[name] for name in names] for e in examples])
    are_true = np.array(true)
    share = np.array(weights)
    share = share / share.sum()
    mean, spread = matrix.mean(axis=0), matrix.std(axis=0) + 1e-9
    scaled = (matrix - mean) / spread

    def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        totals = parameters[0] + scaled @ parameters[1:]
        signed = np.where(are_true, totals, -totals)
        value = float((share * np.logaddexp(0.0, -signed)).sum() + penalty * parameters[1:] @ parameters[1:])
        error = share * (1 / (1 + np.exp(-totals)) - are_true)
        gradient = np.concatenate([[error.sum()], scaled.T @ error + 2 * penalty * parameters[1:]])
        return value, gradient

    found = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B").x
    learned = found[1:] / spread
    return LogisticModel(
        bias=round(float(found[0] - (learned * mean).sum()), 4),
        weights={name: round(float(w), 4) for name, w in zip(names, learned, strict=True)},
    )


def threshold_at_risk(judged: Sequence[tuple[float, bool]], risk: float) -> float:
    """Return the lowest confidence, in steps of a hundredth, from which at most this share is wrong; 1 if none is."""
    for step in range(1, 100):
        above = [right for confidence, right in judged if confidence >= step / 100]
        if above and 1 - sum(above) / len(above) <= risk:
            return step / 100
    return 1.0


def states_at_risk(judged: Sequence[tuple[float, bool]], gone: Sequence[float]) -> dict[str, dict[str, float]]:
    """Return from which confidence an answer counts as one, and from which it is shown at all, for each caution.

    `judged` are the confidences of answers, and whether each is right; `gone` are those of questions whose paragraph
    was taken out.
    """
    highest_first = sorted(gone, reverse=True)
    states = {}
    for caution, (wrong, without) in _RISKS.items():
        shown = round(highest_first[int(without * len(highest_first))] + 0.005, 2)
        answered = max(threshold_at_risk(judged, wrong), shown)
        states[caution.value] = {"answered_from": answered, "uncertain_from": shown}
    return states

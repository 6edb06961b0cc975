"""How good what a system found is: pure functions over rows and places."""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING, TypeVar

from benchmarks.compare.corpus import holds
from retrieval.evaluation.metrics.ranking import ndcg_at

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.compare.corpus import Asked, Corpus, Place

__all__ = ["passage_figures", "quote_figures"]

_T = TypeVar("_T")


def passage_figures(corpus: Corpus, rows: Sequence[Sequence[int]]) -> dict[str, dict[str, float]]:
    """Return for each set of questions how well the passages answer, `rows` being those found for each question.

    `ndcg@10`; `holds@1` and `holds@3`: one of the first holds a whole answer; `characters`: the mean of the first.
    """
    return {
        name: {
            "questions": len(asked),
            "ndcg@10": fmean(_ndcg(question, found) for question, found in asked),
            "holds@1": fmean(bool(question.holding.intersection(found[:1])) for question, found in asked),
            "holds@3": fmean(bool(question.holding.intersection(found[:3])) for question, found in asked),
            "characters": fmean(len(corpus.texts[row]) for _, found in asked for row in found[:1]),
        }
        for name, asked in _by_set(corpus.questions, rows).items()
    }


def quote_figures(corpus: Corpus, quotes: Sequence[Sequence[Sequence[Place]]]) -> dict[str, dict[str, float]]:
    """Return the same for quotes, each of which comes with every place that carries it."""
    return {
        name: {
            "holds@1": fmean(any(holds(places, question.answers) for places in shown[:1]) for question, shown in asked),
            "holds@3": fmean(any(holds(places, question.answers) for places in shown[:3]) for question, shown in asked),
            "characters": fmean(
                end - start for _, shown in asked for places in shown[:1] for _, start, end in places[:1]
            ),
        }
        for name, asked in _by_set(corpus.questions, quotes).items()
    }


def _ndcg(question: Asked, found: Sequence[int]) -> float:
    ranks = [rank for rank, row in enumerate(found, start=1) if row in question.relevant]
    return ndcg_at(10, ranks, len(question.relevant))


def _by_set(questions: Sequence[Asked], found: Sequence[_T]) -> Mapping[str, list[tuple[Asked, _T]]]:
    sets: dict[str, list[tuple[Asked, _T]]] = {}
    for question, what in zip(questions, found, strict=True):
        sets.setdefault(question.set, []).append((question, what))
    return sets

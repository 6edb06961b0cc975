"""All figures of a run, as names and plain values; the names are what `fundstelle eval --json` prints and stay."""

from __future__ import annotations

from collections import defaultdict
from statistics import fmean
from typing import TYPE_CHECKING, Any

from retrieval.evaluation.judging import (
    holds_answer,
    holds_words,
    holds_words_in_paragraph,
    in_article,
    in_paragraph,
    marked,
)
from retrieval.evaluation.metrics.percentile import percentile
from retrieval.evaluation.metrics.ranking import hit_at, ndcg_at, reciprocal_rank_at
from retrieval.evaluation.metrics.words import best_exact_match, best_f1
from retrieval.evaluation.populations import (
    calibration_figures,
    declining_figures,
    populations,
    risk_figures,
    state_figures,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from retrieval.datamodel import Quote
    from retrieval.evaluation.evaluate import Evaluation
    from retrieval.evaluation.outcomes import Outcome
    from retrieval.evaluation.questions import EvalQuestion

__all__ = ["RETRIEVERS", "figures_of", "highlight_figures", "passage_figures", "quote_figures"]

RETRIEVERS = ("dense", "bm25", "fused")
_STAGES = ("embed", "retrieve", "read", "total")


def figures_of(evaluation: Evaluation) -> dict[str, Any]:
    """Return every figure; what the data gives no ground for is None."""
    outcomes = evaluation.outcomes
    asked = [outcome for outcome in outcomes if outcome.question.answerable]
    judged = populations(outcomes)
    return {
        "data": {
            "dataset": evaluation.dataset.name,
            "questions": len(outcomes),
            "answerable": len(asked),
            "articles": evaluation.built.articles,
            "distractors": evaluation.built.articles - len(evaluation.dataset.articles),
            "passages": evaluation.built.passages,
            "sentences": evaluation.built.sentences,
            "reader": evaluation.reader,
        },
        "passages": {name: passage_figures(asked, name) for name in RETRIEVERS},
        **_answer_figures(outcomes),
        "risk": {name: risk_figures(pairs) for name, pairs in judged.items()},
        "risk_if_words_suffice": _without_curves(populations(outcomes, words_suffice=True)),
        "calibration": {name: calibration_figures(pairs) for name, pairs in judged.items()},
        "question_types": _by_kind(asked),
        "without_reader": None
        if evaluation.plain is None
        else _answer_figures(evaluation.plain) | {"risk": _without_curves(populations(evaluation.plain))},
        "timings_ms": {
            stage: {
                f"p{share:.0f}": percentile((getattr(timings, stage) for timings in evaluation.timings), share / 100)
                for share in (50, 95)
            }
            for stage in _STAGES
        },
    }


def _answer_figures(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return the figures of quotes, marks and declining, which a reader or a reranker may change."""
    asked = [outcome for outcome in outcomes if outcome.question.answerable]
    return {
        "quotes": quote_figures(asked),
        "highlights": highlight_figures(asked),
        "declining": declining_figures(outcomes),
        "states": state_figures(outcomes),
    }


def _without_curves(judged: Mapping[str, list[tuple[float, bool]]]) -> dict[str, Any]:
    """Return the risk in each population, without its curve."""
    return {
        name: {key: figure for key, figure in risk_figures(pairs).items() if key != "curve"}
        for name, pairs in judged.items()
    }


def passage_figures(asked: Sequence[Outcome], retriever: str) -> dict[str, float | None]:
    """Return how high one retriever ("dense", "bm25", "fused") ranks the passages that hold an answer's beginning."""
    ranks = [(getattr(o.ranks, retriever), o.ranks.relevant) for o in asked]
    return {
        **{f"hit@{k}": _mean(hit_at(k, found) for found, _ in ranks) for k in (1, 3, 5, 10)},
        "mrr@10": _mean(reciprocal_rank_at(10, found) for found, _ in ranks),
        "ndcg@10": _mean(ndcg_at(10, found, relevant) for found, relevant in ranks),
    }


def quote_figures(asked: Sequence[Outcome]) -> dict[str, float | None]:
    """Return how often the quotes are right, shown or held back, and how long the first one is.

    `contained`: the quote covers the answer's very place; `words_in_paragraph`: or holds its words in the right
    paragraph; `words`: holds its words, wherever.
    """
    figures: dict[str, float | None] = {
        "right_article": _share(asked, in_article, 1),
        "right_paragraph": _share(asked, in_paragraph, 1),
    }
    for name, holds in (
        ("contained", holds_answer),
        ("words_in_paragraph", holds_words_in_paragraph),
        ("words", holds_words),
    ):
        figures |= {f"{name}@{k}": _share(asked, holds, k) for k in (1, 3)}
    quoted = [o for o in asked if o.quotes]
    figures["mean_characters"] = _mean(len(o.quotes[0].text) for o in quoted)
    figures["mean_sentences"] = _mean(o.sentences for o in quoted)
    return figures


def highlight_figures(asked: Sequence[Outcome]) -> dict[str, float | None]:
    """Return how well the first quote's highlights fit the gold answers, each question with the best gold answer.

    `exact_match`, `f1`: of the first highlight in the text; `any_exact_match`, `any_f1`: of the one that fits best;
    `same_place`, `overlap`: one marks just an answer's place, or shares a character with it.  No highlight counts 0.
    """
    first = [(marked(o.quotes[0])[:1], o.question.gold) for o in asked if o.quotes]
    every = [(marked(o.quotes[0]), o.question.gold) for o in asked if o.quotes]
    count = len(asked) or 1

    def over(pairs: list[tuple[list[str], tuple[str, ...]]], measure: Callable[[str, Iterable[str]], float]) -> float:
        return sum(max((measure(words, gold) for words in given), default=0.0) for given, gold in pairs) / count

    return {
        "exact_match": over(first, best_exact_match),
        "f1": over(first, best_f1),
        "any_exact_match": over(every, best_exact_match),
        "any_f1": over(every, best_f1),
        "same_place": _mean(_marks(o, lambda given, answer: given == answer) for o in asked),
        "overlap": _mean(_marks(o, lambda given, answer: given[0] < answer[1] and answer[0] < given[1]) for o in asked),
        "without": _mean(not (o.quotes and o.quotes[0].highlights) for o in asked),
        "mean_count": _mean(len(o.quotes[0].highlights) for o in asked if o.quotes and o.quotes[0].highlights),
    }


def _marks(outcome: Outcome, fits: Callable[[tuple[int, int], tuple[int, int]], bool]) -> bool:
    """Tell whether a highlight of the first quote fits an answer's place in the same article."""
    return any(
        fits((span.start, span.end), (place.answer.start, place.answer.end))
        for quote in outcome.quotes[:1]
        for span in quote.highlights
        for place in outcome.question.places
        if place.article_id == quote.article_id
    )


def _by_kind(asked: Sequence[Outcome]) -> dict[str, dict[str, Any]]:
    """Return the main figures for each kind of answer that the questions expect, the most frequent first."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in asked:
        groups[outcome.kind].append(outcome)
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    return {
        kind: {
            "questions": len(group),
            "fused_hit@1": passage_figures(group, "fused")["hit@1"],
            "right_paragraph": _share(group, in_paragraph, 1),
            "contained@1": _share(group, holds_answer, 1),
            "contained@3": _share(group, holds_answer, 3),
            "highlight_f1": highlight_figures(group)["f1"],
            "mean_confidence": _mean(o.answer.confidence for o in group),
            "answered": _mean(str(o.answer.status) == "answered" for o in group),
        }
        for kind, group in ordered
    }


def _share(asked: Sequence[Outcome], holds: Callable[[EvalQuestion, Quote], bool], top_k: int) -> float | None:
    return _mean(any(holds(o.question, quote) for quote in o.quotes[:top_k]) for o in asked)


def _mean(values: Iterable[float]) -> float | None:
    found = list(values)
    return fmean(found) if found else None

"""What speaks for each sentence of a passage: numbers that a person can read, for the reader to weigh."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retrieval.answering.event_times import event_times, time_fit
from retrieval.answering.quoting import asks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.answering.coverage import Coverage
    from retrieval.answering.question import AnalysedQuestion

__all__ = ["PassageView", "sentence_features"]

_WINDOW = 10  # terms: about a clause


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageView:
    """Hold what is known of a passage before its sentences are compared.

    `behind` is how far its fused score lies behind the best passage's, `rank` counts from 1, `similarity` is its cosine
    to the question, `similarities` those of its sentences, `beyond_topic` the same beyond what the passage is about,
    `title_credits` and `article_credits` say how far title and whole article cover the question's weighted terms, and
    `terms` are the sentences' terms in order.
    """

    rank: int
    behind: float
    similarity: float
    similarities: Sequence[float]
    beyond_topic: Sequence[float]
    texts: Sequence[str]
    terms: Sequence[Sequence[str]]
    credits: Sequence[Sequence[float]]
    title_credits: Sequence[float]
    article_credits: Sequence[float]
    published: str | None


def sentence_features(question: AnalysedQuestion, coverage: Coverage, passage: PassageView) -> list[dict[str, float]]:
    """Return the features of each of the passage's sentences, in their order.

    similarity, passage_similarity, best_in_passage: cosine of the question to sentence, passage, and the passage's
    most similar sentence; similarity_after: of the next one; beyond_topic: of question and sentence, without what the
    passage is about; rank: one divided by the passage's rank; fused: its fused score, minus the best passage's.
    Shares of the question's idf mass: coverage: in the sentence, half as much in the one before it; before, after: what
    only the neighbours add; title: what only the article's title adds; passage_coverage, article_coverage; nouns,
    words: the sentence's nouns and its words that are no nouns; told_apart: in the sentence, a term weighed by how many
    of the passage's sentences lack it; alone: what no other sentence of the passage has; names: the passage's names;
    density: within ten terms.
    fresh: logarithm of the number of terms that the question lacks; last: whether the passage ends here; time: how far
    it is of a time that the question names (`time_fit`, -1 to 1); asks: whether it is a question itself.
    """
    everything = [max(column) for column in zip(*passage.credits, strict=True)]
    nowhere = [0.0] * len(everything)
    best_two = [sorted((*column, 0.0), reverse=True)[:2] for column in zip(*passage.credits, strict=True)]
    common = [sum(column) / len(column) for column in zip(*passage.credits, strict=True)]
    of_passage = {
        "passage_similarity": passage.similarity,
        "best_in_passage": max(passage.similarities),
        "rank": 1.0 / passage.rank,
        "fused": passage.behind,
        "passage_coverage": coverage.share(everything),
        "article_coverage": coverage.share(_either(everything, passage.article_credits)),
        "names": coverage.share(everything, kind="name"),
    }
    times = [0.0] * len(passage.texts)
    if question.times:
        times = [time_fit(question.times, event) for event in event_times(passage.texts, passage.published)]
    found = []
    for place, (text, terms, own) in enumerate(zip(passage.texts, passage.terms, passage.credits, strict=True)):
        before = passage.credits[place - 1] if place else nowhere
        after = passage.credits[place + 1] if place + 1 < len(passage.credits) else nowhere
        others = [second if mine == best else best for mine, (best, second) in zip(own, best_two, strict=True)]
        added = _added(before, own)
        found.append(
            {
                "similarity": passage.similarities[place],
                "similarity_after": passage.similarities[min(place + 1, len(passage.texts) - 1)],
                "beyond_topic": passage.beyond_topic[place],
                **of_passage,
                "coverage": coverage.share([mine + 0.5 * more for mine, more in zip(own, added, strict=True)]),
                "before": coverage.share(added),
                "after": coverage.share(_added(after, own)),
                "title": coverage.share(_added(passage.title_credits, own)),
                "nouns": coverage.share(own, kind="noun"),
                "words": coverage.share(own, kind="word"),
                "told_apart": coverage.share_told_apart(own, common),
                "alone": coverage.share(_added(own, others)),
                "density": _density(coverage, terms),
                "fresh": math.log1p(sum(not coverage.covers(term) for term in set(terms))),
                "last": float(place + 1 == len(passage.texts)),
                "time": times[place],
                "asks": float(asks(text)),
            }
        )
    return found


def _either(credits: Sequence[float], others: Sequence[float]) -> list[float]:
    return [max(pair) for pair in zip(credits, others, strict=True)]


def _added(credits: Sequence[float], own: Sequence[float]) -> list[float]:
    """Return how far these credits go beyond a sentence's own."""
    return [max(0.0, credit - mine) for credit, mine in zip(credits, own, strict=True)]


def _density(coverage: Coverage, terms: Sequence[str]) -> float:
    """Return the largest share of the question's weight that a window of the sentence's terms covers."""
    places = [place for place, term in enumerate(terms) if coverage.covers(term)]
    windows = {frozenset(terms[place : place + _WINDOW]) for place in places}
    return max((coverage.share(coverage.credits(window)) for window in windows), default=0.0)

"""What speaks for each sentence of some passages: numbers that a person can read, for the reader to weigh."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from retrieval.answering.event_times import event_times, time_fit
from retrieval.answering.quoting import asks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from retrieval.answering.coverage import Coverage
    from retrieval.answering.question import AnalysedQuestion
    from retrieval.answering.sentence_coverage import SentenceCoverage

__all__ = ["FeatureRow", "FeatureTable", "PassageView", "sentence_features"]

_NEGLIGIBLE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageView:
    """Hold what is known of a passage before its sentences are compared.

    `behind` is how far its fused score lies behind the best passage's, `rank` counts from 1, `similarity` is its cosine
    to the question, `similarities` those of its sentences, `beyond_topic` the same beyond what the passage is about,
    `title_credits` and `article_credits` say how far title and whole article cover the question's weighted terms.
    """

    rank: int
    behind: float
    similarity: float
    similarities: Sequence[float]
    beyond_topic: Sequence[float]
    texts: Sequence[str]
    title_credits: Sequence[float]
    article_credits: Sequence[float]
    published: str | None


class FeatureTable:
    """Hold features of many sentences: `names` of the columns and `values`, a row for each sentence."""

    def __init__(self, names: Sequence[str], values: NDArray[np.float64]) -> None:
        self.names, self.values = tuple(names), values

    def row(self, number: int) -> FeatureRow:
        """Return the features of one sentence."""
        return FeatureRow(self, number, {})

    def column(self, name: str) -> NDArray[np.float64]:
        """Return one feature of all sentences."""
        return self.values[:, self.names.index(name)]

    def with_constants(self, features: Mapping[str, float]) -> FeatureTable:
        """Return a table that has these features as well, the same for every sentence."""
        added = np.broadcast_to(np.array(list(features.values())), (len(self.values), len(features)))
        return FeatureTable((*self.names, *features), np.hstack([self.values, added]))

    def weighed(self, weights: Mapping[str, float]) -> NDArray[np.float64]:
        """Return each sentence's weighted sum."""
        # Feature after feature, not as a product: equal sentences have to have equal sums, to the last bit.
        weighed = self.values.T * np.array([weights[name] for name in self.names])[:, None]
        sums: NDArray[np.float64] = weighed.sum(axis=0)
        return sums


class FeatureRow(Mapping[str, float]):
    """Hold the features of one sentence of a table, some of them `changed`; they are read when they are asked for.

    Of most sentences nobody asks.
    """

    __slots__ = ("_changed", "_number", "_table")

    def __init__(self, table: FeatureTable, number: int, changed: Mapping[str, float]) -> None:
        self._table, self._number, self._changed = table, number, changed

    def __getitem__(self, name: str) -> float:
        if name in self._changed:
            return self._changed[name]
        if name not in self._table.names:
            raise KeyError(name)
        return float(self._table.values[self._number, self._table.names.index(name)])

    def __iter__(self) -> Iterator[str]:
        return iter(self._table.names)

    def __len__(self) -> int:
        return len(self._table.names)

    def but(self, changed: Mapping[str, float]) -> FeatureRow:
        """Return the same with some features changed, which the table has."""
        return FeatureRow(self._table, self._number, {**self._changed, **changed})


def sentence_features(
    question: AnalysedQuestion, coverage: Coverage, passages: Sequence[PassageView], covered: SentenceCoverage
) -> FeatureTable:
    """Return the features of every sentence of the passages, in their order; `covered` is what `coverage` says of them.

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
    credits = _Credits(coverage, passages, covered)
    own, before, after = credits.own, credits.before, credits.after
    of, share = credits.of, credits.share
    similarities = [similarity for passage in passages for similarity in passage.similarities]
    columns: dict[str, Sequence[float] | NDArray[np.float64]] = {
        "similarity": similarities,
        "similarity_after": [s for p in passages for s in (*p.similarities[1:], p.similarities[-1])],
        "beyond_topic": [beyond for passage in passages for beyond in passage.beyond_topic],
        "passage_similarity": np.array([passage.similarity for passage in passages])[of],
        "best_in_passage": np.array([max(passage.similarities) for passage in passages])[of],
        "rank": np.array([1.0 / passage.rank for passage in passages])[of],
        "fused": np.array([passage.behind for passage in passages])[of],
        "passage_coverage": share(credits.everything)[of],
        "article_coverage": share(np.maximum(credits.everything, credits.article))[of],
        "names": share(credits.everything, kind="name")[of],
        "coverage": share(own + 0.5 * _added(before, own)),
        "before": share(_added(before, own)),
        "after": share(_added(after, own)),
        "title": share(_added(credits.title[of], own)),
        "nouns": share(own, kind="noun"),
        "words": share(own, kind="word"),
        "told_apart": credits.told_apart(),
        "alone": share(_added(own, credits.others)),
        "density": covered.density,
        "fresh": np.log1p(covered.fresh),
        "last": [float(place + 1 == len(p.texts)) for p in passages for place in range(len(p.texts))],
        "time": [time for passage in passages for time in _times(question, passage)],
        "asks": [float(asks(text)) for passage in passages for text in passage.texts],
    }
    values = np.array([*columns.values()], dtype=np.float64).T
    return FeatureTable(tuple(columns), values)


def _times(question: AnalysedQuestion, passage: PassageView) -> list[float]:
    if not question.times:
        return [0.0] * len(passage.texts)
    return [time_fit(question.times, event) for event in event_times(passage.texts, passage.published)]


def _added(credits: NDArray[np.float64], own: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far these credits go beyond a sentence's own."""
    return np.maximum(0.0, credits - own)


class _Credits:
    """Hold how far each sentence covers each of the question's terms, and what stands around it, as arrays.

    Rows are sentences and columns terms; `before`, `after` and `others` are those of the sentence before, the next one,
    and the best of all others of the passage.  `everything`, `title` and `article` have a row for each passage, of
    which `of` gives the number for each sentence.
    """

    def __init__(self, coverage: Coverage, passages: Sequence[PassageView], covered: SentenceCoverage) -> None:
        self._coverage = coverage
        lengths = np.array([len(passage.texts) for passage in passages])
        self.of = np.repeat(np.arange(len(passages)), lengths)
        ends = np.cumsum(lengths)
        starts = ends - lengths
        width = len(coverage.terms)
        self.own = covered.credits
        self.before, self.after = np.roll(self.own, 1, axis=0), np.roll(self.own, -1, axis=0)
        self.before[starts] = self.after[ends - 1] = 0.0
        self.everything = np.maximum.reduceat(self.own, starts)
        is_best = self.own == self.everything[self.of]
        second = np.maximum.reduceat(np.where(is_best, 0.0, self.own), starts)
        alone = np.add.reduceat(is_best, starts, dtype=np.int64) == 1
        self.others = np.where(is_best & alone[self.of], second[self.of], self.everything[self.of])
        self._common = np.add.reduceat(self.own, starts) / lengths[:, None]
        self.title = np.array([passage.title_credits for passage in passages]).reshape(-1, width)
        self.article = np.array([passage.article_credits for passage in passages]).reshape(-1, width)

    def share(self, credits: NDArray[np.float64], *, kind: str | None = None) -> NDArray[np.float64]:
        """Return the share of the question's weight that each row covers, 0 to 1; with `kind`, terms of it alone."""
        shares: NDArray[np.float64] = credits @ self._coverage.weights_of(kind)
        return shares

    def told_apart(self) -> NDArray[np.float64]:
        """Return the share that each sentence covers where a term counts the less, the more common it is, 0 to 1.

        0 if every term is in every sentence of the passage.
        """
        weights = self._coverage.weights_of(None) * (1.0 - self._common)
        total = weights.sum(axis=1)
        shares = np.vecdot(weights[self.of], self.own) / np.maximum(total, _NEGLIGIBLE)[self.of]
        told: NDArray[np.float64] = np.where(total[self.of] < _NEGLIGIBLE, 0.0, shares)
        return told

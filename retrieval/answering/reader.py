"""Rank the sentences of the best passages by how well each answers the question."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from retrieval.answering.beyond_topic import similarities_beyond_topic
from retrieval.answering.coverage import Coverage
from retrieval.answering.event_times import of_other_time
from retrieval.answering.sentence_coverage import cover_sentences
from retrieval.answering.sentence_features import FeatureRow, PassageView, sentence_features
from retrieval.answering.weights import READER_WEIGHTS
from retrieval.datamodel import Span
from retrieval.german.answers import find_answers
from retrieval.german.questions import AnswerType
from retrieval.indexing.half_floats import single_precision

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from retrieval.answering.highlighting import Highlighter
    from retrieval.answering.question import AnalysedQuestion
    from retrieval.datamodel import Hit
    from retrieval.german.analyzer import Analyzer
    from retrieval.german.answers import AnswerSpan
    from retrieval.german.questions import ExpectedAnswer
    from retrieval.indexing.open_index import OpenIndex
    from retrieval.protocols import FloatVector

__all__ = ["RankedSentence", "Reader", "in_order", "passage_similarity", "type_fit"]

_TYPED = 20  # sentences that are searched for words of the expected type; the others are too far behind to catch up
_MARKED = 6  # sentences that are searched for the words that answer
_UNSURE, _SUREST = -1.0, 6.0  # what other sentences count for, and the most that words may say for or against one
_UNKNOWN_FIT = 0.5
_UNTYPED = {"form_fit": 0.0, "name_fit": 0.0, "untyped": 1.0, "answer": _UNSURE}
# Log-odds, not learned: the data has no dates of publication, and of its questions one in ten names a year.
_OTHER_TIME_HANDICAP = 2.0
# Types whose words are told from others by their form; of persons and places nearly every sentence has some.
_TOLD_BY_FORM = frozenset(
    {
        AnswerType.DATE,
        AnswerType.TIME,
        AnswerType.DURATION,
        AnswerType.COUNT,
        AnswerType.MEASURE,
        AnswerType.REASON,
        AnswerType.COLOUR,
        AnswerType.QUOTATION,
    }
)
_NAMES = frozenset({AnswerType.PERSON, AnswerType.PLACE, AnswerType.ORGANISATION})


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedSentence:
    """Hold a sentence of the archive with its score, what the score is made of, and the words that answer.

    `article_row` and `span` say where it stands, `answers` are offsets in `text`, `passage_credits` says how far its
    passage covers each of the question's weighted terms, `other_time` that it is not of a time asked about,
    `said` holds the terms of the words that most likely answer, without the question's own.
    """

    row: int
    article_row: int
    span: Span
    text: str
    hit: Hit
    score: float
    features: FeatureRow
    answers: tuple[AnswerSpan, ...]
    passage_credits: tuple[float, ...]
    other_time: bool = False
    said: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Score each sentence by a weighted sum of features, all of which a person can read.

    Sentences that are of another time than the question asks about all have the same handicap.

    To those of `sentence_features` come: form_fit: best score of words of the expected type, for types that are told by
    their form; name_fit: the same for persons, places and organisations; untyped: whether no words of the expected type
    stand there; answer: log-odds of the words that most likely answer, as `Highlighter` scores them, in the best
    sentences.
    """

    index: OpenIndex
    analyzer: Analyzer
    weights: Mapping[str, float] = field(default_factory=lambda: READER_WEIGHTS)

    def read(
        self,
        question: AnalysedQuestion,
        vector: FloatVector,
        hits: Sequence[Hit],
        coverage: Coverage,
        highlighter: Highlighter,
    ) -> list[RankedSentence]:
        """Return the sentences of all hits, the best first; `vector` has the index's dimension.

        `coverage` and `highlighter` are those of the question.
        """
        ranked = self._read_passages(question, vector, hits, coverage)
        typed = in_order(self._with_answers(sentence, question) for sentence in ranked[:_TYPED])
        highlighter.look_at((sentence.text, Span(0, len(sentence.text))) for sentence in typed[:_MARKED])
        marked = [self._with_marks(sentence, question, highlighter) for sentence in typed[:_MARKED]]
        return in_order([*marked, *typed[_MARKED:], *ranked[_TYPED:]])

    def _read_passages(
        self, question: AnalysedQuestion, vector: FloatVector, hits: Sequence[Hit], coverage: Coverage
    ) -> list[RankedSentence]:
        """Return the sentences of all passages, the best first, as if none held words of the expected type."""
        rows = [self.index.archive.sentence_rows(hit.passage.row) for hit in hits]
        article_rows = [self.index.archive.article_row(hit.passage.row) for hit in hits]
        views, spans = self._views(vector, hits, rows, article_rows, coverage)
        covered = cover_sentences(coverage, self.index.terms_in_order(rows, self.analyzer))
        features = sentence_features(question, coverage, views, covered).with_constants(_UNTYPED)
        starts = list(accumulate((len(of) for of in rows[:-1]), initial=0))
        credits = [tuple(best) for best in np.maximum.reduceat(covered.credits, starts).tolist()]
        times = features.column("time").tolist()
        fits = (times[start : start + len(of)] for start, of in zip(starts, rows, strict=True))
        other_time = [other for of_passage in fits for other in of_other_time(of_passage)]
        scores = features.weighed(self.weights) - _OTHER_TIME_HANDICAP * np.array(other_time)
        scored = enumerate(zip(scores.tolist(), other_time, strict=True))
        sentences: list[RankedSentence] = []
        for at, (hit, view) in enumerate(zip(hits, views, strict=True)):
            for row, span, text in zip(rows[at], spans[at], view.texts, strict=True):
                number, (score, other) = next(scored)
                sentences.append(
                    RankedSentence(
                        row=row,
                        article_row=article_rows[at],
                        span=span,
                        text=text,
                        hit=hit,
                        score=score,
                        features=features.row(number),
                        answers=(),
                        passage_credits=credits[at],
                        other_time=other,
                    )
                )
        return in_order(sentences)

    def _views(
        self,
        vector: FloatVector,
        hits: Sequence[Hit],
        rows: Sequence[range],
        article_rows: Sequence[int],
        coverage: Coverage,
    ) -> tuple[list[PassageView], list[list[Span]]]:
        """Return what is known of each passage, and where its sentences stand."""
        archive = self.index.archive
        near, beyond = self._similarities(vector, hits, rows)
        held = self.index.hold(coverage.terms, article_rows)
        titles = {row: coverage.credits(self.index.title_terms(row, self.analyzer)) for row in set(article_rows)}
        views: list[PassageView] = []
        spans: list[list[Span]] = []
        end = 0
        for hit, of_passage, article_row, known in zip(hits, rows, article_rows, held, strict=True):
            start, end = end, end + len(of_passage)
            article = archive.article(article_row)
            spans.append(archive.sentence_spans(of_passage))
            views.append(
                PassageView(
                    rank=hit.rank,
                    behind=hit.score - hits[0].score,
                    similarity=passage_similarity(hit, hits),
                    similarities=near[start:end],
                    beyond_topic=beyond[start:end],
                    texts=[span.cut(article.text) for span in spans[-1]],
                    title_credits=titles[article_row],
                    article_credits=np.maximum(titles[article_row], known).tolist(),
                    published=article.published,
                )
            )
        return views, spans

    def _similarities(
        self, vector: FloatVector, hits: Sequence[Hit], rows: Sequence[range]
    ) -> tuple[list[float], list[float]]:
        """Return how near each sentence of the passages is to the question, as it is and beyond the passage's topic."""
        archive = self.index.archive
        stored = np.concatenate([archive.sentence_vectors[of.start : of.stop] for of in rows])
        passages = archive.passage_vectors[[hit.passage.row for hit in hits]]
        vectors = single_precision(stored)
        topics = np.repeat(passages, [len(of) for of in rows], axis=0)
        return (vectors @ vector).tolist(), similarities_beyond_topic(vector, topics, vectors)

    def _with_answers(self, sentence: RankedSentence, question: AnalysedQuestion) -> RankedSentence:
        answers = tuple(find_answers(question.expected, sentence.text, question=question.text))
        fit = type_fit(question.expected, answers)
        found = {
            "form_fit": fit if question.expected.type in _TOLD_BY_FORM else 0.0,
            "name_fit": fit if question.expected.type in _NAMES else 0.0,
            "untyped": float(fit <= 0),
        }
        score = sentence.score + self._more(found)
        return replace(sentence, features=sentence.features.but(found), score=score, answers=answers)

    def _with_marks(
        self, sentence: RankedSentence, question: AnalysedQuestion, highlighter: Highlighter
    ) -> RankedSentence:
        best = highlighter.best(sentence.text, Span(0, len(sentence.text)))
        if best is None:
            return sentence
        odds, span = best
        said = frozenset(self.analyzer(span.cut(sentence.text))) - set(question.terms)
        found = {"answer": max(-_SUREST, min(_SUREST, odds))}
        score = sentence.score + self._more(found)
        return replace(sentence, features=sentence.features.but(found), score=score, said=said)

    def _more(self, found: Mapping[str, float]) -> float:
        """Return what features that were found change in the score of a sentence that had those of `_UNTYPED`."""
        return sum(self.weights[name] * (value - _UNTYPED[name]) for name, value in found.items())


def in_order(sentences: Iterable[RankedSentence]) -> list[RankedSentence]:
    """Return the sentences, the best first; equal ones as they stand in the archive."""
    return sorted(sentences, key=lambda sentence: (-sentence.score, sentence.row))


def passage_similarity(hit: Hit, hits: Sequence[Hit]) -> float:
    """Return the cosine of passage and question; of a passage that only BM25 found, the lowest one of the others."""
    if hit.dense is not None:
        return hit.dense
    return min((other.dense for other in hits if other.dense is not None), default=0.0)


def type_fit(expected: ExpectedAnswer, answers: Sequence[AnswerSpan]) -> float:
    """Return the best score among words of the expected type; a half where any words could be the answer."""
    if expected.type is AnswerType.THING and not answers:
        return _UNKNOWN_FIT
    return max((answer.score for answer in answers), default=0.0)

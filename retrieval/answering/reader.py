"""Rank the sentences of the best passages by how well each answers the question."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from retrieval.answering.coverage import Coverage
from retrieval.answering.quoting import asks, leans_back
from retrieval.answering.weights import READER_WEIGHTS
from retrieval.german.answers import find_answers
from retrieval.german.questions import AnswerType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retrieval.answering.question import AnalysedQuestion
    from retrieval.datamodel import Hit, Span
    from retrieval.german.analyzer import Analyzer
    from retrieval.german.answers import AnswerSpan
    from retrieval.german.questions import ExpectedAnswer
    from retrieval.indexing.open_index import OpenIndex
    from retrieval.protocols import FloatVector

__all__ = ["RankedSentence", "Reader", "type_fit", "year_fit"]

_YEAR = re.compile(r"(?<!\d)(?:1[0-9]|20)\d\d(?!\d)")
_TYPED = 20  # sentences that are searched for words of the expected type; the others are too far behind to catch up
_UNKNOWN_FIT = 0.5
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


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedSentence:
    """Hold a sentence of the archive with its score, what the score is made of, and the words that answer.

    `article_row` and `span` say where it stands, `answers` are offsets in `text`, `passage_credits` says how far its
    passage covers each of the question's weighted terms.
    """

    row: int
    article_row: int
    span: Span
    text: str
    hit: Hit
    score: float
    features: Mapping[str, float]
    answers: tuple[AnswerSpan, ...]
    passage_credits: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Score each sentence by a weighted sum of features, all of which a person can read.

    dense, bm25: its passage's share of the fused score, minus the best passage's share; passage_coverage: share of the
    question's idf mass in its passage; best_in_passage: the highest cosine of the passage's sentences; similarity:
    cosine of sentence and question; lexical: BM25 over sentences, divided by the question's idf mass; coverage: share
    of the question's idf mass in the sentence, half as much in the one before it; year: whether the sentence or its
    article is of a year that the question names (-1 to 1); asks: whether it is a question itself; type_fit: best score
    of words of the expected type; form_fit: the same, for types that are told by their form.
    """

    index: OpenIndex
    analyzer: Analyzer

    def read(
        self, question: AnalysedQuestion, vector: FloatVector, hits: Sequence[Hit], coverage: Coverage
    ) -> list[RankedSentence]:
        """Return the sentences of all hits, the best first; `vector` has the index's dimension."""
        lexical, _ = self.index.sentences.scores(question.terms)
        mass = question.mass  # summed anew at every call
        ranked = []
        for hit in hits:
            rows = self.index.archive.sentence_rows(hit.passage.row)
            vectors = np.asarray(self.index.archive.sentence_vectors[rows.start : rows.stop], dtype=np.float32)
            given = [
                {"similarity": similarity, "lexical": share}
                for similarity, share in zip(
                    (vectors @ vector).tolist(), (lexical[rows.start : rows.stop] / mass).tolist(), strict=True
                )
            ]
            of_passage = {
                "dense": hit.dense_share - hits[0].dense_share,
                "bm25": hit.lexical_share - hits[0].lexical_share,
                "best_in_passage": max(features["similarity"] for features in given),
            }
            ranked += self._read_passage(question, hit, [of_passage | features for features in given], coverage)
        ranked.sort(key=_place)
        typed = [_with_answers(sentence, question) for sentence in ranked[:_TYPED]]
        return sorted(typed, key=_place) + ranked[_TYPED:]

    def _read_passage(
        self, question: AnalysedQuestion, hit: Hit, given: Sequence[Mapping[str, float]], coverage: Coverage
    ) -> list[RankedSentence]:
        """Return the passage's sentences in their order, each with what is given of it and what its words show."""
        article_row = self.index.archive.article_row(hit.passage.row)
        article = self.index.archive.article(article_row)
        rows = self.index.archive.sentence_rows(hit.passage.row)
        spans = self.index.archive.sentence_spans(rows)
        texts = [span.cut(article.text) for span in spans]
        credits = [tuple(coverage.credits(frozenset(self.analyzer(text)))) for text in texts]
        passage_credits = tuple(max(column) for column in zip(*credits, strict=True))
        passage_coverage = coverage.share(passage_credits)
        sentences = []
        for place, (row, span, text) in enumerate(zip(rows, spans, texts, strict=True)):
            context, dated = credits[place], text
            if place:
                context = tuple(
                    max(own, 0.5 * (own + before))
                    for own, before in zip(credits[place], credits[place - 1], strict=True)
                )
                dated = f"{texts[place - 1]} {text}" if leans_back(text) else text
            features = {
                **given[place],
                "passage_coverage": passage_coverage,
                "coverage": coverage.share(context),
                "year": year_fit(question.expected.years, dated, article.published),
                "asks": float(asks(text)),
                "type_fit": 0.0,
                "form_fit": 0.0,
            }
            sentences.append(
                RankedSentence(
                    row=row,
                    article_row=article_row,
                    span=span,
                    text=text,
                    hit=hit,
                    score=_score(features),
                    features=features,
                    answers=(),
                    passage_credits=passage_credits,
                )
            )
        return sentences


def _with_answers(sentence: RankedSentence, question: AnalysedQuestion) -> RankedSentence:
    answers = tuple(find_answers(question.expected, sentence.text, question=question.text))
    fit = type_fit(question.expected, answers)
    told_by_form = question.expected.type in _TOLD_BY_FORM
    features = {**sentence.features, "type_fit": fit, "form_fit": fit if told_by_form else 0.0}
    return replace(sentence, features=features, answers=answers, score=_score(features))


def _score(features: Mapping[str, float]) -> float:
    return sum(READER_WEIGHTS[name] * value for name, value in features.items())


def _place(sentence: RankedSentence) -> tuple[float, int]:
    return -sentence.score, sentence.row


def type_fit(expected: ExpectedAnswer, answers: Sequence[AnswerSpan]) -> float:
    """Return the best score among words of the expected type; a half where any words could be the answer."""
    if expected.type is AnswerType.THING and not answers:
        return _UNKNOWN_FIT
    return max((answer.score for answer in answers), default=0.0)


def year_fit(years: Sequence[str], text: str, published: str | None) -> float:
    """Return 1 if the text or its article's date is of a year asked for, -1 if both speak of others, else 0."""
    if not years:
        return 0.0
    named = set(_YEAR.findall(text))
    if named & set(years) or (published and published[:4] in years and not named):
        return 1.0
    if published and published[:4] in years:
        return 0.5
    return -1.0 if named else -0.5 if published else 0.0

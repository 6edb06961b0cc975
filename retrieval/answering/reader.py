"""Rank the sentences of the best passages by how well each answers the question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from retrieval.answering.coverage import coverage
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
_SENTENCE_ENDS = frozenset('.!?…:"“”«»‘’)')


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedSentence:
    """Hold a sentence of the archive with its score, what the score is made of, and the words that answer.

    `article_row` and `span` say where it stands, `answers` are offsets in `text`, `terms` what the analyzer finds.
    """

    row: int
    article_row: int
    span: Span
    text: str
    hit: Hit
    score: float
    features: Mapping[str, float]
    answers: tuple[AnswerSpan, ...]
    terms: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Score each sentence by a weighted sum of features, all of which a person can read.

    passage: its passage's fused score, minus the best passage's (0 or less); similarity: cosine of sentence and
    question; lexical: BM25 over sentences, divided by the question's idf mass; coverage: share of the question's idf
    mass in the sentence, half as much in the one before it; type_fit: best score of words of the expected type; year:
    whether the sentence or its article is of a year that the question names (-1, 0, 1); complete: whether it ends
    like a sentence.
    """

    index: OpenIndex
    analyzer: Analyzer

    def read(self, question: AnalysedQuestion, vector: FloatVector, hits: Sequence[Hit]) -> list[RankedSentence]:
        """Return the sentences of all hits, the best first."""
        lexical, _ = self.index.sentences.scores(question.terms)
        ranked = []
        for hit in hits:
            rows = self.index.archive.sentence_rows(hit.passage.row)
            vectors = np.asarray(self.index.archive.sentence_vectors[rows.start : rows.stop], dtype=np.float32)
            before: frozenset[str] = frozenset()
            for row, similarity in zip(rows, vectors @ vector, strict=True):
                given = {
                    "passage": hit.score - hits[0].score,
                    "similarity": float(similarity),
                    "lexical": float(lexical[row]) / question.mass,
                }
                sentence = self._rank(question, hit, row, given, before)
                ranked.append(sentence)
                before = sentence.terms
        return sorted(ranked, key=lambda sentence: (-sentence.score, sentence.row))

    def _rank(
        self, question: AnalysedQuestion, hit: Hit, row: int, given: Mapping[str, float], before: frozenset[str]
    ) -> RankedSentence:
        article_row, span = self.index.archive.sentence(row)
        article = self.index.archive.article(article_row)
        text = span.cut(article.text)
        terms = frozenset(self.analyzer(text))
        answers = tuple(find_answers(question.expected, text, question=question.text))
        covered = coverage(question, terms)
        features = {
            **given,
            "coverage": covered + 0.5 * (coverage(question, terms | before) - covered),
            "type_fit": type_fit(question.expected, answers),
            "year": year_fit(question.expected.years, text, article.published),
            "complete": float(text[-1] in _SENTENCE_ENDS),
        }
        return RankedSentence(
            row=row,
            article_row=article_row,
            span=span,
            text=text,
            hit=hit,
            score=sum(READER_WEIGHTS[name] * value for name, value in features.items()),
            features=features,
            answers=answers,
            terms=terms,
        )


def type_fit(expected: ExpectedAnswer, answers: Sequence[AnswerSpan]) -> float:
    """Return the best score among words of the expected type; a half where any words could be the answer."""
    if expected.type is AnswerType.THING and expected.focus is None:
        return 0.5
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
    return -1.0 if named or published else 0.0

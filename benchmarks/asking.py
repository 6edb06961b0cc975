"""Ask the questions that the weights are learned from: of the whole archive, and of archives without the answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from benchmarks.learning import Candidates, Judged
from benchmarks.swapping import swap_names
from retrieval.answering.answerer import READ_PASSAGES, Answerer
from retrieval.answering.choosing import choose_quotes
from retrieval.answering.confidence import confidence_features
from retrieval.answering.coverage import Coverage
from retrieval.answering.evidence import gather_evidence
from retrieval.answering.quoting import span_of
from retrieval.answering.reader import Reader
from retrieval.answering.retriever import Retriever
from retrieval.answering.understanding import understand
from retrieval.errors import QuestionError
from retrieval.evaluation.places import rows_of_articles, rows_of_paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from retrieval.answering.question import AnalysedQuestion
    from retrieval.answering.reader import RankedSentence
    from retrieval.datamodel import Article, Hit, Span
    from retrieval.evaluation.questions import EvalQuestion
    from retrieval.evaluation.reduction import Reducer
    from retrieval.protocols import FloatVector

    Language = Literal["de", "en"]

__all__ = ["Asker"]

_QUOTES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Ask a data set's questions, in each language's wording by their id."""

    answerer: Answerer
    reducer: Reducer
    articles: Sequence[Article]
    questions: Sequence[EvalQuestion]
    wordings: Mapping[Language, Mapping[str, str]]

    def candidates(self) -> list[Candidates]:
        """Return what the reader sees of each German question, asked of the whole archive."""
        with self.reducer.without(np.array([], dtype=np.int64)) as index:
            asked = replace(self.answerer, index=index)
            return [self._candidates(asked, question) for question in self.questions]

    def judged(self, reader_of: Mapping[str, Mapping[str, float]]) -> list[Judged]:
        """Return what became of each question in each language and way, read with its article's weights."""
        found = []
        for kind, index_rows, questions, wordings in self._ways():
            with self.reducer.without(index_rows) as index:
                asked = replace(self.answerer, index=index)
                for question in questions:
                    for language, texts in wordings.items():
                        if question.id in texts:
                            weights = reader_of[question.places[0].article_id]
                            found += _judged(asked, question, texts[question.id], (language, kind), weights)
        return found

    def _ways(
        self,
    ) -> Iterator[tuple[str, NDArray[np.int64], Sequence[EvalQuestion], Mapping[Language, Mapping[str, str]]]]:
        """Yield each kind with the rows to take out, the questions to ask then, and their wordings."""
        nothing = np.array([], dtype=np.int64)
        paragraphs = {article.id: article.text.split("\n\n") for article in self.articles}
        swapped = {
            language: swap_names(self.questions, texts, paragraphs, self.answerer.analyzer)
            for language, texts in self.wordings.items()
        }
        yield "present", nothing, self.questions, self.wordings
        yield "name", nothing, self.questions, swapped
        archive = self.answerer.index.archive
        ways: dict[str, Callable[[EvalQuestion], NDArray[np.int64]]] = {
            "article": lambda question: rows_of_articles(archive, (p.article_id for p in question.places)),
            "paragraph": lambda question: rows_of_paragraphs(archive, question),
        }
        for kind, rows_of in ways.items():
            groups: dict[tuple[int, ...], list[EvalQuestion]] = {}
            for question in self.questions:
                groups.setdefault(tuple(rows_of(question).tolist()), []).append(question)
            for rows, questions in groups.items():
                yield kind, np.array(rows, dtype=np.int64), questions, self.wordings

    def _candidates(self, answerer: Answerer, question: EvalQuestion) -> Candidates:
        asked = _Asked.of(answerer, self.wordings["de"][question.id])
        sentences = asked.sentences(Reader(index=answerer.index, analyzer=answerer.analyzer))
        return Candidates(
            article_id=question.places[0].article_id,
            sentences=tuple(sentence.features for sentence in sentences),
            right=np.array([_holds(answerer, question, s.article_row, s.span)[1] for s in sentences]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """Hold a question up to the point where the reader comes in."""

    question: AnalysedQuestion
    vector: FloatVector
    hits: list[Hit]
    coverage: Coverage

    @classmethod
    def of(cls, answerer: Answerer, text: str) -> _Asked:
        """Retrieve for a question."""
        question = understand(text, answerer.analyzer, answerer.index, today=answerer.today())
        vector = answerer.encoder.encode_question(question.text)
        hits = Retriever(index=answerer.index).retrieve(vector, question.terms, READ_PASSAGES, related=question.related)
        return cls(question=question, vector=vector, hits=hits, coverage=Coverage(question))

    def sentences(self, reader: Reader) -> list[RankedSentence]:
        """Return the sentences of the hits, the best first."""
        return reader.read(self.question, self.vector, self.hits, self.coverage)


def _judged(
    answerer: Answerer, question: EvalQuestion, text: str, way: tuple[Language, str], weights: Mapping[str, float]
) -> list[Judged]:
    """Return what became of the question, in a list of one; an empty one where it cannot be asked."""
    index, analyzer = answerer.index, answerer.analyzer
    try:
        asked = _Asked.of(answerer, text)
    except QuestionError:
        return []
    sentences = asked.sentences(Reader(index=index, analyzer=analyzer, weights=weights))
    chosen = choose_quotes(index, sentences, _QUOTES)
    evidence = gather_evidence(chosen[0], sentences, asked.vector, asked.coverage, index, analyzer)
    language, kind = way
    held = [(False, False)] * len(chosen)
    if kind == "present":
        held = [_holds(answerer, question, q.sentence.article_row, span_of(index, q.rows)) for q in chosen]
    return [
        Judged(
            article_id=question.places[0].article_id,
            language=language,
            kind=kind,
            features=confidence_features(asked.question, chosen[0].sentence, asked.hits, evidence),
            right=held[0][0],
            words_at_1=held[0][1],
            words_at_3=any(words for _, words in held),
            sentences=len(chosen[0].rows),
        )
    ]


def _holds(answerer: Answerer, question: EvalQuestion, article_row: int, span: Span) -> tuple[bool, bool]:
    """Tell whether a range covers the answer's place, and whether it does or holds its words in its paragraph."""
    article = answerer.index.archive.article(article_row)
    for place in question.places:
        if article.id == place.article_id:
            if span.start <= place.answer.start and place.answer.end <= span.end:
                return True, True
            if place.paragraph.start <= span.start and span.end <= place.paragraph.end:
                return False, place.words in span.cut(article.text)
    return False, False

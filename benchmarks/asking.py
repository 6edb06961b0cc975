"""Ask the questions that the weights are learned from: of the whole archive, and of archives without the answer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from benchmarks.learning import Candidates, Judged
from benchmarks.swapping import swap_names
from retrieval.answering.answerer import READ_PASSAGES, Answerer
from retrieval.answering.choosing import choose_quotes
from retrieval.answering.confidence import confidence_features
from retrieval.answering.coverage import Coverage
from retrieval.answering.evidence import gather_evidence
from retrieval.answering.highlighting import Highlighter
from retrieval.answering.quoting import span_of
from retrieval.answering.reader import Reader
from retrieval.answering.retriever import Retriever
from retrieval.answering.understanding import understand
from retrieval.answering.weights import READER_WEIGHTS
from retrieval.errors import QuestionError
from retrieval.evaluation.places import rows_of_articles, rows_of_paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from retrieval.answering.highlighting import HighlightModel
    from retrieval.answering.question import AnalysedQuestion
    from retrieval.answering.reader import RankedSentence
    from retrieval.datamodel import Article, Hit, Span
    from retrieval.evaluation.questions import EvalQuestion
    from retrieval.evaluation.reduction import Reducer
    from retrieval.protocols import FloatVector

    Language = Literal["de", "en"]

__all__ = ["Asked", "Asker", "Reading", "TrainingQuestion", "holds"]

_QUOTES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Hold the weights that a question's sentences are read with, learned without its article."""

    marking: HighlightModel
    weights: Mapping[str, float] = field(default_factory=lambda: READER_WEIGHTS)

    def read(self, answerer: Answerer, asked: Asked) -> list[RankedSentence]:
        """Return the sentences of what was retrieved for a question, the best first."""
        index, analyzer = answerer.index, answerer.analyzer
        highlighter = Highlighter(asked.question, analyzer, index.passages.idf, self.marking)
        reader = Reader(index=index, analyzer=analyzer, weights=self.weights)
        return reader.read(asked.question, asked.vector, asked.hits, asked.coverage, highlighter)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingQuestion:
    """Hold a question, its wording in each language that it is asked in, and the article that it is about.

    Without a place that answers it, the article is one that it nearly fits.
    """

    asked: EvalQuestion
    wordings: Mapping[Language, str]
    article_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Ask questions of one archive, named by what its figures are to be kept apart as."""

    name: str
    answerer: Answerer
    reducer: Reducer
    articles: Sequence[Article]
    questions: Sequence[TrainingQuestion]

    def candidates(self, reading_of: Mapping[str, Reading]) -> list[Candidates]:
        """Return what the reader sees of each answerable German question, its answer's words marked as by article."""
        with self.reducer.without(np.array([], dtype=np.int64)) as index:
            asked = replace(self.answerer, index=index)
            return [
                self._candidates(asked, question, reading_of[question.article_id])
                for question in self.questions
                if question.asked.answerable and "de" in question.wordings
            ]

    def judged(self, reading_of: Mapping[str, Reading]) -> list[Judged]:
        """Return what became of each question in each language and way, read with its article's weights."""
        found = []
        for kind, index_rows, questions in self._ways():
            with self.reducer.without(index_rows) as index:
                asked = replace(self.answerer, index=index)
                for question in questions:
                    for language, text in question.wordings.items():
                        found += self._judged(asked, question, text, (language, kind), reading_of[question.article_id])
        return found

    def with_swapped_names(self, questions: Sequence[TrainingQuestion]) -> list[TrainingQuestion]:
        """Return the questions in the wordings in which a name can be swapped."""
        paragraphs = {article.id: article.text.split("\n\n") for article in self.articles}
        swapped: dict[str, dict[Language, str]] = {}
        for language in ("de", "en"):
            worded = [question for question in questions if language in question.wordings]
            texts = {question.asked.id: question.wordings[language] for question in worded}
            asked = [question.asked for question in worded]
            for id_, text in swap_names(asked, texts, paragraphs, self.answerer.analyzer).items():
                swapped.setdefault(id_, {})[language] = text
        return [replace(q, wordings=swapped[q.asked.id]) for q in questions if q.asked.id in swapped]

    def _ways(self) -> Iterator[tuple[str, NDArray[np.int64], Sequence[TrainingQuestion]]]:
        """Yield each kind with the rows to take out and the questions to ask then."""
        nothing = np.array([], dtype=np.int64)
        answerable = [question for question in self.questions if question.asked.answerable]
        yield "present", nothing, answerable
        yield "absent", nothing, [question for question in self.questions if not question.asked.answerable]
        yield "name", nothing, self.with_swapped_names(answerable)
        archive = self.answerer.index.archive
        ways: dict[str, Callable[[EvalQuestion], NDArray[np.int64]]] = {
            "article": lambda question: rows_of_articles(archive, (p.article_id for p in question.places)),
            "paragraph": lambda question: rows_of_paragraphs(archive, question),
        }
        for kind, rows_of in ways.items():
            groups: dict[tuple[int, ...], list[TrainingQuestion]] = {}
            for question in answerable:
                groups.setdefault(tuple(rows_of(question.asked).tolist()), []).append(question)
            for rows, questions in groups.items():
                yield kind, np.array(rows, dtype=np.int64), questions

    def _candidates(self, answerer: Answerer, question: TrainingQuestion, reading: Reading) -> Candidates:
        asked = Asked.of(answerer, question.wordings["de"])
        sentences = reading.read(answerer, asked)
        return Candidates(
            article_id=question.article_id,
            sentences=tuple(dict(sentence.features) for sentence in sentences),
            right=np.array([holds(answerer, question.asked, s.article_row, s.span)[1] for s in sentences]),
        )

    def _judged(
        self,
        answerer: Answerer,
        question: TrainingQuestion,
        text: str,
        way: tuple[Language, str],
        reading: Reading,
    ) -> list[Judged]:
        """Return what became of the question, in a list of one; an empty one where it cannot be asked."""
        index, analyzer = answerer.index, answerer.analyzer
        try:
            asked = Asked.of(answerer, text)
        except QuestionError:
            return []
        if not asked.hits:
            return []
        sentences = reading.read(answerer, asked)
        chosen = choose_quotes(index, sentences, _QUOTES)
        evidence = gather_evidence(chosen[0], sentences, asked.vector, asked.coverage, index, analyzer)
        language, kind = way
        held = [(False, False)] * len(chosen)
        if kind == "present":
            held = [holds(answerer, question.asked, q.sentence.article_row, span_of(index, q.rows)) for q in chosen]
        return [
            Judged(
                archive=self.name,
                article_id=question.article_id,
                language=language,
                kind=kind,
                features=confidence_features(asked.question, chosen[0].sentence, asked.hits, evidence),
                right=held[0][0],
                words_at_1=held[0][1],
                words_at_3=any(words for _, words in held),
                sentences=len(chosen[0].rows),
            )
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Hold a question up to the point where the reader comes in."""

    question: AnalysedQuestion
    vector: FloatVector
    hits: list[Hit]
    coverage: Coverage

    @classmethod
    def of(cls, answerer: Answerer, text: str) -> Asked:
        """Retrieve for a question."""
        question = understand(text, answerer.analyzer, answerer.index, today=answerer.today())
        vector = answerer.encoder.encode_question(question.text)
        retriever = Retriever(index=answerer.index)
        hits = retriever.retrieve(vector, question.terms, READ_PASSAGES, text=question.text, related=question.related)
        return cls(question=question, vector=vector, hits=hits, coverage=Coverage(question))


def holds(answerer: Answerer, question: EvalQuestion, article_row: int, span: Span) -> tuple[bool, bool]:
    """Tell whether a range covers the answer's place, and whether it does or holds its words in its paragraph."""
    article = answerer.index.archive.article(article_row)
    for place in question.places:
        if article.id == place.article_id:
            if span.start <= place.answer.start and place.answer.end <= span.end:
                return True, True
            if place.paragraph.start <= span.start and span.end <= place.paragraph.end:
                return False, place.words in span.cut(article.text)
    return False, False

"""The read path: question → vector and terms → hits → sentences → quotes, confidence, state → answer."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from retrieval.answering.choosing import ChosenQuote, choose_quotes
from retrieval.answering.citations import cite
from retrieval.answering.confidence import THRESHOLDS, confidence, confidence_features, status_of
from retrieval.answering.context import context_of
from retrieval.answering.coverage import Coverage
from retrieval.answering.evidence import gather_evidence
from retrieval.answering.highlighting import Highlighter
from retrieval.answering.quoting import span_of
from retrieval.answering.reader import Reader
from retrieval.answering.retriever import Retriever
from retrieval.answering.second_look import Findings, SecondLook
from retrieval.answering.understanding import today_here, understand
from retrieval.answering.unknown_names import names_unknown
from retrieval.answering.unknown_times import time_unknown
from retrieval.datamodel import Answer, Article, ArticleFilter, Caution, Citation, Hit, Quote, Span, Status, Timings
from retrieval.errors import QuoteMismatchError
from retrieval.german.questions import AnswerType

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from retrieval.answering.question import AnalysedQuestion
    from retrieval.datamodel import Context
    from retrieval.german.analyzer import Analyzer
    from retrieval.indexing.open_index import OpenIndex
    from retrieval.protocols import FloatVector, QuestionEncoder

__all__ = ["READ_PASSAGES", "Answerer"]

READ_PASSAGES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Answerer:
    """Answer questions from one generation of an index; safe to share between threads.

    `today` says from which day a question's "yesterday" and "last week" count.
    """

    index: OpenIndex
    encoder: QuestionEncoder
    analyzer: Analyzer
    caution: Caution = Caution.BALANCED
    second_look: SecondLook = field(default_factory=SecondLook)
    today: Callable[[], date] = today_here

    @property
    def generation(self) -> str:
        """Name the generation that the answers come from."""
        return self.index.manifest.generation

    def ask(
        self,
        question: str,
        *,
        top_k: int = 3,
        min_confidence: float | None = None,
        only: ArticleFilter | None = None,
    ) -> Answer:
        """Answer one question with up to `top_k` quotes, or with none where the archive holds no answer.

        Below `min_confidence` (None: the limit of `caution`) there is no answer; 0 never declines.  With `only`, just
        the articles that it admits are read and quoted; citations still name every article that carries the words.

        Raises:
            QuestionError: if the question is empty, too long, or names nothing to search for.
            IndexDamagedError: if the index cannot be read.
            ModelError: if a reader or reranker fails.
        """
        started = time.perf_counter()
        analysed = understand(question, self.analyzer, self.index, today=self.today())
        vector = self.encoder.encode_question(analysed.text)
        embedded = time.perf_counter()
        among = None if only in (None, ArticleFilter()) else self.index.archive.passages_admitted(only)
        wanted = max(READ_PASSAGES, top_k)
        hits = self._retriever().retrieve(
            vector, analysed.terms, self.second_look.depth(wanted), related=analysed.related, among=among
        )
        hits = self.second_look.rerank(analysed.text, hits)[:wanted]
        retrieved = time.perf_counter()
        found = self.second_look.read(analysed.text, hits)
        chosen, probability = self._read(analysed, vector, hits, found, top_k) if hits else ([], 0.0)
        thresholds = THRESHOLDS[self.caution]
        if min_confidence is not None:
            thresholds = replace(thresholds, uncertain_from=min_confidence)
        status = status_of(probability, thresholds)
        if not chosen:
            status = Status.NO_ANSWER
        quotes = () if status is Status.NO_ANSWER else self._quotes(analysed, chosen, found, probability)
        done = time.perf_counter()
        return Answer(
            question=question,
            understood_as=analysed.text,
            status=status,
            confidence=probability,
            quotes=quotes,
            generation=self.generation,
            timings=Timings(
                embed=_milliseconds(started, embedded),
                retrieve=_milliseconds(embedded, retrieved),
                read=_milliseconds(retrieved, done),
                total=_milliseconds(started, done),
            ),
        )

    def search(self, question: str, *, top_k: int = 10) -> list[Hit]:
        """Return the ranked passages for a question, each with the share of both retrievers in its score.

        Raises:
            QuestionError: as `ask`.
            IndexDamagedError: as `ask`.
        """
        analysed = understand(question, self.analyzer, self.index, today=self.today())
        vector = self.encoder.encode_question(analysed.text)
        return self._retriever().retrieve(vector, analysed.terms, top_k, related=analysed.related)

    def article(self, article_id: str) -> Article:
        """Return an article as indexed.

        Raises:
            ArticleNotFoundError: if the index holds none of this id.
        """
        return self.index.archive.article_by_id(article_id)

    def context(self, article_id: str, span: Span, *, sentences: int = 2) -> Context:
        """Return a quote's range of an article with up to `sentences` sentences before and after it.

        Raises:
            ArticleNotFoundError: if the index holds no article of this id.
            ValueError: if `span` is empty or does not lie in the article, or `sentences` is negative.
        """
        return context_of(self.index.archive, article_id, span, sentences=sentences)

    def sources(self) -> dict[str, int]:
        """Count the articles of each outlet, the most frequent first."""
        return self.index.archive.sources()

    def publication_period(self) -> tuple[str, str] | None:
        """Return the earliest and the latest date of publication, or None if no article has one."""
        return self.index.archive.publication_period()

    def close(self) -> None:
        """Release the index."""
        self.index.close()

    def _retriever(self) -> Retriever:
        return Retriever(index=self.index)

    def _read(
        self, question: AnalysedQuestion, vector: FloatVector, hits: Sequence[Hit], found: Findings, top_k: int
    ) -> tuple[list[ChosenQuote], float]:
        """Return what to quote of the hits, the best first, and the probability that the first quote answers."""
        coverage = Coverage(question)
        ranked = Reader(index=self.index, analyzer=self.analyzer).read(question, vector, hits, coverage)
        sentences = found.added_to(ranked)
        chosen = choose_quotes(self.index, sentences, top_k)
        evidence = gather_evidence(chosen[0], sentences, vector, coverage, self.index, self.analyzer)
        probability = confidence(
            confidence_features(question, chosen[0].sentence, hits, evidence),
            unknown_name=names_unknown(question, self.index.passages),
            unknown_time=time_unknown(question, chosen[0].sentence, self.index),
            named_colour=question.expected.type is AnswerType.COLOUR and bool(chosen[0].sentence.answers),
        )
        return chosen, found.lowered(probability)

    def _quotes(
        self, question: AnalysedQuestion, chosen: Sequence[ChosenQuote], found: Findings, probability: float
    ) -> tuple[Quote, ...]:
        """Return the quotes with their citations; each next one's score falls as the reader's does."""
        highlighter = Highlighter(question, self.analyzer, self.index.passages.idf)
        quotes: list[Quote] = []
        for rank, choice in enumerate(chosen, start=1):
            sentence = choice.sentence
            article = self.index.archive.article(sentence.article_row)
            score = probability * min(1.0, float(np.exp(sentence.score - chosen[0].sentence.score)))
            citations = cite(self.index, choice.rows, self.analyzer)
            span = span_of(self.index, choice.rows)
            read = found.marks(sentence.hit.passage.row, span) if rank == 1 else None
            marked = (
                (read.shift(-span.start),)
                if read
                else highlighter.highlights(span.cut(article.text), sentence.span.shift(-span.start))
            )
            quotes.append(self._checked(_quote(article, span, marked, (rank, round(score, 3)), citations)))
        return tuple(quotes)

    def _checked(self, quote: Quote) -> Quote:
        """Return the quote if it is what the stored article holds there, with its highlights inside."""
        stored = self.article(quote.article_id).text[quote.start : quote.end]
        inside = all(quote.start <= span.start < span.end <= quote.end for span in quote.highlights)
        if quote.text != stored or not inside:
            raise QuoteMismatchError(quote.article_id, quote.start, quote.end)
        return quote


def _quote(
    article: Article,
    span: Span,
    marked: Sequence[Span],
    place: tuple[int, float],
    citations: tuple[Citation, ...],
) -> Quote:
    return Quote(
        rank=place[0],
        text=span.cut(article.text),
        article_id=article.id,
        start=span.start,
        end=span.end,
        score=place[1],
        highlights=tuple(words.shift(span.start) for words in marked),
        citations=citations,
    )


def _milliseconds(start: float, end: float) -> float:
    return round((end - start) * 1000, 2)

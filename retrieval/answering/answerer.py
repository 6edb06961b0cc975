"""The read path: question → vector and terms → hits → sentences → quotes, confidence, state → answer."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from retrieval.answering.choosing import ChosenQuote, choose_quotes, with_quote
from retrieval.answering.citations import cite
from retrieval.answering.confidence import UNCERTAIN_FROM, confidence, confidence_features, status_of
from retrieval.answering.context import context_of
from retrieval.answering.contradictions import Conflict, find_conflict
from retrieval.answering.coverage import Coverage
from retrieval.answering.evidence import gather_evidence
from retrieval.answering.highlighting import Highlighter
from retrieval.answering.quoting import span_of
from retrieval.answering.reader import Reader
from retrieval.answering.retriever import Retriever
from retrieval.answering.statements import told_by_marks
from retrieval.answering.understanding import understand
from retrieval.answering.unknown_names import names_unknown
from retrieval.answering.voices import independent_sources, voice_of
from retrieval.datamodel import Answer, Article, ArticleFilter, Citation, Hit, Quote, Span, Status, Timings, Voice
from retrieval.errors import QuoteMismatchError
from retrieval.german.questions import AnswerType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.answering.question import AnalysedQuestion
    from retrieval.datamodel import Context
    from retrieval.german.analyzer import Analyzer
    from retrieval.indexing.open_index import OpenIndex
    from retrieval.protocols import FloatVector, QuestionEncoder

__all__ = ["READ_PASSAGES", "Answerer"]

READ_PASSAGES = 8
_SEEN_AT_ONCE = 3  # the quotes of the bot's first page: both sides of a contradiction are among them


@dataclass(frozen=True, slots=True, kw_only=True)
class Answerer:
    """Answer questions from one generation of an index; safe to share between threads."""

    index: OpenIndex
    encoder: QuestionEncoder
    analyzer: Analyzer

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

        Below `min_confidence` (None: the usual limit) there is no answer; 0 never declines.  With `only`, just the
        articles that it admits are read and quoted; citations still name every article that carries the words.

        Raises:
            QuestionError: if the question is empty, too long, or names nothing to search for.
            IndexDamagedError: if the index cannot be read.
        """
        started = time.perf_counter()
        analysed = understand(question, self.analyzer, self.index)
        vector = self.encoder.encode_question(analysed.text)
        embedded = time.perf_counter()
        among = None if only in (None, ArticleFilter()) else self.index.archive.passages_admitted(only)
        hits = self._retriever().retrieve(
            vector, analysed.terms, max(READ_PASSAGES, top_k), related=analysed.related, among=among
        )
        retrieved = time.perf_counter()
        chosen, probability, conflict = self._read(analysed, vector, hits, top_k) if hits else ([], 0.0, None)
        status = status_of(probability, UNCERTAIN_FROM if min_confidence is None else min_confidence)
        if not chosen:
            status = Status.NO_ANSWER
        quotes = () if status is Status.NO_ANSWER else self._quotes(analysed, chosen, probability)
        done = time.perf_counter()
        return Answer(
            question=question,
            understood_as=analysed.text,
            status=status,
            confidence=probability,
            quotes=quotes,
            generation=self.generation,
            independent_sources=independent_sources(self.index, quotes) if status is Status.ANSWERED else 0,
            contradictions=(conflict.stated(self.index),) if conflict and quotes else (),
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
        analysed = understand(question, self.analyzer, self.index)
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
        self, question: AnalysedQuestion, vector: FloatVector, hits: Sequence[Hit], top_k: int
    ) -> tuple[list[ChosenQuote], float, Conflict | None]:
        """Return what to quote of the hits, the best first, how likely the first answers, and what contradicts it."""
        coverage = Coverage(question)
        sentences = Reader(index=self.index, analyzer=self.analyzer).read(question, vector, hits, coverage)
        chosen = choose_quotes(self.index, sentences, top_k)
        evidence = gather_evidence(chosen[0], sentences, vector, coverage, self.index, self.analyzer)
        probability = confidence(
            confidence_features(question, chosen[0].sentence, hits, evidence),
            unknown_name=names_unknown(question, self.index.passages),
            named_colour=question.expected.type is AnswerType.COLOUR and bool(chosen[0].sentence.answers),
        )
        marked = self._marked(question, chosen[0])
        conflict = find_conflict(question, chosen[0], marked, sentences, self.index, self.analyzer)
        if conflict is not None:
            chosen = with_quote(self.index, chosen, conflict.other, place=min(top_k, _SEEN_AT_ONCE), top_k=top_k)
        return chosen, probability, conflict

    def _marked(self, question: AnalysedQuestion, quote: ChosenQuote) -> str:
        """Return the words of a quote that are marked, where only they can tell that it answers with a number."""
        if not told_by_marks(question.expected, quote.text):
            return ""
        start = span_of(self.index, quote.rows).start
        highlighter = Highlighter(question, self.analyzer, self.index.passages.idf)
        marked = highlighter.highlights(quote.text, quote.sentence.span.shift(-start))
        return " ".join(span.cut(quote.text) for span in marked)

    def _quotes(
        self, question: AnalysedQuestion, chosen: Sequence[ChosenQuote], probability: float
    ) -> tuple[Quote, ...]:
        """Return the quotes with their citations; each next one's score falls as the reader's does."""
        highlighter = Highlighter(question, self.analyzer, self.index.passages.idf)
        quotes: list[Quote] = []
        for rank, choice in enumerate(chosen, start=1):
            sentence = choice.sentence
            article = self.index.archive.article(sentence.article_row)
            score = round(probability * min(1.0, float(np.exp(sentence.score - chosen[0].sentence.score))), 3)
            score = min([score, *(quote.score for quote in quotes)])  # a contradiction may stand before its turn
            citations = cite(self.index, choice.rows, self.analyzer, core=sentence.row)
            span = span_of(self.index, choice.rows)
            marked = highlighter.highlights(span.cut(article.text), sentence.span.shift(-span.start))
            voice = voice_of(self.index, citations)
            quotes.append(self._checked(_quote(article, span, marked, (rank, score), citations, voice)))
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
    voice: Voice,
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
        voice=voice,
    )


def _milliseconds(start: float, end: float) -> float:
    return round((end - start) * 1000, 2)

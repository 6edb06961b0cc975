"""The read path: question → vector and terms → hits → sentences → quotes, confidence, state → answer."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from retrieval.answering.confidence import status_of
from retrieval.answering.context import context_of
from retrieval.answering.deciding import Retrieved, decide
from retrieval.answering.highlighting import Highlighter
from retrieval.answering.quote_making import make_quotes
from retrieval.answering.retriever import Retriever
from retrieval.answering.second_look import SecondLook
from retrieval.answering.understanding import today_here, understand
from retrieval.answering.voices import independent_sources
from retrieval.article_filter import ArticleFilter
from retrieval.datamodel import Answer, Article, Caution, Hit, Span, Status, Timings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from retrieval.answering.confidence import Thresholds
    from retrieval.conversation.turns import Turn
    from retrieval.datamodel import Context, Quote
    from retrieval.german.analyzer import Analyzer
    from retrieval.indexing.open_index import OpenIndex
    from retrieval.protocols import QuestionEncoder

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

    @property
    def articles(self) -> int:
        """Return how many articles it holds."""
        return self.index.manifest.articles

    @property
    def built_at(self) -> str:
        """Return when it was built, in ISO 8601 with its time zone."""
        return self.index.manifest.built_at

    def ask(
        self,
        question: str,
        *,
        top_k: int = 3,
        min_confidence: float | Caution | None = None,
        only: ArticleFilter | None = None,
        previous: Sequence[Turn] = (),
        quick: bool = False,
    ) -> Answer:
        """Answer one question with up to `top_k` quotes, or with none where the archive holds no answer.

        A follow-up is completed from the turns before it (`previous`, the latest last), and `understood_as` says how.
        Below `min_confidence` there is no answer, and 0 never declines; without it the limits are those of the
        answerer's `caution`, with a `Caution` in its place those of that one.  With `only`, just the articles that it
        admits are read and quoted; citations still name every article that carries the words, but for the outlets that
        are left out.

        Raises:
            ValueError: if `top_k` is less than 1.
            QuestionError: if the question is empty, too long, or names nothing to search for.
            IndexDamagedError: if the index cannot be read.
            ModelError: if a reader or reranker fails.
        """
        if top_k < 1:
            raise ValueError(f"top_k has to be at least 1, not {top_k}")
        started = time.perf_counter()
        analysed = understand(_completed(question, previous), self.analyzer, self.index, today=self.today())
        look = SecondLook() if quick else self.second_look.at(analysed.text)
        vector = self.encoder.encode_question(analysed.text)
        embedded = time.perf_counter()
        among = None if only in (None, ArticleFilter()) else self.index.archive.passages_admitted(only)
        wanted = max(READ_PASSAGES, top_k)
        hits = self._retriever().retrieve(
            vector, analysed.terms, look.depth(wanted), text=analysed.text, related=analysed.related, among=among
        )
        hits = look.rerank(analysed.text, hits)[:wanted]
        retrieved = time.perf_counter()
        found = Retrieved(
            question=analysed,
            highlighter=Highlighter(analysed, self.analyzer, self.index.passages.idf),
            vector=vector,
            hits=hits,
            look=look,
        )
        decision = decide(self.index, self.analyzer, found, top_k)
        status = (
            status_of(decision.probability, self._limits(look, min_confidence)) if decision.quotes else Status.NO_ANSWER
        )
        quotes: tuple[Quote, ...] = ()
        if status is not Status.NO_ANSWER:
            left_out = only.without_sources if only is not None else ()
            quotes = make_quotes(self.index, self.analyzer, found, decision, without_sources=left_out)
        done = time.perf_counter()
        return Answer(
            question=question,
            understood_as=analysed.text,
            status=status,
            confidence=decision.probability,
            quotes=quotes,
            generation=self.generation,
            independent_sources=independent_sources(self.index, quotes) if status is Status.ANSWERED else 0,
            contradictions=(decision.conflict.stated(self.index),) if decision.conflict and quotes else (),
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
        return self._retriever().retrieve(vector, analysed.terms, top_k, text=analysed.text, related=analysed.related)

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

    def _limits(self, look: SecondLook, min_confidence: float | Caution | None) -> Thresholds:
        if isinstance(min_confidence, Caution):
            return look.pooling.limits[min_confidence]
        usual = look.pooling.limits[self.caution]
        return usual if min_confidence is None else replace(usual, uncertain_from=min_confidence)

    def _retriever(self) -> Retriever:
        return Retriever(index=self.index)


def _completed(question: str, previous: Sequence[Turn]) -> str:
    """Return what the question means after these turns; only with some are the rules for that imported."""
    if not previous:
        return question
    from retrieval.conversation.completing import complete

    return complete(question, previous)


def _milliseconds(start: float, end: float) -> float:
    return round((end - start) * 1000, 2)

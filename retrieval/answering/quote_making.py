"""Make quotes of what was chosen: their words, marks and citations, each checked against the stored article."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from retrieval.answering.citations import cite
from retrieval.answering.quoting import span_of
from retrieval.answering.voices import voice_of
from retrieval.datamodel import Quote
from retrieval.errors import QuoteMismatchError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from retrieval.answering.choosing import ChosenQuote
    from retrieval.answering.deciding import Decision, Retrieved
    from retrieval.datamodel import Span
    from retrieval.german.analyzer import Analyzer
    from retrieval.indexing.open_index import OpenIndex

__all__ = ["make_quotes"]


def make_quotes(
    index: OpenIndex,
    analyzer: Analyzer,
    retrieved: Retrieved,
    decision: Decision,
    *,
    without_sources: Collection[str] = (),
) -> tuple[Quote, ...]:
    """Return the quotes with their citations; each next one's score falls as the reader's does.

    The outlets that are left out (`without_sources`) are neither cited nor counted.

    Raises:
        QuoteMismatchError: if one is not what the stored article holds there.
    """
    retrieved.highlighter.look_at(_looked_at(chosen, span_of(index, chosen.rows)) for chosen in decision.quotes)
    quotes: list[Quote] = []
    for rank, chosen in enumerate(decision.quotes, start=1):
        span = span_of(index, chosen.rows)
        article = index.archive.article(chosen.sentence.article_row)
        behind = chosen.sentence.score - decision.quotes[0].sentence.score
        score = round(decision.probability * min(1.0, float(np.exp(behind))), 3)
        citations = cite(index, chosen.rows, analyzer, core=chosen.sentence.row, without_sources=without_sources)
        quote = Quote(
            rank=rank,
            text=span.cut(article.text),
            article_id=article.id,
            start=span.start,
            end=span.end,
            score=min([score, *(quote.score for quote in quotes)]),  # a contradiction may stand before its turn
            highlights=_marks(retrieved, decision, chosen, span),
            citations=citations,
            voice=voice_of(index, citations),
        )
        quotes.append(_checked(index, quote))
    return tuple(quotes)


def _looked_at(chosen: ChosenQuote, span: Span) -> tuple[str, Span]:
    """Return what the highlighter wants to know of a quote: its words, and the place of its sentence in them."""
    return chosen.text, chosen.sentence.span.shift(-span.start)


def _marks(retrieved: Retrieved, decision: Decision, chosen: ChosenQuote, span: Span) -> tuple[Span, ...]:
    """Return the ranges of the article that are marked: in the first quote those that a reader found."""
    text, core = _looked_at(chosen, span)
    if chosen is decision.quotes[0]:

        def odds(words: Sequence[Span]) -> list[float] | None:
            return retrieved.highlighter.odds(text, core, [one.shift(-span.start) for one in words])

        read = retrieved.look.pooling.marks(decision.findings, chosen.sentence.hit.passage.row, span, odds)
        if read is not None:
            return (read,)
    return tuple(words.shift(span.start) for words in retrieved.highlighter.highlights(text, core))


def _checked(index: OpenIndex, quote: Quote) -> Quote:
    """Return the quote if it is what the stored article holds there, with its highlights inside."""
    stored = index.archive.row_and_article(quote.article_id)[1].text[quote.start : quote.end]
    inside = all(quote.start <= span.start < span.end <= quote.end for span in quote.highlights)
    if quote.text != stored or not inside:
        raise QuoteMismatchError(quote.article_id, quote.start, quote.end)
    return quote

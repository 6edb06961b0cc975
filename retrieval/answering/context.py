"""Show a quote where it stands: with the sentences around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retrieval.datamodel import Context, Span

if TYPE_CHECKING:
    from retrieval.indexing.archive import Archive

__all__ = ["context_of"]


def context_of(archive: Archive, article_id: str, span: Span, *, sentences: int) -> Context:
    """Return the range with up to `sentences` sentences of the article before and after it, and its own ones whole.

    Raises:
        ArticleNotFoundError: if the archive holds no article of this id.
        ValueError: if the range is empty or does not lie in the article, or `sentences` is negative.
    """
    if sentences < 0:
        raise ValueError(f"a context has no fewer than 0 sentences, not {sentences}")
    row, article = archive.row_and_article(article_id)
    if not span.start < span.end <= len(article.text):
        raise ValueError(f"{span} is no part of the article {article_id!r}, which has {len(article.text)} characters")
    spans = archive.sentence_spans(archive.sentence_rows_of_article(row))
    first = sum(1 for sentence in spans if sentence.end <= span.start)
    last = sum(1 for sentence in spans if sentence.start < span.end)
    around = spans[max(0, first - sentences) : last + sentences]
    start, end = (around[0].start, around[-1].end) if around else (span.start, span.end)
    return Context(article=article, span=span, around=Span(min(start, span.start), max(end, span.end)))

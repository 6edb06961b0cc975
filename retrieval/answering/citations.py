"""Find every article that carries quoted words: agency copy runs in many outlets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from retrieval.datamodel import Citation, Span

if TYPE_CHECKING:
    from retrieval.datamodel import Article
    from retrieval.indexing.open_index import OpenIndex

__all__ = ["cite"]


def cite(index: OpenIndex, rows: range) -> tuple[Citation, ...]:
    """Return one citation for each article that carries the words of these consecutive sentences.

    The quoted sentences' own article comes first, the others by date of publication, undated ones last.
    """
    keys = index.archive.sentence_keys
    wanted = keys[rows.start : rows.stop]
    starts = np.flatnonzero(keys == wanted[0])
    places: dict[int, Span] = {}
    for start in [rows.start, *starts.tolist()]:
        found = keys[start : start + len(wanted)]
        if len(found) != len(wanted) or not np.array_equal(found, wanted):
            continue
        article_row, first = index.archive.sentence(start)
        last_article, last = index.archive.sentence(start + len(wanted) - 1)
        if article_row == last_article:
            places.setdefault(article_row, Span(first.start, last.end))
    own_row = next(iter(places))
    others = sorted(
        (_citation(index.archive.article(row), span) for row, span in places.items() if row != own_row),
        key=lambda citation: (citation.published is None, citation.published or "", citation.article_id),
    )
    return (_citation(index.archive.article(own_row), places[own_row]), *others)


def _citation(article: Article, span: Span) -> Citation:
    return Citation(
        article_id=article.id,
        title=article.title,
        source=article.source,
        url=article.url,
        published=article.published,
        start=span.start,
        end=span.end,
    )

"""Find where other articles carry a sentence, also with small edits, as agency copy has them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from retrieval.datamodel import Span
from retrieval.german.near_copies import is_near_copy
from retrieval.german.wire_marks import place_line_end

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.german.analyzer import Analyzer
    from retrieval.indexing.open_index import OpenIndex

__all__ = ["copied_span", "copy_candidates", "near_copies"]

_TERMS = 12  # the rarest ones of a sentence; more would find the same candidates
_SHARED = 0.6
_CANDIDATES = 2000
_COMPARED = 48  # candidates that are compared word by word; those of the very same words are found without


def copy_candidates(index: OpenIndex, row: int, analyzer: Analyzer) -> list[int]:
    """Return the rows of other articles' sentences that share most of a sentence's rarest terms, the best ones first.

    The index tells without reading a sentence; what copies this one, or holds it, is among them.
    """
    article_row, _ = index.archive.sentence(row)
    terms = np.unique(index.terms_in_order([range(row, row + 1)], analyzer).numbers).tolist()
    postings = sorted(map(index.sentences.rows_of, terms), key=len)[:_TERMS]
    if not postings:
        return []
    shared = np.bincount(np.concatenate(postings), minlength=index.sentences.count)
    rows = np.flatnonzero(shared >= math.ceil(_SHARED * len(postings)))
    best = rows[np.argsort(-shared[rows], kind="stable")][:_CANDIDATES]
    return best[index.archive.article_rows(best) != article_row].tolist()  # type: ignore[no-any-return]


def near_copies(index: OpenIndex, row: int, candidates: Sequence[int]) -> dict[int, int]:
    """Return the row of the sentence that copies this one, for each other article (by row) that has one."""
    text = _sentence(index, row)[1]
    copies: dict[int, int] = {}
    for candidate in candidates[:_COMPARED]:
        article_row, other = _sentence(index, candidate)
        if article_row not in copies and is_near_copy(text, other):
            copies[article_row] = candidate
    return copies


def copied_span(index: OpenIndex, row: int) -> Span:
    """Return the range of a sentence without the place line before it."""
    article_row, span = index.archive.sentence(row)
    return Span(span.start + place_line_end(span.cut(index.archive.article(article_row).text)), span.end)


def _sentence(index: OpenIndex, row: int) -> tuple[int, str]:
    article_row, span = index.archive.sentence(row)
    return article_row, span.cut(index.archive.article(article_row).text)

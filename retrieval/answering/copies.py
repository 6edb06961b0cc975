"""Find where other articles carry a sentence with small edits, as agency copy has them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from retrieval.datamodel import Span
from retrieval.german.near_copies import is_near_copy
from retrieval.german.wire_marks import place_line_end

if TYPE_CHECKING:
    from retrieval.german.analyzer import Analyzer
    from retrieval.indexing.open_index import OpenIndex

__all__ = ["copied_span", "near_copies"]

_TERMS = 12  # the rarest ones of a sentence; more would find the same candidates
_SHARED = 0.6
_FEWEST_TERMS = 3
_CANDIDATES = 48  # sentences that are compared word by word


def near_copies(index: OpenIndex, row: int, analyzer: Analyzer) -> dict[int, int]:
    """Return the row of the sentence that copies this one, for each other article (by row) that has one.

    Candidates are the sentences that share most of the rarest terms, which the index tells without reading them.
    """
    article_row, text = _sentence(index, row)
    terms = sorted(frozenset(analyzer(text)), key=lambda term: (index.sentences.document_frequency(term), term))[:_TERMS]
    if len(terms) < _FEWEST_TERMS:
        return {}
    postings = np.concatenate([index.sentences.rows_with(term) for term in terms])
    shared = np.bincount(postings, minlength=index.sentences.count)
    candidates = np.flatnonzero(shared >= math.ceil(_SHARED * len(terms)))
    best = candidates[np.argsort(-shared[candidates], kind="stable")][:_CANDIDATES]
    copies: dict[int, int] = {}
    for candidate in best.tolist():
        other_article, other = _sentence(index, candidate)
        if other_article != article_row and other_article not in copies and is_near_copy(text, other):
            copies[other_article] = candidate
    return copies


def copied_span(index: OpenIndex, row: int) -> Span:
    """Return the range of a sentence without the place line before it."""
    article_row, span = index.archive.sentence(row)
    return Span(span.start + place_line_end(span.cut(index.archive.article(article_row).text)), span.end)


def _sentence(index: OpenIndex, row: int) -> tuple[int, str]:
    article_row, span = index.archive.sentence(row)
    return article_row, span.cut(index.archive.article(article_row).text)

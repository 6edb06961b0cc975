"""What a sentence shows when it is quoted: with the one before it where it needs that, and its passage around."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from retrieval.answering.quoting import quote_rows, span_of

if TYPE_CHECKING:
    from retrieval.answering.coverage import Coverage
    from retrieval.answering.reader import RankedSentence
    from retrieval.german.analyzer import Analyzer
    from retrieval.indexing.open_index import OpenIndex
    from retrieval.protocols import FloatVector

__all__ = ["Evidence", "gather_evidence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Hold how a quote, its passage and its article cover the question's weighted terms, each 0 to 1.

    `similarity` is the cosine of the quote's most similar sentence.
    """

    coverage: Coverage
    quote_credits: list[float]
    passage_credits: list[float]
    article_credits: list[float]
    similarity: float


def gather_evidence(
    sentence: RankedSentence, vector: FloatVector, coverage: Coverage, index: OpenIndex, analyzer: Analyzer
) -> Evidence:
    """Return what the sentence shows for the question with this vector."""
    rows = quote_rows(index, sentence)
    article = index.archive.article(sentence.article_row)
    vectors = np.asarray(index.archive.sentence_vectors[rows.start : rows.stop], dtype=np.float32)
    title_credits = coverage.credits(frozenset(analyzer(article.title)))
    passage_credits = [max(pair) for pair in zip(sentence.passage_credits, title_credits, strict=True)]
    in_article = [index.holds(term, sentence.article_row) for term in coverage.terms]
    return Evidence(
        coverage=coverage,
        quote_credits=coverage.credits(frozenset(analyzer(span_of(index, rows).cut(article.text)))),
        passage_credits=passage_credits,
        article_credits=[max(credit, float(known)) for credit, known in zip(passage_credits, in_article, strict=True)],
        similarity=float((vectors @ vector).max()),
    )

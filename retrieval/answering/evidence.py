"""What a quote shows: its own words, those of its passage and article around it, and how far it is ahead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from retrieval.answering.rivals import Lead, lead_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.answering.choosing import ChosenQuote
    from retrieval.answering.coverage import Coverage
    from retrieval.answering.reader import RankedSentence
    from retrieval.german.analyzer import Analyzer
    from retrieval.indexing.open_index import OpenIndex
    from retrieval.protocols import FloatVector

__all__ = ["Evidence", "gather_evidence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Hold how a quote's passage and its article cover the question's weighted terms, each 0 to 1.

    `similarity` is the cosine of the quote's most similar sentence, `lead` how far the quote is ahead of its rivals;
    `highest_weight` is that of a term which no passage holds, to measure weights by in small and large archives alike.
    """

    coverage: Coverage
    passage_credits: list[float]
    article_credits: list[float]
    similarity: float
    lead: Lead
    highest_weight: float


def gather_evidence(
    quote: ChosenQuote,
    sentences: Sequence[RankedSentence],
    vector: FloatVector,
    coverage: Coverage,
    index: OpenIndex,
    analyzer: Analyzer,
) -> Evidence:
    """Return what the quote, chosen among these sentences, shows for the question with this vector."""
    sentence = quote.sentence
    vectors = np.asarray(index.archive.sentence_vectors[quote.rows.start : quote.rows.stop], dtype=np.float32)
    title_credits = coverage.credits(index.title_terms(sentence.article_row, analyzer))
    passage_credits = [max(pair) for pair in zip(sentence.passage_credits, title_credits, strict=True)]
    in_article = [index.holds(term, sentence.article_row) for term in coverage.terms]
    return Evidence(
        coverage=coverage,
        passage_credits=passage_credits,
        article_credits=[max(credit, float(known)) for credit, known in zip(passage_credits, in_article, strict=True)],
        similarity=float((vectors @ vector).max()),
        lead=lead_of(quote, sentences, index),
        highest_weight=index.passages.idf(""),
    )

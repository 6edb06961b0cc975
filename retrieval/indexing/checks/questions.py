"""Whether sentences that are asked as questions find themselves, by their words and by their meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retrieval.german.analyzer import Analyzer
    from retrieval.indexing.checks.generation import CheckedGeneration
    from retrieval.protocols import QuestionEncoder

__all__ = ["check_questions_by_meaning", "check_questions_by_words"]

_SAMPLE = 100
_TERMS = 4  # a sentence of fewer is like too many others
_AMONG = 10  # articles copy each other, so one's own place need not be the first
_SHARE = 0.8  # of the sample; 0.96 and more were measured, and below 0.1 with vectors or postings of other texts


def check_questions_by_words(generation: CheckedGeneration, analyzer: Analyzer) -> Iterator[str]:
    """Ask BM25 over passages for a sample of sentences."""
    asked = found = 0
    for row in _sample(len(generation.archive.sentences)):
        terms = analyzer(_text(generation, row))
        if len(set(terms)) >= _TERMS:
            asked += 1
            passage = int(generation.archive.sentences[row, 0])
            found += passage in {place for place, _ in generation.passages.search(terms, _AMONG)}
    if found < _SHARE * asked:
        yield f"Of {asked} sentences that were asked as questions, BM25 finds {asked - found} not where they stand."


def check_questions_by_meaning(
    generation: CheckedGeneration, analyzer: Analyzer, encoder: QuestionEncoder
) -> Iterator[str]:
    """Ask Chroma for a sample of sentences, and compare their vectors with those of all sentences."""
    archive = generation.archive
    asked = found = own = 0
    for row in _sample(len(archive.sentences)):
        text = _text(generation, row)
        if len(set(analyzer(text))) < _TERMS:
            continue
        asked += 1
        vector = encoder.encode_question(text)
        passage = int(archive.sentences[row, 0])
        found += passage in {place for place, _ in generation.vectors.search(vector, _AMONG)}
        similarities = np.asarray(archive.sentence_vectors, dtype=np.float32) @ vector
        own += int((similarities > similarities[row]).sum()) < _AMONG
    if found < _SHARE * asked:
        yield f"Of {asked} sentences that were asked as questions, Chroma finds {asked - found} not where they stand."
    if own < _SHARE * asked:
        yield f"Of {asked} sentences that were asked as questions, {asked - own} are nearer to vectors of others."


def _sample(count: int) -> list[int]:
    """Return rows that are spread evenly over all."""
    rows: list[int] = np.unique(np.linspace(0, count - 1, num=min(_SAMPLE, count), dtype=np.int64)).tolist()
    return rows


def _text(generation: CheckedGeneration, row: int) -> str:
    article_row, span = generation.archive.sentence(row)
    return span.cut(generation.archive.article(article_row).text)

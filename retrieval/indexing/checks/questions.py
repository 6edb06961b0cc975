"""Whether sentences that are asked as questions find themselves, by their words and by their meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from retrieval.indexing.exact_search import nearest_of_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from retrieval.german.analyzer import Analyzer
    from retrieval.indexing.checks.generation import CheckedGeneration
    from retrieval.protocols import FloatMatrix, QuestionEncoder

__all__ = ["check_questions_by_meaning", "check_questions_by_words"]

_SAMPLE = 100
_TERMS = 4  # a sentence of fewer is like too many others
_AMONG = 10  # articles copy each other, so one's own place need not be the first
_NEAREST = 3  # as above, for sentences
_SHARE = 0.8  # of the sample
_TOLERANCE = 1e-3
_BLOCK = 1 << 12  # rows


def check_questions_by_words(generation: CheckedGeneration, analyzer: Analyzer) -> Iterator[str]:
    """Ask BM25 over passages for a sample of sentences."""
    rows = _sample(generation, analyzer)
    found = 0
    for row in rows:
        passage = int(generation.archive.sentences[row, 0])
        scores, matched = generation.passages.scores(analyzer(_text(generation, row)))
        # Not the place in the ranking: hundreds of articles may say the same, and all of them are as good.
        if 0 <= passage < len(scores) and matched[passage]:
            found += int((scores > scores[passage] + _TOLERANCE).sum()) < _AMONG
    if found < _SHARE * len(rows):
        yield f"Of {len(rows)} sentences that were asked as questions, BM25 finds {found} where they stand."


def check_questions_by_meaning(
    generation: CheckedGeneration, analyzer: Analyzer, encoder: QuestionEncoder
) -> Iterator[str]:
    """Ask for a sample of sentences: each is nearest to its own vector, and Chroma finds the nearest passages."""
    rows = _sample(generation, analyzer)
    if not rows:
        return
    questions = np.array([encoder.encode_question(_text(generation, row)) for row in rows])
    own = int((_nearer(generation.archive.sentence_vectors, rows, questions) < _NEAREST).sum())
    if own < _SHARE * len(rows):
        yield f"Of {len(rows)} sentences that were asked as questions, {own} find their own vector."
    found = sum(_finds_the_nearest(generation, question) for question in questions)
    if found < _SHARE * len(rows):
        yield f"Of {len(rows)} sentences that were asked as questions, Chroma finds the nearest passages of {found}."


def _nearer(vectors: NDArray[np.float16], rows: list[int], questions: FloatMatrix) -> NDArray[np.int64]:
    """Count, for the question of each row, the rows whose vectors are nearer to it than that row's own."""
    own = np.einsum("ij,ij->i", np.asarray(vectors[rows], dtype=np.float32), questions)
    nearer = np.zeros(len(rows), dtype=np.int64)
    for start in range(0, len(vectors), _BLOCK):
        similarities = np.asarray(vectors[start : start + _BLOCK], dtype=np.float32) @ questions.T
        nearer += (similarities > own + _TOLERANCE).sum(axis=0)
    return nearer


def _finds_the_nearest(generation: CheckedGeneration, question: NDArray[np.float32]) -> bool:
    """Tell whether Chroma's hits are as near as those of an exact search."""
    exact = nearest_of_all(generation.archive.passage_vectors, question, _AMONG)
    hits = generation.vectors.search(question, _AMONG)
    return len(hits) == len(exact) and hits[-1][1] > exact[-1][1] - _TOLERANCE


def _sample(generation: CheckedGeneration, analyzer: Analyzer) -> list[int]:
    """Return the rows of sentences of several terms, out of some that are spread evenly over all."""
    count = len(generation.archive.sentences)
    rows: list[int] = np.unique(np.linspace(0, count - 1, num=min(_SAMPLE, count), dtype=np.int64)).tolist()
    return [row for row in rows if len(set(analyzer(_text(generation, row)))) >= _TERMS]


def _text(generation: CheckedGeneration, row: int) -> str:
    article_row, span = generation.archive.sentence(row)
    return span.cut(generation.archive.article(article_row).text)

"""How often the right sentence of a paragraph is chosen: by similarity, by the reader, and by both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from rank_bm25 import BM25Okapi

from retrieval.german.analyzer import Analyzer
from retrieval.german.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from retrieval.datamodel import Span
    from retrieval.protocols import PassageEncoder
    from training.examples import Example
    from training.reading import Readings

__all__ = ["SentenceChoice"]

_READER_WEIGHTS = (0.25, 0.5, 1.0)


class SentenceChoice:
    """Rank the sentences of each example's passage; similarity is cosine and BM25, as z-scores within the passage."""

    def __init__(self, examples: Sequence[Example], encoder: PassageEncoder) -> None:
        self._examples = examples
        passages = list(dict.fromkeys(example.passage for example in examples))
        self._sentences = {passage: split_sentences(passage) for passage in passages}
        texts = [span.cut(passage) for passage in passages for span in self._sentences[passage]]
        analyzer = Analyzer()
        ranking = BM25Okapi([analyzer(text) for text in texts])
        vectors = encoder.encode_passages(texts)
        begins = dict(
            zip(passages, np.cumsum([0, *(len(self._sentences[passage]) for passage in passages)]), strict=False)
        )
        self._similarities = []
        for example in examples:
            begin = int(begins[example.passage])
            rows = slice(begin, begin + len(self._sentences[example.passage]))
            dense = vectors[rows] @ encoder.encode_question(example.question)
            lexical = ranking.get_scores(analyzer(example.question))[rows]
            self._similarities.append(_z(dense.astype(np.float64)) + _z(lexical))

    def figures(self, readings: Readings) -> dict[str, float]:
        """Return the shares of first sentences, and of first two, that hold the answer's first character."""
        found: dict[str, list[int]] = {}
        for row, (example, similarity) in enumerate(zip(self._examples, self._similarities, strict=True)):
            sentences = self._sentences[example.passage]
            read = readings.sentence_scores(row, sentences)
            found.setdefault("similarity", []).append(_rank(similarity, sentences, example))
            found.setdefault("reader", []).append(_rank(read, sentences, example))
            for weight in _READER_WEIGHTS:
                found.setdefault(f"both {weight}", []).append(_rank(similarity + weight * read, sentences, example))
        figures = {}
        for name, ranks in found.items():
            figures[f"sentence, {name}"] = round(float(np.mean([rank == 0 for rank in ranks])), 4)
            figures[f"sentence within two, {name}"] = round(float(np.mean([rank <= 1 for rank in ranks])), 4)
        return figures


def _z(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    z: NDArray[np.float64] = (scores - scores.mean()) / (scores.std() + 1e-9)
    return z


def _rank(scores: NDArray[np.float64], sentences: Sequence[Span], example: Example) -> int:
    """Return how many sentences are ranked before the first that holds an answer's first character."""
    order = np.argsort(-scores, kind="stable")
    for rank, number in enumerate(order.tolist()):
        if any(sentences[number].start <= answer.start < sentences[number].end for answer in example.answers):
            return rank
    return len(sentences)

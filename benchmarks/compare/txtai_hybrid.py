"""Search passages by txtai: one `Embeddings` of vectors, keywords and texts, as its guide to hybrid search has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.compare.corpus import read_texts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from txtai import Embeddings

    from benchmarks.compare.corpus import Place
    from benchmarks.compare.systems import System

__all__ = ["make"]

# The best of its three ways to join scores (with `hybrid=True` alone it is the simpler normalisation, .921 against .953
# in nDCG@10 on these questions), and of weights from .5, its own, to .8.  German stop words made it no better.
_SCORING = {"method": "bm25", "terms": True, "normalize": "bb25"}
_DENSE_WEIGHT = 0.6


def make(model: Path) -> System:
    """Return the system."""
    from txtai import Embeddings

    return _Txtai(
        Embeddings(
            path=str(model),
            instructions={"query": "query: ", "data": "passage: "},
            scoring=_SCORING,
            content=True,
        )
    )


class _Txtai:
    def __init__(self, embeddings: Embeddings) -> None:
        self._embeddings = embeddings

    def build(self, corpus: Path, folder: Path) -> None:
        self._embeddings.index((row, text, None) for row, text in enumerate(read_texts(corpus)))
        self._embeddings.save(str(folder))

    def open(self, folder: Path) -> None:
        self._embeddings.load(str(folder))

    def search(self, question: str) -> list[int]:
        return [int(found["id"]) for found in self._embeddings.search(question, 10, weights=_DENSE_WEIGHT)]

    def encode(self, question: str) -> Sequence[float]:
        vector: Sequence[float] = self._embeddings.transform(question).tolist()
        return vector

    def quotes(self, question: str, *, read: bool) -> list[list[Place]] | None:
        return None

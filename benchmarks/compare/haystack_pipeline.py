"""What the two Haystack systems have in common: the embedders, the BM25 store, the pipeline around a retriever."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.compare.corpus import Place

__all__ = ["FOUND", "HaystackPipeline", "bm25_store", "documents_with_vectors"]

FOUND = (
    10  # by each retriever, its own default; 50 were as good on these questions (.949 and .914 against .945 and .916)
)


def bm25_store() -> Any:  # noqa: ANN401 - Haystack is not installed where types are checked
    """Return an empty store that finds documents by their words."""
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    return InMemoryDocumentStore(return_embedding=False)


def documents_with_vectors(model: Path, texts: Sequence[str]) -> list[Any]:
    """Return the passages as documents, a row's number as its id, with their vectors."""
    from haystack import Document
    from haystack_integrations.components.embedders.sentence_transformers import SentenceTransformersDocumentEmbedder

    embedder = SentenceTransformersDocumentEmbedder(
        model=str(model), prefix="passage: ", normalize_embeddings=True, progress_bar=False
    )
    embedder.warm_up()
    documents: list[Any] = embedder.run([Document(id=str(row), content=text) for row, text in enumerate(texts)])[
        "documents"
    ]
    return documents


class HaystackPipeline:
    """Ask a pipeline: the question's vector and words, both retrievers, their rankings joined."""

    def __init__(self, model: Path) -> None:
        import haystack  # noqa: F401 - imported as the system is put together, so that it counts as such

        self.model = model

    def connect(self, words: Any, by_vector: Any, *, joined_by: str) -> None:  # noqa: ANN401 - as above
        """Put the pipeline together over a store of words and a retriever of vectors, in this mode of the joiner."""
        from haystack import Pipeline
        from haystack.components.joiners import DocumentJoiner
        from haystack.components.retrievers.in_memory import InMemoryBM25Retriever
        from haystack_integrations.components.embedders.sentence_transformers import SentenceTransformersTextEmbedder

        self._embedder = SentenceTransformersTextEmbedder(
            model=str(self.model), prefix="query: ", normalize_embeddings=True, progress_bar=False
        )
        self._pipeline = Pipeline()
        self._pipeline.add_component("embedder", self._embedder)
        self._pipeline.add_component("by_vector", by_vector)
        self._pipeline.add_component("by_words", InMemoryBM25Retriever(words, top_k=FOUND))
        self._pipeline.add_component("joiner", DocumentJoiner(join_mode=joined_by, top_k=10))
        self._pipeline.connect("embedder.embedding", "by_vector.query_embedding")
        self._pipeline.connect("by_vector", "joiner")
        self._pipeline.connect("by_words", "joiner")
        self._pipeline.warm_up()

    def search(self, question: str) -> list[int]:
        """Return the rows of the ten best passages."""
        found = self._pipeline.run({"embedder": {"text": question}, "by_words": {"query": question}})
        return [int(document.id) for document in found["joiner"]["documents"]]

    def encode(self, question: str) -> Sequence[float]:
        """Return the question's vector."""
        vector: Sequence[float] = self._embedder.run(question)["embedding"]
        return vector

    def quotes(self, _question: str, *, read: bool) -> list[list[Place]] | None:
        """Return None: what is shown are the passages."""
        return None

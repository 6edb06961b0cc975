"""The door to Chroma: one collection of passage vectors in a folder of its own.

A folder is written once and then only read: Chroma's index file is not replaced atomically, and a second process never
sees what the first one adds (chroma#7510, chroma#3792).  All vectors are flushed at once (`sync_threshold`), because
what is not flushed is replayed at every opening.
"""

from __future__ import annotations

import logging
import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from retrieval.errors import IndexDamagedError, IndexWriteError

if TYPE_CHECKING:
    from collections.abc import Callable

    from retrieval.protocols import FloatMatrix, FloatVector

__all__ = ["VectorIndex", "write_vector_index"]

_COLLECTION = "passages"
_BATCH = 2_000  # Chroma refuses more than 5461 rows at once


def _client(folder: Path) -> Any:  # noqa: ANN401 - chromadb's client type cannot be named without importing it
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    logging.getLogger("chromadb").setLevel(logging.ERROR)
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))


def write_vector_index(
    folder: Path, vectors: FloatMatrix, *, on_progress: Callable[[int, int], None] | None = None
) -> None:
    """Write the vectors, shape `(n, dimension)`, into a new folder; row i gets the id `str(i)`."""
    count = len(vectors)
    folder.mkdir(parents=True)
    client = _client(folder)
    try:
        collection = client.create_collection(
            _COLLECTION,
            embedding_function=None,
            configuration={
                "hnsw": {
                    "space": "cosine",
                    "ef_construction": 200,
                    "ef_search": 200,
                    "max_neighbors": 32,
                    "batch_size": max(2, min(count, 100)),
                    "sync_threshold": max(2, count),
                }
            },
        )
        for start in range(0, count, _BATCH):
            end = min(count, start + _BATCH)
            collection.add(ids=[str(row) for row in range(start, end)], embeddings=vectors[start:end])
            if on_progress:
                on_progress(end, count)
    finally:
        client.close()


def _is_writable(folder: Path) -> bool:
    return os.access(folder, os.W_OK) and os.access(folder / "chroma.sqlite3", os.W_OK)


def _copy_of(folder: Path) -> TemporaryDirectory[str]:
    copy: TemporaryDirectory[str] = TemporaryDirectory(prefix="fundstelle-vectors-", ignore_cleanup_errors=True)
    try:
        for file in folder.rglob("*"):
            if file.is_file():
                target = Path(copy.name, file.relative_to(folder))
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, target)
    except OSError as error:
        copy.cleanup()
        reason = f"it is read-only, and its vectors cannot be copied to {copy.name!r} ({error.strerror})"
        raise IndexWriteError(folder, reason) from error
    return copy


class VectorIndex:
    """Search the nearest passages by cosine similarity."""

    def __init__(self, folder: Path) -> None:
        """Open the folder; if it is read-only, a copy of it, because Chroma writes into what it opens.

        Raises:
            IndexDamagedError: if Chroma cannot read it.
            IndexWriteError: if a copy is needed and cannot be made.
        """
        self._folder = folder
        if not (folder / "chroma.sqlite3").is_file():
            raise IndexDamagedError(folder, "the vector index", "is missing")
        self._copy = None if _is_writable(folder) else _copy_of(folder)
        try:
            self._client = _client(folder if self._copy is None else Path(self._copy.name))
            self._collection = self._client.get_collection(_COLLECTION, embedding_function=None)
            self.count: int = self._collection.count()
        except Exception as error:  # Chroma raises its own, SQLite's and Rust's errors for a damaged file
            if self._copy is not None:
                self._copy.cleanup()
            raise IndexDamagedError(folder, "the vector index", f"cannot be opened ({error})") from error

    def search(self, vector: FloatVector, top_k: int) -> list[tuple[int, float]]:
        """Return up to `top_k` pairs of row and cosine similarity, the nearest first.

        Raises:
            IndexDamagedError: if Chroma fails in the search.
        """
        try:
            found = self._collection.query(
                query_embeddings=[vector], n_results=min(top_k, self.count), include=["distances"]
            )
        except Exception as error:
            raise IndexDamagedError(self._folder, "the vector index", f"cannot be searched ({error})") from error
        hits = [(int(i), 1.0 - float(d)) for i, d in zip(found["ids"][0], found["distances"][0], strict=True)]
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))

    def vectors(self) -> dict[int, FloatVector]:
        """Return every stored vector by its row; for checks, not for questions."""
        stored: dict[int, FloatVector] = {}
        for start in range(0, self.count, _BATCH):
            page = self._collection.get(limit=_BATCH, offset=start, include=["embeddings"])
            stored |= {
                int(i): np.asarray(v, dtype=np.float32) for i, v in zip(page["ids"], page["embeddings"], strict=True)
            }
        return stored

    def close(self) -> None:
        """Release the folder; searching afterwards is an error."""
        self._client.close()
        if self._copy is not None:
            self._copy.cleanup()

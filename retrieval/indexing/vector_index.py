"""Search the vectors that a folder holds, by Chroma."""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from retrieval.errors import IndexDamagedError, IndexWriteError
from retrieval.indexing.chroma import (
    BATCH,
    COLLECTION,
    DATABASE,
    IDS,
    close_client,
    foreign_errors,
    open_client,
    read_schema,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from retrieval.protocols import FloatVector

__all__ = ["VectorIndex"]


def _is_writable(folder: Path) -> bool:
    return os.access(folder, os.W_OK) and os.access(folder / DATABASE, os.W_OK)


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
        if not (folder / DATABASE).is_file():
            raise IndexDamagedError(folder, "the vector index", "is missing")
        self._copy = None if _is_writable(folder) else _copy_of(folder)
        with ExitStack() as opened, foreign_errors(lambda error: self._damaged("opened", error)):
            read_schema(folder)
            if self._copy is not None:
                opened.callback(self._copy.cleanup)
            self._client = open_client(folder if self._copy is None else Path(self._copy.name))
            opened.callback(close_client, self._client)
            self._collection = self._client.get_collection(COLLECTION, embedding_function=None)
            self.count: int = self._collection.count()
            self._row_of = _rows_by_id(np.load(folder / IDS, allow_pickle=False), self.count)
            opened.pop_all()

    def _damaged(self, done: str, error: BaseException) -> IndexDamagedError:
        return IndexDamagedError(self._folder, "the vector index", f"cannot be {done} ({error})")

    def search(self, vector: FloatVector, top_k: int) -> list[tuple[int, float]]:
        """Return up to `top_k` pairs of row and cosine similarity, the nearest first.

        Raises:
            IndexDamagedError: if Chroma fails in the search.
        """
        with foreign_errors(lambda error: self._damaged("searched", error)):
            found = self._collection.query(
                query_embeddings=[vector], n_results=min(top_k, self.count), include=["distances"]
            )
        hits = [
            (self._row(i), 1.0 - float(distance))
            for i, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        ]
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))

    def vectors(self) -> Iterator[tuple[int, FloatVector]]:
        """Yield row and vector of everything that is stored under an id of ours; for checks, not for questions."""
        ids = np.flatnonzero(self._row_of >= 0).tolist()
        for start in range(0, len(ids), BATCH):  # by id: pages by their number take ever longer
            page = self._collection.get(ids=[str(i) for i in ids[start : start + BATCH]], include=["embeddings"])
            for i, vector in zip(page["ids"], page["embeddings"], strict=True):
                yield self._row(i), np.asarray(vector, dtype=np.float32)

    def _row(self, chroma_id: str) -> int:
        number = int(chroma_id)
        row = int(self._row_of[number]) if number < len(self._row_of) else -1
        if row < 0:
            raise IndexDamagedError(self._folder, "the vector index", f"holds the id {chroma_id!r}, which no row has")
        return row

    def close(self) -> None:
        """Release the folder; searching afterwards is an error."""
        close_client(self._client)
        if self._copy is not None:
            self._copy.cleanup()


def _rows_by_id(ids: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Return the row of each id, -1 where an id has none."""
    if ids.dtype != np.int64 or ids.shape != (count,) or ids.min(initial=0) < 0:
        raise ValueError(f"{IDS} does not name {count} ids")
    rows = np.full(ids.max(initial=-1) + 1, -1, dtype=np.int64)
    rows[ids] = np.arange(count)
    return rows

"""The door to Chroma: one collection of passage vectors in a folder of its own.

A folder is written once and then only read: Chroma's index file is not replaced atomically, and a second process never
sees what the first one adds (chroma#7510, chroma#3792).  All vectors are flushed at once (`sync_threshold`), because
what is not flushed is replayed at every opening.
"""

from __future__ import annotations

import errno
import logging
import os
import shutil
import sqlite3
import threading
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from retrieval.errors import IndexDamagedError, IndexWriteError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from retrieval.protocols import FloatMatrix, FloatVector

__all__ = ["VectorIndex", "write_vector_index"]

_COLLECTION = "passages"
_LITTLE_ROOM = 1 << 20  # bytes; Chroma writes in larger pieces
_BATCH = 2_000  # Chroma refuses more than 5461 rows at once
# Clients of one folder share a system inside Chroma, which counts them in several steps: one that is opened while
# another is closed would find the system stopped.
_clients = threading.Lock()


def _client(folder: Path) -> Any:  # noqa: ANN401 - chromadb's client type cannot be named without importing it
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    logging.getLogger("chromadb").setLevel(logging.ERROR)
    import chromadb
    from chromadb.config import Settings

    # Chroma would read the `.env` of the working folder, which is ours.
    settings = Settings(_env_file=None, anonymized_telemetry=False)
    with _clients:
        return chromadb.PersistentClient(str(folder), settings=settings)


def _close(client: Any) -> None:  # noqa: ANN401 - as above
    with _clients:
        client.close()


@contextmanager
def _foreign_errors(own: Callable[[BaseException], Exception]) -> Iterator[None]:
    """Raise `own(error)` for whatever Chroma raises: its own, SQLite's and Rust's errors, and Rust's panics."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic is no Exception
        raise own(error) from error


def write_vector_index(
    folder: Path, vectors: FloatMatrix, *, on_progress: Callable[[int, int], None] | None = None
) -> None:
    """Write the vectors, shape `(n, dimension)`, into a new folder; row i gets the id `str(i)`.

    Raises:
        OSError: if they cannot be written.
    """
    folder.mkdir(parents=True)
    with _foreign_errors(lambda error: _write_error(folder, error)), ExitStack() as opened:
        client = _client(folder)
        opened.callback(_close, client)
        count = len(vectors)
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
                    "sync_threshold": count,
                }
            },
        )
        for start in range(0, count, _BATCH):
            end = min(count, start + _BATCH)
            collection.add(ids=[str(row) for row in range(start, end)], embeddings=vectors[start:end])
            if on_progress:
                on_progress(end, count)


def _write_error(folder: Path, error: BaseException) -> OSError:
    """Say that the disk is full where that is why; Chroma names hardly ever the reason."""
    disk = os.statvfs(folder)
    if disk.f_bavail * disk.f_frsize < _LITTLE_ROOM or (disk.f_files and not disk.f_favail):
        return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return OSError(f"Chroma says {str(error)!r}")


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


def _read_schema(database: Path) -> None:
    """Raise what is wrong with the head of Chroma's database; Chroma itself would end the process over it."""
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        connection.execute("SELECT name, sql FROM sqlite_master").fetchall()


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
        with ExitStack() as opened, _foreign_errors(lambda error: self._damaged("opened", error)):
            _read_schema(folder / "chroma.sqlite3")
            if self._copy is not None:
                opened.callback(self._copy.cleanup)
            self._client = _client(folder if self._copy is None else Path(self._copy.name))
            opened.callback(_close, self._client)
            self._collection = self._client.get_collection(_COLLECTION, embedding_function=None)
            self.count: int = self._collection.count()
            opened.pop_all()

    def _damaged(self, done: str, error: BaseException) -> IndexDamagedError:
        return IndexDamagedError(self._folder, "the vector index", f"cannot be {done} ({error})")

    def search(self, vector: FloatVector, top_k: int) -> list[tuple[int, float]]:
        """Return up to `top_k` pairs of row and cosine similarity, the nearest first.

        Raises:
            IndexDamagedError: if Chroma fails in the search.
        """
        with _foreign_errors(lambda error: self._damaged("searched", error)):
            found = self._collection.query(
                query_embeddings=[vector], n_results=min(top_k, self.count), include=["distances"]
            )
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
        _close(self._client)
        if self._copy is not None:
            self._copy.cleanup()

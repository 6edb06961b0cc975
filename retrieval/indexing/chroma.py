"""The door to Chroma: its client, what it raises, and its database on the disk.

A folder holds one collection of vectors and `ids.npy` (int64, n), which says the id that each row has in Chroma.  Rows
move when articles come and go, ids stay; so the next generation can change a copy instead of adding everything again.
The only module that imports chromadb.
"""

from __future__ import annotations

import errno
import logging
import os
import sqlite3
import threading
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from retrieval.indexing.arrays import open_array
from retrieval.indexing.disk_space import is_full

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = [
    "BATCH",
    "COLLECTION",
    "DATABASE",
    "GRAPH",
    "IDS",
    "check_vector_database",
    "client_of",
    "close_client",
    "foreign_errors",
    "open_client",
    "read_schema",
    "write_error",
]

COLLECTION = "passages"
DATABASE = "chroma.sqlite3"
IDS = "ids.npy"
# How the graph of neighbours is built and searched.
GRAPH = {"space": "cosine", "ef_construction": 200, "ef_search": 200, "max_neighbors": 32}
BATCH = 500  # rows; Chroma refuses more than 5461 at once, and lets no signal through while it adds some
# Clients of one folder share a system inside Chroma, which counts them in several steps: one that is opened while
# another is closed would find the system stopped.
_clients = threading.Lock()


def open_client(folder: Path) -> Any:  # noqa: ANN401 - chromadb's client type cannot be named without importing it
    """Open Chroma on a folder."""
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    logging.getLogger("chromadb").setLevel(logging.ERROR)
    import chromadb
    from chromadb.config import Settings

    # Chroma would read the `.env` of the working folder, which is ours.
    settings = Settings(_env_file=None, anonymized_telemetry=False)
    with _clients:
        return chromadb.PersistentClient(str(folder), settings=settings)


def close_client(client: Any) -> None:  # noqa: ANN401 - as above
    """Close what `open_client` opened."""
    with _clients:
        client.close()


@contextmanager
def client_of(folder: Path) -> Iterator[Any]:
    """Keep Chroma open on a folder as long as the block lasts."""
    client = open_client(folder)
    try:
        yield client
    finally:
        close_client(client)


@contextmanager
def foreign_errors(own: Callable[[BaseException], Exception]) -> Iterator[None]:
    """Raise `own(error)` for whatever Chroma raises: its own, SQLite's and Rust's errors, and Rust's panics."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic is no Exception
        raise own(error) from error


def write_error(folder: Path, error: BaseException) -> OSError:
    """Say that the disk is full where that is why; Chroma names hardly ever the reason."""
    if is_full(folder):
        return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return OSError(f"Chroma says {str(error)!r}")


def check_vector_database(folder: Path, count: int) -> None:
    """Read all of Chroma's database, which no checksum covers, without Chroma; it should hold `count` vectors.

    Raises:
        OSError, ValueError: if the file of ids cannot be read.
        sqlite3.Error: if the database cannot be read, or something in it does not fit together.
    """
    # Whoever was killed while Chroma opened it left a journal, which only somebody who may write can take back.
    is_writable = os.access(folder, os.W_OK) and os.access(folder / DATABASE, os.W_OK)
    with _reading(folder, "mode=rw" if is_writable else "mode=ro") as connection:
        [(state,)] = connection.execute("PRAGMA quick_check(1)").fetchall()
        # Of the table itself: an index over the same ids may be whole where that is not.
        held = {found for (found,) in connection.execute("SELECT embedding_id FROM embeddings NOT INDEXED")}
    if state != "ok":
        raise sqlite3.DatabaseError(state)
    if len(held) != count:
        raise sqlite3.DatabaseError(f"it holds {len(held)} vectors where {count} were written")
    if held != {str(i) for i in open_array(folder / IDS, np.int64).tolist()}:
        raise sqlite3.DatabaseError(f"its ids are not those of {IDS}")


def read_schema(folder: Path) -> None:
    """Raise what is wrong with the head of Chroma's database; Chroma itself would end the process over it."""
    with _reading(folder, "mode=ro&immutable=1") as connection:
        connection.execute("SELECT name, sql FROM sqlite_master").fetchall()


@contextmanager
def _reading(folder: Path, way: str) -> Iterator[sqlite3.Connection]:
    address = f"{(folder / DATABASE).absolute().as_uri()}?{way}"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        yield connection

"""Write the vectors of a new generation into Chroma: all of them, or what changed into a copy.

A folder is written once and then only read: Chroma's index file is not replaced atomically, and a second process never
sees what the first one adds (chroma#7510, chroma#3792).  Chroma flushes after so many changes (`sync_threshold`), and
the last of them has to be one of these: what is not flushed is replayed at every opening.
"""

from __future__ import annotations

import errno
import math
import shutil
import sqlite3
import warnings
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from retrieval.indexing.chroma import BATCH, COLLECTION, DATABASE, GRAPH, IDS, client_of, foreign_errors, write_error

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from retrieval.protocols import FloatMatrix

__all__ = ["change_vector_index", "flushed_batches", "write_vector_index"]

_SLACK = 1_000  # ids


def write_vector_index(folder: Path, vectors: FloatMatrix, on_rows: Callable[[int], None] = lambda done: None) -> None:
    """Write the vectors, shape `(n, dimension)`, into a new folder; row i gets the id i.

    `on_rows(done)` is called as rows are added.

    Raises:
        OSError: if they cannot be written.
    """
    folder.mkdir(parents=True)
    count = len(vectors)
    flushed_after, batches = flushed_batches(count)
    with foreign_errors(lambda error: write_error(folder, error)), client_of(folder) as client:
        collection = client.create_collection(
            COLLECTION,
            embedding_function=None,
            configuration={"hnsw": GRAPH | {"batch_size": max(2, min(count, 100)), "sync_threshold": flushed_after}},
        )
        _add(collection, np.arange(count), vectors, batches, on_rows)
    np.save(folder / IDS, np.arange(count))


def flushed_batches(count: int) -> tuple[int, list[NDArray[np.int64]]]:
    """Return after how many rows Chroma is to flush, and all rows in batches; after the last one it will just flush.

    At every addition Chroma reads all that it has not flushed, and at every flush it writes all that it has: parts of
    some 20 times the root of the number make the least of both together.
    """
    # The last part is no longer than the others, and no batch is so short that a flush just before it would miss it.
    parts = np.array_split(np.arange(count), max(1, count // max(BATCH, 20 * math.isqrt(count))))
    return len(parts[-1]), [rows for part in parts for rows in _batches(part)]


def change_vector_index(source: Path, folder: Path, origins: NDArray[np.int64], vectors: FloatMatrix) -> bool:
    """Write the vectors into a new folder by changing a copy of `source`; `origins` are their rows there, -1 if new.

    Return False, and write nothing, where writing them all is the better way, or the copy cannot be changed.

    Raises:
        OSError: if the disk is full.
    """
    plan = _plan(np.load(source / IDS), origins)
    if plan is None:
        return False
    try:
        with foreign_errors(lambda error: write_error(folder, error)):
            _copy_folder(source, folder)
            _apply(plan, folder, vectors)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        shutil.rmtree(folder, ignore_errors=True)
        return False
    np.save(folder / IDS, plan.ids)
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """Hold every row's id, the rows whose vectors are added, and the ids that go."""

    ids: NDArray[np.int64]
    added: NDArray[np.int64]
    removed: NDArray[np.int64]


def _plan(before: NDArray[np.int64], origins: NDArray[np.int64]) -> _Plan | None:
    """Say what to change, None if that is more than half of it, or half of the copy would be what was deleted."""
    ids = np.full(len(origins), -1, dtype=np.int64)
    # Two articles of one text have one origin: the second one's vector is added.
    kept, first = np.unique(origins, return_index=True)
    ids[first[kept >= 0]] = before[kept[kept >= 0]]
    added = np.flatnonzero(ids < 0)
    ids[added] = np.arange(len(added)) + (before.max(initial=-1) + 1)
    if len(added) > len(ids) // 2 or ids.max(initial=-1) > len(ids) * 3 // 2 + _SLACK:
        return None
    return _Plan(ids=ids, added=added, removed=np.setdiff1d(before, ids, assume_unique=True))


def _copy_folder(source: Path, folder: Path) -> None:
    """Copy Chroma's folder; its database by SQLite, because a reader may just be opening it."""
    for file in source.rglob("*"):
        target = folder / file.relative_to(source)
        if file.is_dir() or file.name.startswith(DATABASE):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    with (
        closing(sqlite3.connect(f"{(source / DATABASE).absolute().as_uri()}?mode=ro", uri=True)) as live,
        closing(sqlite3.connect(folder / DATABASE)) as copy,
    ):
        live.backup(copy)


def _apply(plan: _Plan, folder: Path, vectors: FloatMatrix) -> None:
    changes = len(plan.added) + len(plan.removed)
    if not changes:
        return
    with client_of(folder) as client, warnings.catch_warnings():
        # Chroma warns of its own defaults for an embedding function, which we have none of.
        warnings.simplefilter("ignore", DeprecationWarning)
        # All of it is flushed at once, and searched as today's indexes are; that acts only after opening again.
        settings = {
            "ef_search": GRAPH["ef_search"],
            "sync_threshold": max(2, changes),
            "batch_size": max(2, min(changes, 100)),
        }
        client.get_collection(COLLECTION, embedding_function=None).modify(configuration={"hnsw": settings})
    with client_of(folder) as client:
        collection = client.get_collection(COLLECTION, embedding_function=None)
        for removed in _batches(plan.removed):
            collection.delete(ids=[str(i) for i in removed.tolist()])
        _add(collection, plan.ids[plan.added], vectors[plan.added], _batches(np.arange(len(plan.added))))


def _batches(rows: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Return rows in batches that are even, not a last one of whatever is left."""
    return np.array_split(rows, -(-len(rows) // BATCH)) if len(rows) else []


def _add(
    collection: Any,  # noqa: ANN401 - as above
    ids: NDArray[np.int64],
    vectors: FloatMatrix,
    batches: Sequence[NDArray[np.int64]],
    on_rows: Callable[[int], None] = lambda done: None,
) -> None:
    for rows in batches:
        start, end = int(rows[0]), int(rows[-1]) + 1
        collection.add(ids=[str(i) for i in ids[start:end].tolist()], embeddings=np.asarray(vectors[start:end]))
        on_rows(end)

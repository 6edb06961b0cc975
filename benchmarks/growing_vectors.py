"""Chroma alone: how adding, searching and opening go as the vectors become more, and what is found of the nearest."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.growing_process import Clocks, between, clocks, disk_bytes, in_a_process, resident_bytes
from retrieval.indexing.chroma import COLLECTION, GRAPH, IDS, client_of
from retrieval.indexing.vector_index_writing import flushed_batches

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from retrieval.protocols import FloatMatrix

__all__ = ["build_graph", "measure_vectors", "nearest_rows", "searched"]

_DEPTH = 100  # as many as a question asks for
_BLOCK = 1 << 14  # rows


def measure_vectors(
    folder: Path, vectors: Path, questions: Path, size: int, *, graph: Mapping[str, Any] = GRAPH
) -> dict[str, Any]:
    """Add the first `size` vectors of a file in a process of its own, open them in another; return what was found."""
    grown = in_a_process(build_graph, folder, vectors, questions, size, dict(graph))
    return grown | in_a_process(_search_opened, folder, vectors, questions, size)


def build_graph(folder: Path, vectors: Path, questions: Path, size: int, graph: dict[str, Any]) -> dict[str, Any]:
    """Add the first `size` vectors as the product does, and search."""
    folder.mkdir(parents=True)
    stored, asked = np.load(vectors, mmap_mode="r"), np.load(questions)
    flushed_after, batches = flushed_batches(size)
    with client_of(folder) as client:
        settings = graph | {"batch_size": 100, "sync_threshold": flushed_after}
        collection = client.create_collection(COLLECTION, embedding_function=None, configuration={"hnsw": settings})
        started, began = time.perf_counter(), time.process_time()
        for rows in batches:
            added = np.asarray(stored[rows[0] : rows[-1] + 1])
            collection.add(ids=[str(i) for i in rows.tolist()], embeddings=added)
        row = {
            "vectors": size,
            "seconds": time.perf_counter() - started,
            "worked": time.process_time() - began,
            "resident": resident_bytes(),
        }
        row |= searched(collection, stored[:size], asked)
    np.save(folder / IDS, np.arange(size))
    return row


def _search_opened(folder: Path, vectors: Path, questions: Path, size: int) -> dict[str, Any]:
    from retrieval.indexing.vector_index import VectorIndex

    stored, asked = np.load(vectors, mmap_mode="r"), np.load(questions)
    with client_of(folder):  # what the library itself takes
        pass
    started = clocks()
    index = VectorIndex(folder)
    index.search(asked[0], _DEPTH)
    opened = between(started, clocks())
    found = searched(index._collection, stored[:size], asked)
    found |= {"opening": opened, "resident": resident_bytes(), "disk": disk_bytes(folder)}
    index.close()
    return found


def searched(collection: Any, stored: FloatMatrix, asked: FloatMatrix) -> dict[str, Any]:  # noqa: ANN401 - Chroma's
    """Search for every question; return the times, and the share of the nearest that was found."""
    times, found = Clocks(), []
    depth = min(_DEPTH, len(stored))
    for question in asked:
        with times.one():
            answer = collection.query(query_embeddings=[question], n_results=depth, include=["distances"])
        found.append([int(i) for i in answer["ids"][0]])
    exact = nearest_rows(stored, asked, depth)
    return {"question": times.milliseconds()} | {
        f"recall@{k}": float(
            np.mean([len({*mine[:k]} & {*right[:k]}) / k for mine, right in zip(found, exact.tolist(), strict=True)])
        )
        for k in (10, depth)
    }


def nearest_rows(stored: FloatMatrix, asked: FloatMatrix, count: int) -> NDArray[np.int64]:
    """Return the rows of the nearest stored vectors to each that is asked, `(asked, count)`, the nearest first."""
    best = np.full((len(asked), count), -2, dtype=np.float32)
    rows = np.zeros((len(asked), count), dtype=np.int64)
    for start in range(0, len(stored), _BLOCK):
        block = asked @ np.asarray(stored[start : start + _BLOCK]).T
        scores = np.concatenate([best, block], axis=1)
        places = np.argpartition(-scores, count - 1, axis=1)[:, :count] if scores.shape[1] > count else None
        numbers = np.concatenate([rows, np.broadcast_to(np.arange(start, start + block.shape[1]), block.shape)], axis=1)
        if places is None:
            best, rows = scores, numbers
        else:
            best, rows = np.take_along_axis(scores, places, 1), np.take_along_axis(numbers, places, 1)
    order = np.argsort(-best, axis=1, kind="stable")
    return np.take_along_axis(rows, order, 1)

"""Chroma's settings: what a graph built with other numbers finds of what is nearest, and in what time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.growing_process import in_a_process
from benchmarks.growing_vectors import build_graph, searched
from retrieval.indexing.chroma import COLLECTION, GRAPH, client_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["measure_graphs"]


def measure_graphs(
    folder: Path,
    vectors: Path,
    questions: Path,
    size: int,
    shapes: Sequence[tuple[int, int]],
    efforts: Sequence[int],
) -> list[dict[str, Any]]:
    """Build a graph of each shape (`max_neighbors`, `ef_construction`), search it with each `ef_search`."""
    rows = []
    for neighbours, construction in shapes:
        graph = GRAPH | {"max_neighbors": neighbours, "ef_construction": construction}
        place = folder / f"{neighbours}-{construction}"
        if not place.exists():
            started = time.perf_counter()
            in_a_process(build_graph, place, vectors, questions, size, graph)
            print(place.name, round(time.perf_counter() - started), "s")
        for effort in efforts:
            in_a_process(_set_effort, place, effort)
            found = in_a_process(_search, place, vectors, questions, size)
            rows.append({"max_neighbors": neighbours, "ef_construction": construction, "ef_search": effort} | found)
    return rows


def _set_effort(folder: Path, effort: int) -> None:
    """Change `ef_search`, which acts when the folder is opened again."""
    with client_of(folder) as client:
        collection = client.get_collection(COLLECTION, embedding_function=None)
        collection.modify(configuration={"hnsw": {"ef_search": effort}})


def _search(folder: Path, vectors: Path, questions: Path, size: int) -> dict[str, Any]:
    with client_of(folder) as client:
        collection = client.get_collection(COLLECTION, embedding_function=None)
        asked = np.load(questions)
        collection.query(query_embeddings=[asked[0]], n_results=1)
        return searched(collection, np.load(vectors, mmap_mode="r")[:size], asked)

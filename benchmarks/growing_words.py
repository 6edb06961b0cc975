"""BM25 alone: how writing, opening and searching go as the passages become more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.growing_process import Clocks, between, clocks, disk_bytes, in_a_process, memory
from benchmarks.long_articles import drawn_terms

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["measure_words"]

_TERMS = 90  # of a passage, stop words left out, with the parts of compounds
_AT_ONCE = 2_000  # passages
_SAMPLE = 20_000  # passages; what drawing takes is told from these
_DEPTH = 100  # as many as a question asks for
_QUESTIONS, _WARM = 300, 20


def measure_words(folder: Path, passages: int) -> dict[str, Any]:
    """Write BM25 over so many passages of drawn terms in a process of its own, search it in another."""
    return in_a_process(_write, folder, passages) | in_a_process(_search, folder)


def _passages(count: int) -> Iterator[list[str]]:
    random = np.random.default_rng(4)
    for start in range(0, count, _AT_ONCE):
        some = min(_AT_ONCE, count - start)
        terms = drawn_terms(random, some * _TERMS)
        yield from (terms[place : place + _TERMS] for place in range(0, len(terms), _TERMS))


def _write(folder: Path, passages: int) -> dict[str, Any]:
    from retrieval.indexing.lexical_writing import write_lexical_index

    sample = min(passages, _SAMPLE)
    started = clocks()
    for _ in _passages(sample):
        pass
    drawing = between(started, clocks())["worked"] * passages / sample  # no part of writing
    started = clocks()
    with memory() as most:
        write_lexical_index(folder, _passages(passages))
    return {
        "passages": passages,
        "seconds": {name: round(taken - drawing, 2) for name, taken in between(started, clocks()).items()},
        "disk": disk_bytes(folder),
    } | most


def _search(folder: Path) -> dict[str, Any]:
    from retrieval.indexing.lexical_index import LexicalIndex

    random = np.random.default_rng(5)
    asked = [drawn_terms(random, int(random.integers(3, 9))) for _ in range(_QUESTIONS + _WARM)]
    started = clocks()
    index = LexicalIndex(folder)
    opened = between(started, clocks())
    for question in asked[:_WARM]:
        index.search(question, _DEPTH)
    times = Clocks()
    for question in asked[_WARM:]:
        with times.one():
            index.search(question, _DEPTH)
    return {"question": times.milliseconds(), "opening": opened}

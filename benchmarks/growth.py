"""Measure how the index grows: time, memory, disk, and what is found, from a thousand passages to a million.

    python -m benchmarks.real_vectors /tmp/growth-vectors
    python -m benchmarks.growth vectors 1000 10000 100000 --work /tmp/growth --out /tmp/growth/vectors.json
    python -m benchmarks.growth words 1000 10000 100000 1000000 --work /tmp/growth --out /tmp/growth/words.json
    python -m benchmarks.growth filters 10000 100000 --work /tmp/growth --out /tmp/growth/filters.json
    python -m benchmarks.growth archive 1000 10000 100000 --work /tmp/growth --out /tmp/growth/archive.json
    python -m benchmarks.growth graphs 100000 --shapes 16,100 32,200 --efforts 100 200 400 --work /tmp/growth ...
    python -m benchmarks.growth plots /tmp/growth --out benchmarks/growth

vectors is Chroma alone, words BM25 alone, filters the search over what these two built, archive all of it with made
articles and drawn vectors; graphs compares Chroma's settings.  Beyond as many vectors as were encoded, others are drawn
near them.  Every part is measured in a process of its own; `elapsed`, p50 and p95 are the clock's time and `worked` the
processor's, which other work hardly lengthens.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

_PASSAGES, _QUESTIONS = "passages.npy", "questions.npy"


def main() -> None:
    """Measure what is asked for, or draw what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=[*_PARTS, "plots"], help="what to measure, or to draw what was measured")
    parser.add_argument("sizes", nargs="+", help="numbers of passages; for plots, the folder of the .json files")
    parser.add_argument("--work", type=Path, default=Path("/tmp/growth"), help="for what is built; some GB")  # noqa: S108
    parser.add_argument("--vectors", type=Path, default=Path("/tmp/growth-vectors"), help="of real_vectors")  # noqa: S108
    parser.add_argument("--shapes", nargs="+", default=["32,200"], help="graphs: max_neighbors,ef_construction")
    parser.add_argument("--efforts", nargs="+", type=int, default=[100, 200, 400], help="graphs: ef_search")
    parser.add_argument("--out", type=Path, required=True, help="the .json file, or the folder of the plots")
    options = parser.parse_args()
    if options.part == "plots":
        from benchmarks.growing_plots import write_plots

        write_plots(Path(options.sizes[0]), options.out)
        return
    rows: list[dict[str, Any]] = []
    for size in map(int, options.sizes):
        work = options.work / f"{options.part}-{size}"
        rows += _PARTS[options.part](work, size, options)
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps(rows, indent=1), encoding="utf-8")
        print(json.dumps(rows[-1], indent=1))


def _vectors(work: Path, size: int, options: argparse.Namespace) -> list[dict[str, Any]]:
    from benchmarks.growing_vectors import measure_vectors

    return [measure_vectors(work, _enough(options, size), options.vectors / _QUESTIONS, size)]


def _graphs(work: Path, size: int, options: argparse.Namespace) -> list[dict[str, Any]]:
    from benchmarks.growing_graph import measure_graphs

    shapes = [(int(one), int(two)) for one, two in (shape.split(",") for shape in options.shapes)]
    questions = options.vectors / _QUESTIONS
    return measure_graphs(work, _enough(options, size), questions, size, shapes, options.efforts)


def _words(work: Path, size: int, _: argparse.Namespace) -> list[dict[str, Any]]:
    from benchmarks.growing_words import measure_words

    return [measure_words(work, size)]


def _filters(_: Path, size: int, options: argparse.Namespace) -> list[dict[str, Any]]:
    from benchmarks.growing_filters import measure_filters

    graph, words = options.work / f"vectors-{size}", options.work / f"words-{size}"
    return [measure_filters(graph, words, _enough(options, size), options.vectors / _QUESTIONS)]


def _archive(work: Path, size: int, options: argparse.Namespace) -> list[dict[str, Any]]:
    from benchmarks.growing_archive import measure_archive

    return [measure_archive(work, options.vectors / _PASSAGES, size)]


_PARTS: dict[str, Callable[[Path, int, argparse.Namespace], list[dict[str, Any]]]] = {
    "vectors": _vectors,
    "words": _words,
    "filters": _filters,
    "archive": _archive,
    "graphs": _graphs,
}


def _enough(options: argparse.Namespace, size: int) -> Path:
    """Return a file of at least so many vectors: the real ones, and where they are too few, others drawn near them."""
    from benchmarks.drawn_vectors import neighbours_of

    path: Path = options.vectors / _PASSAGES
    real = np.load(path, mmap_mode="r")
    if len(real) >= size:
        return path
    options.work.mkdir(parents=True, exist_ok=True)
    drawn: Path = options.work / f"vectors-{size}.npy"
    if not drawn.exists():
        part = drawn.with_suffix(".part")
        rows = np.lib.format.open_memmap(part, mode="w+", dtype=np.float32, shape=(size, real.shape[1]))
        done = 0
        for piece in neighbours_of(np.asarray(real), size):
            rows[done : done + len(piece)] = piece
            done += len(piece)
        rows.flush()
        part.rename(drawn)
    return drawn


if __name__ == "__main__":
    main()

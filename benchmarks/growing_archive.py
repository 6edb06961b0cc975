"""A whole archive: how building, opening, asking and filtering go as it grows.

Its texts are made (`long_articles`) and its vectors drawn: encoding is linear by itself, and would take hours.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from itertools import islice
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.drawn_vectors import DRAWN, DrawnEncoder
from benchmarks.growing_process import disk_bytes, in_a_process, memory, milliseconds, resident_bytes
from benchmarks.long_articles import OUTLETS, PASSAGES_AN_ARTICLE, first_day, long_articles, question_about
from retrieval.datamodel import ArticleFilter

if TYPE_CHECKING:
    from pathlib import Path

    from retrieval.answering.answerer import Answerer

__all__ = ["measure_archive"]

_WARM = 10  # questions that are not counted
_FILTERS = {
    "without": None,
    **{
        f"outlet, {share:.1%}": ArticleFilter(source=name)
        for name, share in OUTLETS.items()
        if share in {0.5, 0.05, 0.005}
    },
    **{f"date, {share:.1%}": ArticleFilter(published_from=first_day(share)) for share in (0.5, 0.05, 0.005)},
}


def measure_archive(folder: Path, vectors: Path, passages: int, *, questions: int = 100) -> dict[str, Any]:
    """Build an archive of about so many passages in a process, ask it in another; return what both measured."""
    folder.mkdir(parents=True)
    articles = folder / "articles.jsonl"
    in_a_process(_write, articles, round(passages / PASSAGES_AN_ARTICLE))
    built = in_a_process(_build, folder / "index", articles, vectors)
    return built | in_a_process(_ask, folder / "index", articles, questions)


def _write(path: Path, number: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        for article in long_articles(number):
            print(json.dumps(asdict(article), ensure_ascii=False), file=file)


def _build(folder: Path, articles: Path, vectors: Path) -> dict[str, Any]:
    from retrieval.german.analyzer import Analyzer
    from retrieval.indexing.build import IndexBuilder
    from retrieval.indexing.chunker import Chunker
    from retrieval.indexing.generation_writer import GenerationWriter
    from retrieval.indexing.generations import GenerationStore

    encoder = DrawnEncoder(np.load(vectors))
    began: dict[str, tuple[float, float]] = {}  # of each stage; in seconds of the clock, and of the processor

    def on_progress(stage: str, done: int, total: int) -> None:
        began.setdefault(stage, _clocks())

    writer = GenerationWriter(
        analyzer=Analyzer(), chunker=Chunker(), model=DRAWN, open_encoder=lambda: encoder, cache=folder / "cache",
        on_progress=on_progress,
    )  # fmt: skip
    started = _clocks()
    with memory() as most:
        result = IndexBuilder(folder=folder, writer=writer).build([articles])
    ended = _clocks()
    ends = [*list(began.values())[1:], ended]
    return {
        "articles": result.articles,
        "passages": result.passages,
        "sentences": result.sentences,
        "seconds": _since(started, ended),
        "stages": {stage: _since(start, end) for (stage, start), end in zip(began.items(), ends, strict=True)},
        "disk": disk_bytes(GenerationStore(folder).live()),
        "articles' bytes": articles.stat().st_size,
    } | most


def _clocks() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _since(start: tuple[float, float], end: tuple[float, float]) -> dict[str, float]:
    """Say how long something took, and how long a processor worked for it: other work only lengthens the former."""
    return {"elapsed": round(end[0] - start[0], 2), "worked": round(end[1] - start[1], 2)}


def _ask(folder: Path, articles: Path, questions: int) -> dict[str, Any]:
    from retrieval.answering.answerer import Answerer
    from retrieval.articles import Entry, find_files, read_file
    from retrieval.german.analyzer import Analyzer
    from retrieval.indexing.generations import GenerationStore
    from retrieval.indexing.open_index import OpenIndex
    from retrieval.models import open_question_encoder

    random = np.random.default_rng(2)
    made = [item.article for item in islice(read_file(find_files([articles]).files[0]), 200) if isinstance(item, Entry)]
    asked = [question_about(made[n % len(made)], random) for n in range(questions + _WARM)]
    encoder, analyzer = open_question_encoder("bundled"), Analyzer()
    encoder.encode_question(asked[0])
    import chromadb  # noqa: F401 - what the library itself takes

    before = resident_bytes()
    started = time.perf_counter()
    answerer = Answerer(index=OpenIndex(GenerationStore(folder).live()), encoder=encoder, analyzer=analyzer)
    opened = time.perf_counter() - started
    answerer.ask(asked[0])
    first = time.perf_counter() - started
    found: dict[str, Any] = {"opening": opened, "opened and first answer": first}
    stages: dict[str, list[float]] = {"embed": [], "retrieve": [], "read": [], "total": []}
    for question in asked[:_WARM]:
        answerer.ask(question)
    for question in asked[_WARM:]:
        timings = asdict(answerer.ask(question).timings)
        for stage, times in stages.items():
            times.append(timings[stage] / 1000)
    found["question"] = {stage: milliseconds(times) for stage, times in stages.items()}
    found["resident"], found["resident before opening"] = resident_bytes(), before
    found["filters"] = _filtered(answerer, asked)
    answerer.close()
    return found


def _filtered(answerer: Answerer, asked: list[str]) -> dict[str, Any]:
    """Time the search with each filter, in turns; the ratio is the median of those to the same question without one."""
    archive = answerer.index.archive
    times: dict[str, list[float]] = {name: [] for name in _FILTERS}
    first = {}
    for name, only in _FILTERS.items():
        started = time.perf_counter()
        among = None if only is None else archive.passages_admitted(only)
        first[name] = (time.perf_counter() - started, len(archive.passages) if among is None else len(among))
    for number, question in enumerate(asked):
        for name, only in _FILTERS.items():
            timings = answerer.ask(question, only=only).timings
            if number >= _WARM:
                times[name].append(timings.retrieve / 1000)
    without = times["without"]
    return {
        name: milliseconds(some)
        | {
            "ratio": round(median(one / other for one, other in zip(some, without, strict=True)), 2),
            "passages": first[name][1],
            "finding them, first": round(1000 * first[name][0], 2),
        }
        for name, some in times.items()
    }

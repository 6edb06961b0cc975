"""A whole archive: how building, checking, opening and asking go as it grows.

Its texts are made (`long_articles`) and its vectors drawn: encoding is linear by itself, and would take hours.
"""

from __future__ import annotations

import json
import resource
from dataclasses import asdict
from itertools import islice
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.drawn_vectors import DRAWN, DrawnEncoder
from benchmarks.growing_process import Clocks, between, clocks, disk_bytes, in_a_process, memory, resident_bytes
from benchmarks.long_articles import PASSAGES_AN_ARTICLE, long_articles, question_about

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["measure_archive"]

_WARM = 10  # questions that are not counted


def measure_archive(folder: Path, vectors: Path, passages: int, *, questions: int = 100) -> dict[str, Any]:
    """Build an archive of about so many passages, verify it, ask it, each in a process; return what they measured."""
    folder.mkdir(parents=True)
    articles = folder / "articles.jsonl"
    in_a_process(_write, articles, round(passages / PASSAGES_AN_ARTICLE))
    built = in_a_process(_build, folder / "index", articles, vectors)
    verified = in_a_process(_verify, folder / "index")
    return built | {"verify": verified} | in_a_process(_ask, folder / "index", articles, questions)


def _write(path: Path, number: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        for article in long_articles(number):
            print(json.dumps(asdict(article), ensure_ascii=False), file=file)


def _build(folder: Path, articles: Path, vectors: Path) -> dict[str, Any]:
    from retrieval.freed_memory import limit_freed_memory
    from retrieval.german.analyzer import Analyzer
    from retrieval.indexing.build import IndexBuilder
    from retrieval.indexing.chunker import Chunker
    from retrieval.indexing.generation_writer import GenerationWriter
    from retrieval.indexing.generations import GenerationStore

    encoder = DrawnEncoder(np.load(vectors))
    limit_freed_memory()  # as `wiring.build_index` does
    stages = _Stages()
    writer = GenerationWriter(
        analyzer=Analyzer(), chunker=Chunker(), model=DRAWN, encoding=DRAWN, open_encoder=lambda: encoder,
        cache=folder / "cache",
        on_progress=stages,
    )  # fmt: skip
    started = clocks()
    with memory() as most:
        result = IndexBuilder(folder=folder, writer=writer).build([articles])
    ended = clocks()
    return {
        "articles": result.articles,
        "passages": result.passages,
        "sentences": result.sentences,
        "seconds": between(started, ended),
        "stages": stages.seconds(ended),
        "disk": disk_bytes(GenerationStore(folder).live()),
        "articles' bytes": articles.stat().st_size,
    } | most


def _verify(folder: Path) -> dict[str, Any]:
    """Do what `fundstelle verify` does; it asks no sentence for its meaning, because no encoder made these vectors."""
    from retrieval.wiring import verify_index

    stages = _Stages()
    started = clocks()
    with memory() as most:
        problems = verify_index(folder, on_progress=stages)
    ended = clocks()
    if problems:
        raise RuntimeError(f"a whole index was found broken: {problems}")
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "seconds": between(started, ended),
        "stages": stages.seconds(ended),
        "child, worked": round(child.ru_utime + child.ru_stime, 3),
    } | most


class _Stages:
    """Take note of when each stage begins, which is when it first tells of itself."""

    def __init__(self) -> None:
        self._began: dict[str, tuple[float, float]] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        self._began.setdefault(stage, clocks())

    def seconds(self, ended: tuple[float, float]) -> dict[str, dict[str, float]]:
        """Say how long each stage took, the last one up to `ended`."""
        ends = [*list(self._began.values())[1:], ended]
        return {stage: between(start, end) for (stage, start), end in zip(self._began.items(), ends, strict=True)}


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
    started = clocks()
    answerer = Answerer(index=OpenIndex(GenerationStore(folder).live()), encoder=encoder, analyzer=analyzer)
    opened = clocks()
    answerer.ask(asked[0])
    found: dict[str, Any] = {"opening": between(started, opened), "opened and answered": between(started, clocks())}
    for question in asked[:_WARM]:
        answerer.ask(question)
    times, stages = Clocks(), []
    for question in asked[_WARM:]:
        with times.one():
            stages.append(asdict(answerer.ask(question).timings))
    found["question"] = times.milliseconds()
    found["stages of a question"] = {stage: round(median(one[stage] for one in stages), 2) for stage in stages[0]}
    found["resident"], found["resident before opening"] = resident_bytes(), before
    answerer.close()
    return found

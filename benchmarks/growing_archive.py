"""A whole archive: how building, opening, asking and filtering go as it grows.

Its texts are made (`long_articles`) and its vectors drawn: encoding is linear by itself, and would take hours.
"""

from __future__ import annotations

import json
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
        began.setdefault(stage, clocks())

    writer = GenerationWriter(
        analyzer=Analyzer(), chunker=Chunker(), model=DRAWN, encoding=DRAWN, open_encoder=lambda: encoder,
        cache=folder / "cache",
        on_progress=on_progress,
    )  # fmt: skip
    started = clocks()
    with memory() as most:
        result = IndexBuilder(folder=folder, writer=writer).build([articles])
    ended = clocks()
    ends = [*list(began.values())[1:], ended]
    return {
        "articles": result.articles,
        "passages": result.passages,
        "sentences": result.sentences,
        "seconds": between(started, ended),
        "stages": {stage: between(start, end) for (stage, start), end in zip(began.items(), ends, strict=True)},
        "disk": disk_bytes(GenerationStore(folder).live()),
        "articles' bytes": articles.stat().st_size,
    } | most


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

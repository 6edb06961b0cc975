"""What a filter costs a search, over parts that are measured alone elsewhere: Chroma and BM25 of drawn terms."""

from __future__ import annotations

import time
from statistics import median
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from benchmarks.drawn_vectors import Spectrum
from benchmarks.growing_process import Clocks, in_a_process
from benchmarks.long_articles import OUTLETS, PASSAGES_AN_ARTICLE, drawn_terms, first_day, origins
from retrieval.article_filter import ArticleFilter
from retrieval.datamodel import Passage, Span

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from retrieval.indexing.open_index import OpenIndex
    from retrieval.protocols import FloatMatrix

__all__ = ["FILTERS", "measure_filters"]

FILTERS = {
    "without": None,
    **{f"outlet, {s:.1%}": ArticleFilter(source=name) for name, s in OUTLETS.items() if s in {0.5, 0.05, 0.005}},
    **{f"date, {s:.1%}": ArticleFilter(published_from=first_day(s)) for s in (0.5, 0.05, 0.005)},
}
_SENTENCES = 8  # of a passage
_DRAWN = 10_000  # vectors of sentences
_TEXTS, _WORDS = 64, 120  # of passages, and words of each
_QUESTIONS, _WARM, _TOP = 80, 10, 8


def measure_filters(graph: Path, words: Path, vectors: Path, questions: Path) -> dict[str, Any]:
    """Search the vectors in `graph` and the postings in `words`, both of as many passages, with every filter in turns.

    Each question is asked with all filters before the next; the ratio is the median of those to the same one without.
    """
    return in_a_process(_measure, graph, words, vectors, questions)


def _measure(graph: Path, words: Path, vectors: Path, questions: Path) -> dict[str, Any]:
    from retrieval.answering.retriever import Retriever
    from retrieval.indexing.article_origins import ArticleOrigins

    index = _assembled(graph, words, np.load(vectors, mmap_mode="r"))
    count = index.passages.count
    articles = ArticleOrigins(origins(round(count / PASSAGES_AN_ARTICLE)))
    article_of = (
        (np.arange(count) / PASSAGES_AN_ARTICLE).astype(np.int64).clip(max=round(count / PASSAGES_AN_ARTICLE) - 1)
    )
    admitted: dict[str, NDArray[np.int64] | None] = {"without": None}
    admitting = {}
    for name, only in FILTERS.items():
        if only is not None:
            started = time.perf_counter()
            admitted[name] = np.flatnonzero(articles.admitted(only)[article_of])
            admitting[name] = 1000 * (time.perf_counter() - started)
    retriever = Retriever(index=cast("OpenIndex", index))
    random = np.random.default_rng(6)
    asked = np.load(questions)[: _QUESTIONS + _WARM]
    clocks = {name: Clocks() for name in FILTERS}
    for number, vector in enumerate(asked):
        terms = drawn_terms(random, 6)
        for name, among in admitted.items():
            with (clocks if number >= _WARM else {name: Clocks()})[name].one():
                retriever.retrieve(vector, terms, _TOP, text=" ".join(terms), among=among)
    without = clocks["without"].worked
    rows = {
        name: clock.milliseconds()
        | {
            "ratio": round(median(one / other for one, other in zip(clock.worked, without, strict=True)), 2),
            "passages": count if (among := admitted[name]) is None else len(among),
            "admitting": round(admitting.get(name, 0.0), 2),
        }
        for name, clock in clocks.items()
    }
    return {"passages": count, "filters": rows}


def _assembled(graph: Path, words: Path, vectors: FloatMatrix) -> Any:  # noqa: ANN401 - stands in for an OpenIndex
    """Return what a retriever needs of an index: its two searches, vectors of passages and, drawn, of sentences."""
    from retrieval.indexing.dense_search import EXACT_UP_TO, ExactSearch
    from retrieval.indexing.lexical_index import LexicalIndex
    from retrieval.indexing.vector_index import VectorIndex

    lexical = LexicalIndex(words)
    vectors = vectors[: lexical.count]
    spectrum, random = Spectrum(np.asarray(vectors[:20_000])), np.random.default_rng(7)
    sentences = np.empty((lexical.count * _SENTENCES, vectors.shape[1]), dtype=np.float16)
    drawn = spectrum.draw(random, _DRAWN).astype(np.float16)
    for start in range(0, len(sentences), _DRAWN):  # the same ones again: only the time counts
        block = sentences[start : start + _DRAWN]
        block[:] = drawn[: len(block)]
    texts = [" ".join(drawn_terms(random, _WORDS)) for _ in range(_TEXTS)]
    archive = SimpleNamespace(
        passage_vectors=np.asarray(vectors),
        sentence_vectors=sentences,
        sentence_rows=lambda row: range(row * _SENTENCES, (row + 1) * _SENTENCES),
        passage=lambda row: Passage(row=row, article_id="", span=Span(0, 1), text=texts[row % _TEXTS]),
        title_of=lambda _: "-",
    )
    dense = ExactSearch(vectors) if lexical.count <= EXACT_UP_TO else VectorIndex(graph)
    return SimpleNamespace(vectors=dense, passages=lexical, archive=archive)

"""Fundstelle as it is installed: built from articles, which it cuts itself, and asked through its front door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.compare.corpus import ARTICLES
from retrieval import build_index, open_answerer
from retrieval.errors import QuestionError
from retrieval.models import BUNDLED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.compare.corpus import Place
    from benchmarks.compare.systems import System
    from retrieval.answering.answerer import Answerer

__all__ = ["make"]

_QUOTES = 3


def make(_model: Path) -> System:
    """Return the system; it knows its model itself."""
    return _Fundstelle()


class _Fundstelle:
    _answerer: Answerer

    def build(self, corpus: Path, folder: Path) -> None:
        build_index(folder, [corpus / ARTICLES])

    def open(self, folder: Path) -> None:
        self._answerer = open_answerer(folder, reader=BUNDLED)

    def search(self, question: str) -> list[int]:
        try:
            return [hit.passage.row for hit in self._answerer.search(question)]
        except QuestionError:  # nothing to search for
            return []

    def encode(self, question: str) -> Sequence[float]:
        vector: Sequence[float] = self._answerer.encoder.encode_question(question).tolist()
        return vector

    def quotes(self, question: str, *, read: bool) -> list[list[Place]] | None:
        try:
            answer = self._answerer.ask(question, top_k=_QUOTES, min_confidence=0, quick=not read)
        except QuestionError:
            return []
        return [[(c.article_id, c.start, c.end) for c in quote.citations] for quote in answer.quotes]

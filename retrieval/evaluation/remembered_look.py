"""A reader and a reranker that look at each passage once for each question, however often it is asked.

The ruler asks every question several times of nearly the same passages, and a base model takes seconds for each.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from retrieval.answering.second_look import SecondLook
    from retrieval.protocols import ExtractiveReader, PassageReading, Reranker

__all__ = ["remembering"]

_Text = TypeVar("_Text", bound="Hashable")
_Result = TypeVar("_Result")


def remembering(look: SecondLook) -> SecondLook:
    """Return the same second look, which remembers what its models said."""
    return replace(
        look,
        reader=_RememberingReader(look.reader) if look.reader else None,
        reranker=_RememberingReranker(look.reranker) if look.reranker else None,
    )


class _Remembered(Generic[_Text, _Result]):
    """Call a model for the passages that it has not been called for with this question."""

    def __init__(self, call: Callable[[str, Sequence[_Text]], Sequence[_Result]]) -> None:
        self._call = call
        self._known: dict[tuple[str, _Text], _Result] = {}

    def __call__(self, question: str, passages: Sequence[_Text]) -> list[_Result]:
        new = [text for text in dict.fromkeys(passages) if (question, text) not in self._known]
        if new:
            results = self._call(question, new)
            self._known.update(zip(((question, text) for text in new), results, strict=True))
        return [self._known[question, text] for text in passages]


class _RememberingReader:
    def __init__(self, reader: ExtractiveReader) -> None:
        self._reader = reader
        self._read = _Remembered(self._read_titled)

    def read(self, question: str, passages: Sequence[str], titles: Sequence[str] = ()) -> list[PassageReading]:
        return self._read(question, list(zip(passages, titles or [""] * len(passages), strict=True)))

    def _read_titled(self, question: str, passages: Sequence[tuple[str, str]]) -> list[PassageReading]:
        texts, titles = zip(*passages, strict=True)
        return self._reader.read(question, texts, titles)


class _RememberingReranker:
    def __init__(self, reranker: Reranker) -> None:
        self._score = _Remembered(reranker.score)

    def score(self, question: str, passages: Sequence[str]) -> list[float]:
        return self._score(question, passages)

"""What a reader found in the passages that it read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retrieval.answering.windows import ReadWindow
    from retrieval.datamodel import Span

__all__ = ["Findings", "FoundSpan"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSpan:
    """Hold words of a passage that the reader takes for the answer; `span` counts from the article's beginning.

    `margin` is its score above that of "no answer" in the same text: log-odds, as far as the reader can be trusted.
    """

    passage: int
    span: Span
    probability: float
    margin: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Hold what the reader found, the most probable first, and how probable it is that nothing there answers.

    The probabilities are the softmax over the scores of all spans and the lowest null score, as if the passages were
    the windows of one text; together they are 1.  `windows` are what was read.
    """

    spans: tuple[FoundSpan, ...] = ()
    no_answer: float = 0.0
    windows: tuple[ReadWindow, ...] = ()

    def within(self, passage: int, span: Span) -> Iterator[FoundSpan]:
        """Yield what begins in this range of the passage's article, the most probable first."""
        return (found for found in self.spans if found.passage == passage and span.start <= found.span.start < span.end)

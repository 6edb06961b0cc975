"""The turns of a conversation: what was asked, as it was understood, and what was quoted for it."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from retrieval.datamodel import Answer

__all__ = ["Conversation", "Turn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Hold an earlier question as it was understood, and the first quote that was shown for it.

    Without an answer `quote` is empty and nothing is `marked`, and `title` and `published` say nothing either.
    """

    question: str
    quote: str = ""
    marked: tuple[str, ...] = ()
    title: str = ""
    published: str | None = None

    @classmethod
    def of(cls, answer: Answer) -> Turn:
        """Return the turn that ends with this answer."""
        if not answer.quotes:
            return cls(question=answer.understood_as)
        quote = answer.quotes[0]
        return cls(
            question=answer.understood_as,
            quote=quote.text,
            marked=tuple(quote.text[span.start - quote.start : span.end - quote.start] for span in quote.highlights),
            title=quote.citations[0].title,
            published=quote.citations[0].published,
        )


class Conversation:
    """Remember the last `most` turns of one person; all is forgotten `seconds` after the last of them."""

    def __init__(self, *, most: int = 4, seconds: float = 1800, now: Callable[[], float] = time.monotonic) -> None:
        self._turns: deque[Turn] = deque(maxlen=most)
        self._seconds, self._now = seconds, now
        self._last = now()

    @property
    def turns(self) -> tuple[Turn, ...]:
        """Return what is remembered, the latest last."""
        if self._now() - self._last > self._seconds:
            self._turns.clear()
        return tuple(self._turns)

    def add(self, turn: Turn) -> None:
        """Remember one more turn."""
        self._turns = deque(self.turns, maxlen=self._turns.maxlen)
        self._turns.append(turn)
        self._last = self._now()

    def forget(self) -> None:
        """Forget everything."""
        self._turns.clear()

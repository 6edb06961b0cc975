"""What a reader hands on: an article with its place, or the clause that says why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retrieval.datamodel import Article

__all__ = ["Entry", "Refusal", "UnreadableError", "shown"]

SHOWN_LENGTH = 60


class UnreadableError(Exception):
    """Say why a file, or one object of it, is no article; `reading` turns this into a `SkippedFile`.

    `reason` is a clause about "it" without a full stop ("it is empty"); `line` counts from 1.
    """

    def __init__(self, reason: str, *, line: int | None = None) -> None:
        self.reason, self.line = reason, line
        super().__init__(reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Hold an article and its place inside its file ("line 7", "object 2"; empty where it is the whole file).

    `repeatable` says that it may stand in several files, as an item of a feed does; the first one counts.
    """

    article: Article
    place: str = ""
    line: int | None = None
    repeatable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Hold the reason why one object of a file is no article, while the others are; `member` names it in an archive."""

    reason: str
    line: int | None = None
    member: str = ""


def shown(value: object) -> str:
    """Return `repr(value)`, cut to a length that fits into a message."""
    text = repr(value)
    return text if len(text) <= SHOWN_LENGTH else text[: SHOWN_LENGTH - 1] + "…"

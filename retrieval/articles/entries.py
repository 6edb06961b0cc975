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

    `member` is the path inside an archive.  A `repeatable` article may stand in several files under one id, as an item
    of Monday's and of Tuesday's feed does; the first read is kept.
    """

    article: Article
    place: str = ""
    line: int | None = None
    member: str = ""
    repeatable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Hold the reason why one object of a file is no article, while the others are; `member` as for an `Entry`."""

    reason: str
    line: int | None = None
    member: str = ""


def shown(value: object) -> str:
    """Return `repr(value)`, cut to a length that fits into a message."""
    text = repr(value)
    return text if len(text) <= SHOWN_LENGTH else text[: SHOWN_LENGTH - 1] + "…"

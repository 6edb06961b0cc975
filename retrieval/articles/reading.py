"""From a file to articles, with the reader of its format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retrieval.articles.entries import Entry, Refusal, UnreadableError
from retrieval.articles.readers import READERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retrieval.articles.discovery import FoundFile

__all__ = ["read_file"]


def read_file(file: FoundFile) -> Iterator[Entry | Refusal]:
    """Read the articles of one file, one after another, and the reasons why others are none; raises nothing.

    JSON Lines and archives are never held as a whole: at most one line, or one member that is no JSON Lines.
    """
    try:
        yield from READERS[file.suffix](file)
    except UnreadableError as error:
        yield Refusal(reason=error.reason, line=error.line)

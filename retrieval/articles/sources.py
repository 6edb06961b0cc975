"""What a reader reads from: a file, or a member of an archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from retrieval.articles.entries import Entry, Refusal

    Reader: TypeAlias = Callable[["Source"], Iterator[Entry | Refusal]]

__all__ = ["Reader", "Source"]


class Source(Protocol):
    """Hold bytes that may be articles; `discovery.FoundFile` and `archive.Member` are the two there are."""

    @property
    def derived_id(self) -> str:
        """Return the id that an article has if it gives none."""
        ...

    def open(self) -> AbstractContextManager[BinaryIO]:
        """Open the bytes for reading once, from the beginning.

        Raises:
            UnreadableError: If they cannot be opened or, later, read.
        """
        ...

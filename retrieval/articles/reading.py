"""From paths to articles: find the files, read each with the reader of its format, hold ids apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retrieval.articles.discovery import display_path, find_files
from retrieval.articles.entries import Entry, Refusal, UnreadableError, shown
from retrieval.articles.readers import READERS
from retrieval.datamodel import Article, SkippedFile
from retrieval.errors import DuplicateArticleError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from retrieval.articles.discovery import FoundFile

__all__ = ["Reading", "read_articles", "read_file"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Hold the articles, sorted by path and then by their order in the file, and what was skipped, sorted likewise."""

    articles: tuple[Article, ...]
    skipped: tuple[SkippedFile, ...]


def read_articles(paths: Sequence[Path], *, on_file: Callable[[int, int], None] | None = None) -> Reading:
    """Read every article under files and folders; what cannot be read is skipped by name and stops nothing.

    `on_file(done, total)` is called after each file.  An empty result is a value: the caller decides.

    Raises:
        DuplicateArticleError: If two articles carry one id; names both files (and lines).
    """
    found = find_files(paths)
    skipped = list(found.skipped)
    held = _Held()
    for done, file in enumerate(found.files, start=1):
        for item in read_file(file):
            path = f"{display_path(file.path)}/{item.member}" if item.member else display_path(file.path)
            refusal = item if isinstance(item, Refusal) else held.take(item, path)
            if refusal is not None:
                skipped.append(SkippedFile(path=path, reason=refusal.reason, line=refusal.line))
        if on_file is not None:
            on_file(done, len(found.files))
    # A stable sort: the refusals of one file keep their order.
    skipped.sort(key=lambda item: item.path)
    return Reading(articles=tuple(held.articles.values()), skipped=tuple(skipped))


def read_file(file: FoundFile) -> Iterator[Entry | Refusal]:
    """Read the articles of one file, one after another, and the reasons why others are none; raises nothing.

    JSON Lines and archives are never held as a whole: at most one line, or one member that is no JSON Lines.
    """
    try:
        yield from READERS[file.suffix](file)
    except UnreadableError as error:
        yield Refusal(reason=error.reason, line=error.line)


class _Held:
    """Hold the articles read so far by their id, and their places."""

    def __init__(self) -> None:
        self.articles: dict[str, Article] = {}
        self._places: dict[str, tuple[str, bool]] = {}

    def take(self, entry: Entry, path: str) -> Refusal | None:
        """Keep an article, or say that it is kept already if both may be repeated.

        Raises:
            DuplicateArticleError: If its id is another's and one of them may not.
        """
        article, place = entry.article, f"{path}, {entry.place}" if entry.place else path
        if article.id not in self.articles:
            self.articles[article.id], self._places[article.id] = article, (place, entry.repeatable)
            return None
        first, repeatable = self._places[article.id]
        if not (repeatable and entry.repeatable):
            raise DuplicateArticleError(article.id, first, place)
        reason = f"{entry.place} is left out: its id {shown(article.id)} is that of {first!r}, which is kept"
        return Refusal(reason=reason, line=entry.line)

"""From paths to articles: find the files, read each with the reader of its format, hold ids apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from retrieval.articles.discovery import display_path, find_files
from retrieval.articles.entries import Entry, Refusal, UnreadableError
from retrieval.articles.html_file import read_html_file
from retrieval.articles.json_file import read_json_file, read_json_lines_file
from retrieval.articles.markdown_file import read_markdown_file
from retrieval.articles.text_file import read_text_file
from retrieval.datamodel import Article, SkippedFile
from retrieval.errors import DuplicateArticleError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from retrieval.articles.discovery import FoundFile

    _Reader: TypeAlias = Callable[[FoundFile], Iterator[Entry | Refusal]]

__all__ = ["READERS", "Reading", "read_articles"]

READERS_VERSION = "1"

READERS: dict[str, _Reader] = {
    ".htm": read_html_file,
    ".html": read_html_file,
    ".json": read_json_file,
    ".jsonl": read_json_lines_file,
    ".md": read_markdown_file,
    ".txt": read_text_file,
}


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
    articles: dict[str, Article] = {}
    places: dict[str, str] = {}
    for done, file in enumerate(found.files, start=1):
        path = display_path(file.path)
        for item in _read(file):
            if isinstance(item, Refusal):
                skipped.append(SkippedFile(path=path, reason=item.reason, line=item.line))
                continue
            article, place = item.article, f"{path}, {item.place}" if item.place else path
            if article.id in articles:
                raise DuplicateArticleError(article.id, places[article.id], place)
            articles[article.id], places[article.id] = article, place
        if on_file is not None:
            on_file(done, len(found.files))
    # A stable sort: the refusals of one file keep their order.
    skipped.sort(key=lambda item: item.path)
    return Reading(articles=tuple(articles.values()), skipped=tuple(skipped))


def _read(file: FoundFile) -> Iterator[Entry | Refusal]:
    try:
        yield from READERS[file.suffix](file)
    except UnreadableError as error:
        yield Refusal(reason=error.reason, line=error.line)


def read_file(file: FoundFile) -> Iterator[Entry | Refusal]:
    return _read(file)


def content_digest(file: FoundFile) -> str:
    import hashlib

    from retrieval.articles.decoding import open_regular

    d = hashlib.sha256()
    with open_regular(file.path) as stream:
        while b := stream.read(1 << 20):
            d.update(b)
    return d.hexdigest()

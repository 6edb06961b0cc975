"""The articles of a file, for benchmarks that need them without an index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retrieval.articles import Entry, find_files, read_file

if TYPE_CHECKING:
    from pathlib import Path

    from retrieval.datamodel import Article

__all__ = ["articles_by_id", "read_articles"]


def read_articles(path: Path) -> tuple[Article, ...]:
    """Return every article of a file or folder that can be read."""
    items = (item for file in find_files([path]).files for item in read_file(file))
    return tuple(item.article for item in items if isinstance(item, Entry))


def articles_by_id(path: Path) -> dict[str, Article]:
    """Return every article of a file or folder that can be read, by its id."""
    return {article.id: article for article in read_articles(path)}

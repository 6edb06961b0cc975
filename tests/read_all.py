"""Read articles as a build does, for tests that look at them without an index."""

from __future__ import annotations

import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.articles import find_files
from retrieval.indexing.article_table import ArticleTable
from retrieval.indexing.intake import identify_files, skipped_files, take_in
from retrieval.indexing.source_table import SourceWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from retrieval.datamodel import Article, SkippedFile

__all__ = ["Reading", "read_articles"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Hold the articles and what was skipped, both in order."""

    articles: tuple[Article, ...]
    skipped: tuple[SkippedFile, ...]


def read_articles(paths: Sequence[Path], *, on_file: Callable[[int, int], None] = lambda done, total: None) -> Reading:
    """Read every article under files and folders."""
    found = find_files(paths)
    files = identify_files(found.files, lambda done, total: None)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "archive")
        with closing(SourceWriter(folder)) as table:
            take_in(files, table, None, on_file)
            skipped = skipped_files(found, table.refusals())
            table.commit()
        with closing(ArticleTable(folder)) as articles:
            return Reading(articles=tuple(articles.article(row) for row in range(articles.count)), skipped=skipped)

"""The live generation as a build sees it: what it holds already, and what of it can be taken over."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

from retrieval.errors import IndexDamagedError, IndexStateError
from retrieval.indexing.archive import Archive
from retrieval.indexing.chroma import check_vector_database
from retrieval.indexing.manifest import checksums, read_manifest
from retrieval.indexing.source_table import SourceReader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Base", "open_base"]


class Base:
    """Hold a generation's manifest, articles, sources and arrays, without opening Chroma."""

    def __init__(self, folder: Path) -> None:
        """Open the generation's folder.

        Raises:
            IndexStateError: if a file is not as it was built.
            sqlite3.Error: if a database cannot be read.
        """
        self.folder = folder
        self.manifest = read_manifest(folder)
        if self.manifest.files != checksums(folder):
            raise IndexDamagedError(folder, "a file", "was changed after the build")
        check_vector_database(folder / "vectors", self.manifest.passages)
        with ExitStack() as opened:
            self.archive = opened.enter_context(closing(Archive(folder / "archive")))
            self.sources = opened.enter_context(closing(SourceReader(folder / "archive")))
            self._opened = opened.pop_all()

    def article_with_text(self, digest: bytes) -> int | None:
        """Return the row of an article with just this text, by its `text_digest`."""
        return self.archive.row_with_text(digest)

    def passages(self, article_row: int) -> Iterator[tuple[int, int, int, list[tuple[int, int, int]]]]:
        """Yield row, start, end and sentences (row, start, end) of each passage of an article."""
        for passage_row in self.archive.passage_rows(article_row):
            _, start, end = self.archive.passages[passage_row].tolist()
            rows = self.archive.sentence_rows(passage_row)
            places = self.archive.sentences[rows.start : rows.stop, 1:].tolist()
            yield passage_row, start, end, [(row, *place) for row, place in zip(rows, places, strict=True)]

    def close(self) -> None:
        """Release the files."""
        self._opened.close()


def open_base(folder: Path) -> Base | None:
    """Open a generation, or return None if something of it is damaged or of another format."""
    try:
        return Base(folder)
    except (IndexStateError, OSError, ValueError, sqlite3.Error):
        return None

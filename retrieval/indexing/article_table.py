"""The articles of an archive, in SQLite: whole by row or id, and counted by date and outlet.

`articles.sqlite` is opened as immutable, so that a reader never writes into a generation.  It also holds which file
each article comes from (`source_table`), which only a build reads.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from retrieval.datamodel import Article
from retrieval.errors import ArticleNotFoundError, IndexDamagedError
from retrieval.indexing.article_origins import ArticleOrigins

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


__all__ = [
    "ARTICLE_COLUMNS",
    "ARTICLE_SCHEMA",
    "ArticleTable",
    "article_digest",
    "open_article_database",
    "text_digest",
]

_FILE = "articles.sqlite"
_DIGEST_SIZE = 16
ARTICLE_COLUMNS = tuple(field.name for field in fields(Article))
_COLUMNS = ", ".join(ARTICLE_COLUMNS)
ARTICLE_SCHEMA = (
    # The text stands last: SQLite walks over all of it to reach what stands behind.
    "CREATE TABLE article (row INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, digest BLOB NOT NULL,"
    " text_digest BLOB NOT NULL, title TEXT NOT NULL, source TEXT, url TEXT, published TEXT, language TEXT,"
    " text TEXT NOT NULL)",
    # Holds all that a filter asks for, so that it need not walk over the texts.
    "CREATE INDEX origin ON article (source, published)",
    "CREATE INDEX wording ON article (text_digest)",
)


def article_digest(article: Article) -> bytes:
    """Return a hash of everything that the article says, its id included."""
    digest = hashlib.blake2b(digest_size=_DIGEST_SIZE)
    for name in ARTICLE_COLUMNS:
        value = getattr(article, name)
        encoded = b"" if value is None else b"=" + value.encode()
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return digest.digest()


def text_digest(text: str) -> bytes:
    """Return a hash of the text."""
    return hashlib.blake2b(text.encode(), digest_size=_DIGEST_SIZE).digest()


def open_article_database(folder: Path, *, new: bool = False) -> sqlite3.Connection:
    """Open the archive's database, immutable, or a new one to be written."""
    if not new:
        address = f"{(folder / _FILE).absolute().as_uri()}?mode=ro&immutable=1"
        return sqlite3.connect(address, uri=True, check_same_thread=False)
    database = sqlite3.connect(folder / _FILE)
    # Nobody reads a generation that is not whole, and it is made durable when it is.
    database.execute("PRAGMA journal_mode=MEMORY")
    database.execute("PRAGMA synchronous=OFF")
    return database


class ArticleTable:
    """Read the articles of the archive in `folder`; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Open the database.

        Raises:
            IndexDamagedError: if it is missing or cannot be read.
        """
        self._folder = folder
        self._lock = threading.Lock()
        try:
            self._database = open_article_database(folder)
        except sqlite3.Error as error:
            raise IndexDamagedError(folder, "the archive", f"cannot be opened ({error})") from error
        try:
            self.count: int = self._database.execute("SELECT count(*) FROM article").fetchone()[0]
        except sqlite3.Error as error:
            self._database.close()
            raise IndexDamagedError(folder, "the archive", f"cannot be opened ({error})") from error

    def article(self, row: int) -> Article:
        """Return the article of this row."""
        found = self._rows(f"SELECT {_COLUMNS} FROM article WHERE row = ?", row)  # noqa: S608 - ours
        if not found:
            raise IndexDamagedError(self._folder, "the archive", f"has no article in row {row}")
        return _article(found[0])

    def by_id(self, article_id: str) -> tuple[int, Article]:
        """Return the row of the article of this id, and the article.

        Raises:
            ArticleNotFoundError: if there is none.
        """
        row, *values = self._of_id(f"row, {_COLUMNS}", article_id)
        return row, _article(values)

    def row_of(self, article_id: str) -> int:
        """Return the row of the article of this id.

        Raises:
            ArticleNotFoundError: if there is none.
        """
        row: int = self._of_id("row", article_id)[0]
        return row

    def row_with_text(self, digest: bytes) -> int | None:
        """Return the row of an article with just this text, by its `text_digest`."""
        found = self._rows("SELECT min(row) FROM article WHERE text_digest = ?", digest)
        row: int | None = found[0][0]
        return row

    def origins(self) -> ArticleOrigins:
        """Read date and outlet of every article."""
        try:
            return ArticleOrigins(self._rows("SELECT row, published, source FROM article INDEXED BY origin"))
        except (IndexError, ValueError) as error:
            raise IndexDamagedError(self._folder, "the archive", f"has a wrong row or date ({error})") from error

    def publication_period(self) -> tuple[str, str] | None:
        """Return the earliest and the latest date of publication, or None if no article has one."""
        [(earliest, latest)] = self._rows("SELECT min(published), max(published) FROM article")
        return None if earliest is None else (earliest, latest)

    def sources(self) -> dict[str, int]:
        """Count the articles of each outlet, the most frequent first."""
        query = "SELECT source, count(*) FROM article WHERE source IS NOT NULL GROUP BY source ORDER BY 2 DESC, 1"
        return dict(self._rows(query))

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def _of_id(self, columns: str, article_id: str) -> tuple[Any, ...]:
        try:
            found = self._rows(f"SELECT {columns} FROM article WHERE id = ?", article_id)  # noqa: S608 - ours
        except UnicodeEncodeError:  # half a surrogate pair, as the shell's odd bytes become: no article has such an id
            found = []
        if not found:
            raise ArticleNotFoundError(article_id)
        return found[0]

    def _rows(self, query: str, *values: int | str | bytes) -> list[tuple[Any, ...]]:
        try:
            with self._lock:
                return self._database.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise IndexDamagedError(self._folder, "the archive", f"cannot be read ({error})") from error


def _article(values: Iterable[str | None]) -> Article:
    return Article(**dict(zip(ARTICLE_COLUMNS, values, strict=True)))  # type: ignore[arg-type]

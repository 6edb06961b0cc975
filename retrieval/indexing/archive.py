"""What an index knows of its articles: texts in SQLite, passages and sentences as arrays beside it.

Files: `articles.sqlite`; `passages.npy` (int64, n × 3: article row, start, end); `sentences.npy` (int64, m × 3: passage
row, start, end, sorted by passage); `sentence_keys.npy` (uint64, m: equal for sentences of equal words);
`sentence_vectors.npy` (float16, m × dimension, L2-normalised).
"""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from retrieval.datamodel import Article, Passage, Span
from retrieval.errors import ArticleNotFoundError, IndexDamagedError
from retrieval.indexing.arrays import open_array

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from retrieval.protocols import FloatMatrix

__all__ = ["Archive", "ArchiveTables", "write_archive"]

_COLUMNS = tuple(field.name for field in fields(Article))
_SCHEMA = (
    "CREATE TABLE article (row INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,"
    " source TEXT, url TEXT, published TEXT, language TEXT)"
)
_CACHED_ARTICLES = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveTables:
    """Hold the arrays of the module's docstring, while building."""

    passages: NDArray[np.int64]
    sentences: NDArray[np.int64]
    sentence_keys: NDArray[np.uint64]
    sentence_vectors: FloatMatrix


def write_archive(folder: Path, articles: Sequence[Article], tables: ArchiveTables) -> None:
    """Write articles and tables into a new folder; article i of the sequence gets row i."""
    folder.mkdir(parents=True)
    database = sqlite3.connect(folder / "articles.sqlite")
    try:
        with database:
            database.execute(_SCHEMA)
            database.executemany(
                f"INSERT INTO article (row, {', '.join(_COLUMNS)}) VALUES (?, {', '.join('?' * len(_COLUMNS))})",  # noqa: S608 - our own column names
                ((row, *(getattr(article, name) for name in _COLUMNS)) for row, article in enumerate(articles)),
            )
    finally:
        database.close()
    np.save(folder / "passages.npy", tables.passages)
    np.save(folder / "sentences.npy", tables.sentences)
    np.save(folder / "sentence_keys.npy", tables.sentence_keys)
    np.save(folder / "sentence_vectors.npy", tables.sentence_vectors.astype(np.float16))


class Archive:
    """Read articles, passages and sentences by their rows; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Open the folder.

        Raises:
            IndexDamagedError: if a file is missing or cannot be read.
        """
        self._folder = folder
        self._lock = threading.Lock()
        try:
            self.passages: NDArray[np.int64] = open_array(folder / "passages.npy", np.int64, dimensions=2)
            self.sentences: NDArray[np.int64] = open_array(folder / "sentences.npy", np.int64, dimensions=2)
            self.sentence_keys: NDArray[np.uint64] = open_array(folder / "sentence_keys.npy", np.uint64)
            self.sentence_vectors: NDArray[np.float16] = open_array(
                folder / "sentence_vectors.npy", np.float16, dimensions=2
            )
            if not self.passages.shape[1] == self.sentences.shape[1] == 3:
                raise ValueError("passages and sentences need three columns")
        except (OSError, ValueError) as error:
            raise IndexDamagedError(folder, "the archive", f"cannot be opened ({error})") from error
        self._database = self._connect()
        self._first_sentence = np.searchsorted(self.sentences[:, 0], np.arange(len(self.passages) + 1))
        self.article = lru_cache(maxsize=_CACHED_ARTICLES)(self._read_article)

    def _connect(self) -> sqlite3.Connection:
        address = f"{(self._folder / 'articles.sqlite').absolute().as_uri()}?mode=ro&immutable=1"
        try:
            database = sqlite3.connect(address, uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            raise IndexDamagedError(self._folder, "the archive", f"cannot be opened ({error})") from error
        try:
            self.count: int = database.execute("SELECT count(*) FROM article").fetchone()[0]
        except sqlite3.Error as error:
            database.close()
            raise IndexDamagedError(self._folder, "the archive", f"cannot be opened ({error})") from error
        return database

    def _read_article(self, row: int) -> Article:
        """Return the article of this row; cached."""
        found = self._select("WHERE row = ?", row)
        if found is None:
            raise IndexDamagedError(self._folder, "the archive", f"has no article in row {row}")
        return found

    def article_by_id(self, article_id: str) -> Article:
        """Return the article of this id.

        Raises:
            ArticleNotFoundError: if there is none.
        """
        found = self._select("WHERE id = ?", article_id)
        if found is None:
            raise ArticleNotFoundError(article_id)
        return found

    def _select(self, condition: str, value: int | str) -> Article | None:
        query = f"SELECT {', '.join(_COLUMNS)} FROM article {condition}"  # noqa: S608 - condition is one of ours
        try:
            found = self._rows(query, value)
        except UnicodeEncodeError:  # half a surrogate pair, as the shell's odd bytes become: no article has such an id
            return None
        return Article(**dict(zip(_COLUMNS, found[0], strict=True))) if found else None

    def _rows(self, query: str, *values: int | str) -> list[tuple[Any, ...]]:
        try:
            with self._lock:
                return self._database.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise IndexDamagedError(self._folder, "the archive", f"cannot be read ({error})") from error

    def articles(self) -> Iterable[Article]:
        """Yield every article by its row."""
        return (self.article(row) for row in range(self.count))

    def article_row(self, passage_row: int) -> int:
        """Return the row of the article that holds a passage."""
        return self._place(self.passages, passage_row)[0]

    def passage_rows(self, article_row: int) -> range:
        """Return the rows of an article's passages."""
        start, stop = np.searchsorted(self.passages[:, 0], [article_row, article_row + 1])
        return range(int(start), int(stop))

    def passage(self, row: int) -> Passage:
        """Return a passage with its text."""
        article_row, span = self._place(self.passages, row)
        article = self.article(article_row)
        return Passage(row=row, article_id=article.id, span=span, text=span.cut(article.text))

    def sentence_rows(self, passage_row: int) -> range:
        """Return the rows of a passage's sentences."""
        return range(int(self._first_sentence[passage_row]), int(self._first_sentence[passage_row + 1]))

    def sentence(self, row: int) -> tuple[int, Span]:
        """Return a sentence as the row of its article and its range there."""
        passage_row, span = self._place(self.sentences, row)
        return self.article_row(passage_row), span

    def sentence_spans(self, rows: range) -> list[Span]:
        """Return where the sentences of these rows stand in their article."""
        return [self._place(self.sentences, row)[1] for row in rows]

    def _place(self, table: NDArray[np.int64], row: int) -> tuple[int, Span]:
        try:
            owner, start, end = table[row].tolist()
            return owner, Span(start, end)
        except (IndexError, ValueError) as error:
            raise IndexDamagedError(self._folder, "the archive", f"has no place for row {row} ({error})") from error

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

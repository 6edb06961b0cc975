"""Which file each article of an archive was read from, so that the next build reads only files that changed.

These tables lie beside the articles in `articles.sqlite`.  A file is known again by its path, the id that its articles
have if they give none, and the SHA-256 of its bytes; its articles then are those of the archive, and its refusals those
of the build before.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from retrieval.articles import Entry, Refusal
from retrieval.datamodel import Article
from retrieval.indexing.article_table import (
    ARTICLE_COLUMNS,
    ARTICLE_SCHEMA,
    article_digest,
    open_article_database,
    text_digest,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

__all__ = ["SourceFile", "SourceReader", "SourceWriter"]

_SCHEMA = (
    "CREATE TABLE file (row INTEGER PRIMARY KEY, path TEXT NOT NULL, derived_id TEXT NOT NULL, digest TEXT NOT NULL)",
    "CREATE INDEX place ON file (path, derived_id)",
    "CREATE TABLE entry (article INTEGER PRIMARY KEY, file INTEGER NOT NULL, place TEXT NOT NULL, line INTEGER,"
    " member TEXT NOT NULL, repeatable INTEGER NOT NULL)",
    "CREATE INDEX entry_file ON entry (file)",
    "CREATE TABLE refusal (file INTEGER NOT NULL, reason TEXT NOT NULL, line INTEGER, member TEXT NOT NULL)",
    "CREATE INDEX refusal_file ON refusal (file)",
)
_ARTICLE = ", ".join(ARTICLE_COLUMNS)
_ENTRY = "entry.place, entry.line, entry.member, entry.repeatable, " + ", ".join(
    f"article.{name}" for name in ARTICLE_COLUMNS
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """Name a file as it was read: its path for people, the id of its articles without one, the hash of its bytes."""

    path: str
    derived_id: str
    digest: str


def path_inside(path: str, member: str) -> str:
    """Return the path of a file, or of a member of it if it is an archive, for people."""
    return f"{path}/{member}" if member else path


def place_of(path: str, entry: Entry) -> str:
    """Say where in the file of this path an article stands, for people."""
    inside = path_inside(path, entry.member)
    return f"{inside}, {entry.place}" if entry.place else inside


class SourceWriter:
    """Take in articles file by file, in a new archive; article i gets row i."""

    def __init__(self, folder: Path) -> None:
        """Make the folder and the tables in it.

        Raises:
            sqlite3.Error: from here on, if the disk does not take what is written.
        """
        folder.mkdir(parents=True)
        self._database = open_article_database(folder, new=True)
        for statement in (*ARTICLE_SCHEMA, *_SCHEMA):
            self._database.execute(statement)
        self.count = 0

    def add_file(self, row: int, file: SourceFile) -> None:
        """Take in a file, before its articles."""
        values = (row, file.path, file.derived_id, file.digest)
        self._database.execute("INSERT INTO file VALUES (?, ?, ?, ?)", values)

    def add_article(self, file_row: int, entry: Entry) -> bool:
        """Take in an article; return False, and leave it, if there is one of its id already."""
        article, columns = entry.article, f"row, {_ARTICLE}, digest, text_digest"
        values = (self.count, *(getattr(article, name) for name in ARTICLE_COLUMNS))
        try:
            self._database.execute(
                f"INSERT INTO article ({columns}) VALUES ({', '.join('?' * (len(values) + 2))})",  # noqa: S608 - ours
                (*values, article_digest(article), text_digest(article.text)),
            )
        except sqlite3.IntegrityError:
            return False
        origin = (self.count, file_row, entry.place, entry.line, entry.member, entry.repeatable)
        self._database.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", origin)
        self.count += 1
        return True

    def add_refusal(self, file_row: int, refusal: Refusal) -> None:
        """Take in what could not be read in a file."""
        values = (file_row, refusal.reason, refusal.line, refusal.member)
        self._database.execute("INSERT INTO refusal VALUES (?, ?, ?, ?)", values)

    def forget_digest(self, file_row: int) -> None:
        """Let the next build read this file again, whether it changed or not."""
        self._database.execute("UPDATE file SET digest = '' WHERE row = ?", (file_row,))

    def origin(self, article_id: str) -> tuple[str, bool]:
        """Say where the article of this id stands, for people, and whether it may stand elsewhere, too."""
        query = (
            f"SELECT file.path, {_ENTRY} FROM article JOIN entry ON entry.article = article.row"  # noqa: S608 - ours
            " JOIN file ON file.row = entry.file WHERE article.id = ?"
        )
        path, *values = self._database.execute(query, (article_id,)).fetchone()
        entry = _entry(values)
        return place_of(path, entry), entry.repeatable

    def texts(self) -> Iterator[tuple[str, bytes]]:
        """Yield every article's text and its `text_digest`, by row."""
        yield from self._database.execute("SELECT text, text_digest FROM article ORDER BY row")

    def article_digests(self) -> Iterator[tuple[str, bytes]]:
        """Yield every article's id and its `article_digest`, by row."""
        return _article_digests(self._database)

    def refusals(self) -> Iterator[tuple[str, Refusal]]:
        """Yield everything that could not be read, with the path of its file, in the order in which it was met."""
        return _refusals(self._database)

    def commit(self) -> None:
        """Write what is still held back."""
        self._database.commit()

    def close(self) -> None:
        """Close the database."""
        self._database.close()


class SourceReader:
    """Read what an archive holds of its files, for the next build."""

    def __init__(self, folder: Path) -> None:
        self._database = open_article_database(folder)

    def files(self) -> list[SourceFile]:
        """Return the files, in the order in which they were read."""
        rows = self._database.execute("SELECT path, derived_id, digest FROM file ORDER BY row")
        return [SourceFile(path=path, derived_id=derived_id, digest=digest) for path, derived_id, digest in rows]

    def entries(self, file: SourceFile) -> Iterator[Entry | Refusal] | None:
        """Return what was read in just this file, None if it is not known or was another one then."""
        if not file.digest:
            return None
        query = "SELECT row FROM file WHERE path = ? AND derived_id = ? AND digest = ?"
        found = self._database.execute(query, (file.path, file.derived_id, file.digest)).fetchone()
        return None if found is None else self._entries(found[0])

    def refusals(self) -> Iterator[tuple[str, Refusal]]:
        """Yield everything that could not be read, with the path of its file, in the order in which it was met."""
        return _refusals(self._database)

    def article_digests(self) -> Iterator[tuple[str, bytes]]:
        """Yield every article's id and its `article_digest`, by row."""
        return _article_digests(self._database)

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def _entries(self, file_row: int) -> Iterator[Entry | Refusal]:
        query = (
            f"SELECT {_ENTRY} FROM entry JOIN article ON article.row = entry.article"  # noqa: S608 - ours
            " WHERE entry.file = ? ORDER BY article.row"
        )
        for values in self._database.execute(query, (file_row,)):
            yield _entry(values)
        for reason, line, member in self._database.execute(
            "SELECT reason, line, member FROM refusal WHERE file = ? ORDER BY rowid", (file_row,)
        ):
            yield Refusal(reason=reason, line=line, member=member)


def _refusals(database: sqlite3.Connection) -> Iterator[tuple[str, Refusal]]:
    query = (
        "SELECT file.path, reason, line, member FROM refusal JOIN file ON file.row = refusal.file"
        " ORDER BY refusal.file, refusal.rowid"
    )
    for path, reason, line, member in database.execute(query):
        yield path, Refusal(reason=reason, line=line, member=member)


def _article_digests(database: sqlite3.Connection) -> Iterator[tuple[str, bytes]]:
    yield from database.execute("SELECT id, digest FROM article ORDER BY row")


def _entry(values: Sequence[Any]) -> Entry:
    place, line, member, repeatable, *fields = values
    article = Article(**dict(zip(ARTICLE_COLUMNS, fields, strict=True)))
    return Entry(article=article, place=place, line=line, member=member, repeatable=bool(repeatable))

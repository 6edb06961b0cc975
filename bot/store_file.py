"""The SQLite file behind the answer store: how it is made, recognised and brought up to date.

SQLite keeps it whole when the process is killed; a schema is made, or changed, in one transaction.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from bot.errors import StoreDamagedError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["open_file", "store_errors", "transaction"]

_APPLICATION = 0x46756E64  # "Fund": tells our files from other people's
_KEY_BYTES = 32
_BUSY_SECONDS = 0.5  # longer waits hold up answers
_HEADER = b"SQLite format 3\0"
# SQLITE_ERROR is what it says where a table is not there.
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR})
_NOT_WRITABLE = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH})

# What brings a file from schema n to schema n + 1; what stands here is never changed, only added to.
_MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE secret (key BLOB NOT NULL)",
        """CREATE TABLE answer (
            id TEXT PRIMARY KEY,
            asked_at TEXT NOT NULL,
            question TEXT NOT NULL,
            is_claim INTEGER NOT NULL,
            published_from TEXT,
            published_to TEXT,
            source TEXT,
            url TEXT,
            language TEXT NOT NULL,
            generation TEXT NOT NULL,
            status TEXT NOT NULL,
            confidence REAL NOT NULL,
            quotes TEXT NOT NULL
        )""",
        "CREATE INDEX answer_by_time ON answer (asked_at)",
        """CREATE TABLE vote (
            number INTEGER PRIMARY KEY,
            answer_id TEXT NOT NULL REFERENCES answer (id),
            voter BLOB NOT NULL,
            is_helpful INTEGER NOT NULL,
            voted_at TEXT NOT NULL,
            UNIQUE (answer_id, voter)
        )""",
    ),
    ("ALTER TABLE answer ADD COLUMN archive TEXT",),
)


def open_file(file: Path) -> sqlite3.Connection:
    """Open the file, made or brought up to date where needed; transactions are begun and ended by hand.

    Raises:
        StoreDamagedError: if it is no file of ours, or no longer a whole one.
        StoreError: if it cannot be opened or made, or a newer version of the bot has made it.
    """
    with store_errors(file):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _check_header(file)
        # What people asked, and the key to who voted, is nobody else's on this machine; SQLite's other files follow.
        os.close(os.open(file, os.O_RDONLY | os.O_CREAT, 0o600))
        connection = sqlite3.connect(file, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            # Before anything is written: a file that is not ours is left as it is.
            with transaction(connection, mode="DEFERRED"):
                schema = _schema_of(connection, file)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            if schema < len(_MIGRATIONS):
                _bring_up_to_date(connection, file)
        except BaseException:
            connection.close()
            raise
        return connection


@contextmanager
def transaction(connection: sqlite3.Connection, mode: Literal["IMMEDIATE", "DEFERRED"] = "IMMEDIATE") -> Iterator[None]:
    """Let everything inside happen, or nothing of it; "DEFERRED" is for those that only read."""
    connection.execute(f"BEGIN {mode}")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise


@contextmanager
def store_errors(file: Path) -> Iterator[None]:
    """Turn what SQLite and the system refuse into errors of the bot."""
    try:
        yield
    except sqlite3.Error as error:
        raise _told(file, error) from error
    except OSError as error:
        raise StoreError(
            file, error.strerror or type(error).__name__, "name a writable folder with FUNDSTELLE_DATA"
        ) from error


def _told(file: Path, error: sqlite3.Error) -> StoreError:
    # The lowest byte is the kind; the others tell more closely.  SQLite's Python half sets none.
    kind = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if kind in _DAMAGED:
        return StoreDamagedError(file, str(error))
    if kind == sqlite3.SQLITE_FULL:
        return StoreError(file, str(error), "free the disk")
    if kind in _NOT_WRITABLE:
        return StoreError(file, str(error), "make it writable, or name a writable folder with FUNDSTELLE_DATA")
    if kind == sqlite3.SQLITE_BUSY:
        return StoreError(file, str(error), "let only one bot work with it")
    return StoreError(file, str(error), "look whether the disk is full or failing, and start the bot again")


def _check_header(file: Path) -> None:
    """Refuse what is no database, also where it is so short that SQLite would take it for empty and write over it."""
    if not file.is_file():
        return
    with file.open("rb") as opened:
        if opened.read(len(_HEADER)) not in {b"", _HEADER}:
            raise StoreDamagedError(file, "it is no database")


def _schema_of(connection: sqlite3.Connection, file: Path) -> int:
    """Return the number of the file's schema, 0 for an empty file."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (schema,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application != _APPLICATION and (application or schema or tables):
        raise StoreDamagedError(file, "it is a database of another program")
    if schema > len(_MIGRATIONS):
        known = f"schema {schema}, and this version knows {len(_MIGRATIONS)}"
        raise StoreError(
            file, f"a newer version of Fundstelle made it ({known})", "update Fundstelle, or move the file away"
        )
    return int(schema)


def _bring_up_to_date(connection: sqlite3.Connection, file: Path) -> None:
    with transaction(connection):
        # Once more, now that nobody else can write: another process may have been quicker.
        schema = _schema_of(connection, file)
        for statements in _MIGRATIONS[schema:]:
            for statement in statements:
                connection.execute(statement)
        if not schema:
            connection.execute("INSERT INTO secret VALUES (?)", (secrets.token_bytes(_KEY_BYTES),))
        connection.execute(f"PRAGMA application_id = {_APPLICATION}")
        connection.execute(f"PRAGMA user_version = {len(_MIGRATIONS)}")

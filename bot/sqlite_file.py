"""A SQLite file of the bot's own: how it is made, recognised, brought up to date, and what its errors become.

SQLite keeps it whole when the process is killed; a schema is made, or changed, in one transaction.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.errors import StoreDamagedError, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["FileForm", "open_sqlite", "store_errors", "transaction"]

_BUSY_SECONDS = 0.5  # longer waits hold up answers
_HEADER = b"SQLite format 3\0"
# SQLITE_ERROR is what it says where a table is not there.
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR})
_NOT_WRITABLE = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH})


def _nothing(connection: sqlite3.Connection) -> None:
    """Add nothing to a new file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileForm:
    """Say what kind of file it is: `application` tells it from others, and one migration leads to each next schema.

    What stands in `migrations` is never changed, only added to; `begin` writes what a new file holds.
    """

    application: int
    migrations: tuple[tuple[str, ...], ...]
    begin: Callable[[sqlite3.Connection], None] = _nothing


def open_sqlite(file: Path, form: FileForm) -> sqlite3.Connection:
    """Open the file, made or brought up to date where needed; transactions are begun and ended by hand.

    Raises:
        StoreDamagedError: if it is no file of this form, or no longer a whole one.
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
                schema = _schema_of(connection, file, form)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            if schema < len(form.migrations):
                _bring_up_to_date(connection, file, form)
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


def _schema_of(connection: sqlite3.Connection, file: Path, form: FileForm) -> int:
    """Return the number of the file's schema, 0 for an empty file."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (schema,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application != form.application and (application or schema or tables):
        raise StoreDamagedError(file, "it is a database of another program")
    if schema > len(form.migrations):
        known = f"schema {schema}, and this version knows {len(form.migrations)}"
        raise StoreError(
            file, f"a newer version of Fundstelle made it ({known})", "update Fundstelle, or move the file away"
        )
    return int(schema)


def _bring_up_to_date(connection: sqlite3.Connection, file: Path, form: FileForm) -> None:
    with transaction(connection):
        # Once more, now that nobody else can write: another process may have been quicker.
        schema = _schema_of(connection, file, form)
        for statements in form.migrations[schema:]:
            for statement in statements:
                connection.execute(statement)
        if not schema:
            form.begin(connection)
        connection.execute(f"PRAGMA application_id = {form.application}")
        connection.execute(f"PRAGMA user_version = {len(form.migrations)}")

"""The file behind the answer store: its schema from version to version; `sqlite_file` makes and opens it."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from bot.sqlite_file import FileForm, open_sqlite

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

__all__ = ["open_file"]

_APPLICATION = 0x46756E64  # "Fund": tells our files from other people's
_KEY_BYTES = 32

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
    (
        "ALTER TABLE answer ADD COLUMN understood_as TEXT NOT NULL DEFAULT ''",
        "UPDATE answer SET understood_as = question",
        # Of an answer from before nobody knows whether it was private, so it counts as private.
        "ALTER TABLE answer ADD COLUMN is_private INTEGER NOT NULL DEFAULT 1",
    ),
    (
        "ALTER TABLE answer ADD COLUMN quotes_a_page INTEGER NOT NULL DEFAULT 3",
        "ALTER TABLE answer ADD COLUMN sureness TEXT",
        "ALTER TABLE answer ADD COLUMN without_sources TEXT NOT NULL DEFAULT '[]'",
    ),
    ("ALTER TABLE answer ADD COLUMN archive TEXT",),
    ("ALTER TABLE answer ADD COLUMN is_quick INTEGER NOT NULL DEFAULT 0",),
)


def open_file(file: Path) -> sqlite3.Connection:
    """Open the file, made or brought up to date where needed; transactions are begun and ended by hand.

    Raises:
        StoreDamagedError: if it is no file of ours, or no longer a whole one.
        StoreError: if it cannot be opened or made, or a newer version of the bot has made it.
    """
    return open_sqlite(file, FileForm(application=_APPLICATION, migrations=_MIGRATIONS, begin=_add_key))


def _add_key(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO secret VALUES (?)", (secrets.token_bytes(_KEY_BYTES),))

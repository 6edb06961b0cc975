"""The settings of servers and channels in one SQLite file, apart from the answers and from every index."""

from __future__ import annotations

import json
import logging
import threading
from contextlib import contextmanager
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from bot.server_settings import MOST_A_PAGE, Choices, Mentions, Speech, Sureness
from bot.sqlite_file import FileForm, open_sqlite, store_errors, transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

__all__ = ["MOST_QUESTIONS_PER_MINUTE", "SETTINGS_NAME", "WHOLE_SERVER", "SettingsStore"]

_log = logging.getLogger(__name__)

SETTINGS_NAME = "settings.sqlite"
WHOLE_SERVER = 0  # in the place of a channel
MOST_QUESTIONS_PER_MINUTE = 1000
_APPLICATION = 0x46755374  # "FuSt"
_NAMES = tuple(field.name for field in fields(Choices))

# A row for each value, so that two admins who change different things both have their way.
_MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE setting (
            server INTEGER NOT NULL,
            channel INTEGER NOT NULL,
            name TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (server, channel, name)
        ) WITHOUT ROWID""",
    ),
)


class SettingsStore:
    """Keep what admins chose; may be shared between threads.

    Every method raises StoreError if the file cannot be used; what was stored before stays stored.  A single value that
    no version could have written is passed over with a line in the log, and the others hold.
    """

    def __init__(self, file: Path) -> None:
        """Open the file; it and its folder are made where there is none.

        Raises:
            StoreDamagedError: if it is no file of ours, or no longer a whole one.
            StoreError: if it cannot be opened or made, or a newer version of the bot has made it.
        """
        self._file = file
        self._lock = threading.Lock()
        self._connection = open_sqlite(file, FileForm(application=_APPLICATION, migrations=_MIGRATIONS))

    def all(self) -> dict[tuple[int, int], Choices]:
        """Return what was chosen, by server and channel (`WHOLE_SERVER` for all of them)."""
        with self._lock, store_errors(self._file):
            rows = self._connection.execute("SELECT server, channel, name, value FROM setting").fetchall()
        found: dict[tuple[int, int], list[tuple[str, str]]] = {}
        for server, channel, name, value in rows:
            found.setdefault((server, channel), []).append((name, value))
        return {place: _read(values) for place, values in found.items()}

    def change(self, server: int, changes: Mapping[int, Callable[[Choices], Choices]]) -> dict[int, Choices]:
        """Change what was chosen for channels of a server, all or nothing; return what now is."""
        changed = {}
        with self._writing() as connection:
            for channel, change in changes.items():
                before = self._of(connection, server, channel)
                after = changed[channel] = change(before)
                for name in _NAMES:
                    value = getattr(after, name)
                    if value != getattr(before, name):
                        _write(connection, (server, channel, name), value)
        return changed

    def close(self) -> None:
        """Release the file; what comes later raises StoreError."""
        with self._lock, store_errors(self._file):
            self._connection.close()

    def _of(self, connection: sqlite3.Connection, server: int, channel: int) -> Choices:
        query = "SELECT name, value FROM setting WHERE server = ? AND channel = ?"
        return _read(connection.execute(query, (server, channel)).fetchall())

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, store_errors(self._file), transaction(self._connection):
            yield self._connection


def _write(connection: sqlite3.Connection, key: tuple[int, int, str], value: object) -> None:
    if value is None:
        connection.execute("DELETE FROM setting WHERE server = ? AND channel = ? AND name = ?", key)
        return
    connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?, ?, ?)", (*key, json.dumps(value)))


def _read(rows: Iterable[tuple[str, str]]) -> Choices:
    values = {}
    for name, written in rows:
        try:
            values[name] = _READERS[name](json.loads(written))
        except (KeyError, TypeError, ValueError, RecursionError):  # JSON may be nested as deep as anybody likes
            _log.warning("A stored setting makes no sense and is passed over: %.60r is %.60r.", name, written)
    return Choices(**values)


def _flag(value: Any) -> bool:  # noqa: ANN401 - whatever JSON holds
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _number(value: Any, *, most: int) -> int:  # noqa: ANN401
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
        raise ValueError(value)
    return value


def _text(value: Any) -> str:  # noqa: ANN401
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _list(value: Any) -> list[Any]:  # noqa: ANN401
    if not isinstance(value, list):
        raise TypeError(value)
    return value


_READERS: dict[str, Callable[[Any], Any]] = {
    "mentions": Mentions,
    "threads": _flag,
    "language": Speech,
    "quotes": lambda value: _number(value, most=MOST_A_PAGE),
    "sureness": Sureness,
    "questions_per_minute": lambda value: _number(value, most=MOST_QUESTIONS_PER_MINUTE),
    "without_sources": lambda value: tuple(_text(name) for name in _list(value)),
    "archive": _text,
}

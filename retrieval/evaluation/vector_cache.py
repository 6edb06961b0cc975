"""What was encoded once, for the next run: vectors and token counts in the user's cache folder, one file a model.

The file is `vectors-<hash of the model's id>.sqlite`; deleting it costs nothing but time.  Keys are SHA-256 of the
texts, so no text can be read from it.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from retrieval.protocols import FloatVector

__all__ = ["VectorCache", "default_cache_folder"]

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS vector (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS tokens (key BLOB PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
)
_ASKED_AT_ONCE = 500


def default_cache_folder() -> Path | None:
    """Return `fundstelle/evaluation` in the user's cache folder, None where the user has none."""
    configured = Path(os.environ.get("XDG_CACHE_HOME") or "")
    try:
        # The XDG specification wants a relative path ignored.
        base = configured if configured.is_absolute() else Path.home() / ".cache"
    except RuntimeError:
        return None
    return base / "fundstelle" / "evaluation"


class VectorCache:
    """Keep what texts were encoded to; where no file can be kept, remember until the process ends."""

    def __init__(self, folder: Path | None, model_id: str) -> None:
        name = f"vectors-{hashlib.sha256(model_id.encode()).hexdigest()[:16]}.sqlite"
        self._database = _open(None if folder is None else folder / name)

    def vectors(self, texts: Sequence[str]) -> dict[str, FloatVector]:
        """Return the vectors of those texts that are known."""
        return {text: np.frombuffer(value, dtype=np.float32) for text, value in self._known("vector", texts)}

    def add_vectors(self, texts: Sequence[str], vectors: Iterable[FloatVector]) -> None:
        """Keep the vectors, float32, of these texts."""
        self._add("vector", texts, [np.asarray(vector, dtype=np.float32).tobytes() for vector in vectors])

    def token_counts(self, texts: Sequence[str]) -> dict[str, int]:
        """Return the token counts of those texts that are known."""
        return {text: int(value) for text, value in self._known("tokens", texts)}

    def add_token_counts(self, texts: Sequence[str], counts: Sequence[int]) -> None:
        """Keep the token counts of these texts."""
        self._add("tokens", texts, counts)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _known(self, table: str, texts: Sequence[str]) -> Iterable[tuple[str, bytes]]:
        text_of = {_key(text): text for text in texts}
        keys = list(text_of)
        for start in range(0, len(keys), _ASKED_AT_ONCE):
            some = keys[start : start + _ASKED_AT_ONCE]
            query = f"SELECT key, value FROM {table} WHERE key IN ({','.join('?' * len(some))})"  # noqa: S608 - ours
            with suppress(sqlite3.Error):  # a page that cannot be read: its texts are encoded again
                yield from [(text_of[key], value) for key, value in self._database.execute(query, some)]

    def _add(self, table: str, texts: Sequence[str], values: Sequence[bytes] | Sequence[int]) -> None:
        # A full disk or a file that another run holds costs the cache, not the evaluation.
        rows = [(_key(text), value) for text, value in zip(texts, values, strict=True)]
        with suppress(sqlite3.Error), self._database:
            self._database.executemany(f"INSERT OR REPLACE INTO {table} VALUES (?, ?)", rows)  # noqa: S608 - ours


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode(errors="surrogatepass")).digest()


def _open(path: Path | None) -> sqlite3.Connection:
    """Open the file, anew if it is damaged, or a database in memory if there can be no file."""
    if path is not None:
        with suppress(OSError, sqlite3.Error):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                return _with_tables(path)
            except sqlite3.OperationalError:  # locked or read-only: not ours to delete
                raise
            except sqlite3.DatabaseError:
                path.unlink()
                return _with_tables(path)
    return _with_tables(":memory:")


def _with_tables(where: Path | str) -> sqlite3.Connection:
    database = sqlite3.connect(where, timeout=60)
    try:
        with database:
            for statement in _SCHEMA:
                database.execute(statement)
    except sqlite3.Error:
        database.close()
        raise
    return database

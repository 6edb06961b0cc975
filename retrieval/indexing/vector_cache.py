"""What was encoded once, for the next time: vectors in a folder, one file a model.

The file is `vectors-<hash of the model's id>.sqlite`; deleting it costs nothing but time.  Keys are SHA-256 of the
texts as they are, so no text can be read from it; the model's id stands for weights, revision, prompts and preparation.
Each value carries a checksum over its key and itself: one that was changed on the disk counts as unknown.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from retrieval.protocols import FloatVector

__all__ = ["VectorCache", "cache_files", "unsealed"]

_ASKED_AT_ONCE = 500
_CHECKSUM = 4  # bytes
_KEPT_MODELS = 3


class VectorCache:
    """Keep what texts were encoded to; where no file can be kept, remember until the process ends."""

    def __init__(self, folder: Path | None, model_id: str) -> None:
        name = f"vectors-{hashlib.sha256(model_id.encode()).hexdigest()[:16]}.sqlite"
        self._folder = folder
        self._database = _open(None if folder is None else folder / name)

    def vectors(self, texts: Sequence[str]) -> dict[str, FloatVector]:
        """Return the vectors of those texts that are known."""
        text_of = {_key(text): text for text in texts}
        return {text_of[key]: np.frombuffer(value, dtype=np.float32) for key, value in self._known(list(text_of))}

    def add(self, texts: Sequence[str], vectors: Iterable[FloatVector]) -> None:
        """Keep the vectors, float32, of these texts."""
        rows = [
            (key := _key(text), _sealed(key, np.asarray(vector, dtype=np.float32).tobytes()))
            for text, vector in zip(texts, vectors, strict=True)
        ]
        # A full disk or a file that another run holds costs the cache, not the work.
        with suppress(sqlite3.Error), self._database:
            self._database.executemany("INSERT OR REPLACE INTO vector (key, value) VALUES (?, ?)", rows)

    def shrink(self, most: int) -> None:
        """Forget the oldest vectors beyond `most`, and the files of models that were used long ago."""
        with suppress(sqlite3.Error), self._database:
            self._database.execute("DELETE FROM vector WHERE rowid <= (SELECT max(rowid) FROM vector) - ?", (most,))
        if self._folder is None:
            return
        with suppress(OSError):
            files = sorted(cache_files(self._folder), key=lambda path: path.stat().st_mtime, reverse=True)
            for path in files[_KEPT_MODELS:]:
                path.unlink()

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _known(self, keys: Sequence[bytes]) -> Iterator[tuple[bytes, bytes]]:
        for start in range(0, len(keys), _ASKED_AT_ONCE):
            some = keys[start : start + _ASKED_AT_ONCE]
            query = f"SELECT key, value FROM vector WHERE key IN ({','.join('?' * len(some))})"  # noqa: S608 - ours
            with suppress(sqlite3.Error):  # a page that cannot be read: its texts are encoded again
                for key, sealed in self._database.execute(query, some):
                    value = unsealed(key, sealed)
                    if value is not None:
                        yield key, value


def cache_files(folder: Path) -> list[Path]:
    """Return the files of the cache in a folder."""
    return sorted(folder.glob("vectors-*.sqlite"))


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode(errors="surrogatepass")).digest()


def _sealed(key: bytes, value: bytes) -> bytes:
    return value + crc32(value, crc32(key)).to_bytes(_CHECKSUM, "big")


def unsealed(key: object, sealed: object) -> bytes | None:
    """Return a stored value without its checksum, None if it is not what was stored under this key."""
    if not isinstance(key, bytes) or not isinstance(sealed, bytes):
        return None
    value = sealed[:-_CHECKSUM]
    return value if value and _sealed(key, value) == sealed else None


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
            database.execute("CREATE TABLE IF NOT EXISTS vector (key BLOB PRIMARY KEY, value BLOB NOT NULL)")
        columns = [row[1] for row in database.execute("PRAGMA table_info(vector)")]
        if columns != ["key", "value"]:
            raise sqlite3.DatabaseError("another table")
    except sqlite3.Error:
        database.close()
        raise
    return database

"""Find what was changed in the cache of vectors after it was written, and take it out.

No damaged vector is ever taken from the cache; this is for `verify`, and for the build that repairs what it names.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from retrieval.indexing.vector_cache import cache_files, unsealed

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["check_vector_cache", "repair_vector_cache"]

_STAMPS = "checked.json"  # size and time of change of each file when it was last looked at


def check_vector_cache(folder: Path) -> list[str]:
    """Return a sentence for each file of the cache that holds something else than was written there."""
    problems = []
    for path in cache_files(folder):
        try:
            damaged = len(_damaged_rows(path))
        except sqlite3.Error as error:
            problems.append(f"The cache {path.name!r} cannot be read ({error}); `build --full` makes it anew.")
            continue
        if damaged:
            problems.append(
                f"The cache {path.name!r} holds vectors that were changed after they were written: {damaged}; "
                "`build --full` takes them out."
            )
    return problems


def repair_vector_cache(folder: Path, *, thoroughly: bool = False) -> None:
    """Take out what `check_vector_cache` names, so that it is encoded again.

    Files that nobody wrote since they were last looked at here are looked at only `thoroughly`: reading all of them
    takes longer than all else that a build with nothing to do does, and no damaged vector is ever taken from them.
    """
    known = {} if thoroughly else _read_stamps(folder)
    for path in cache_files(folder):
        if known.get(path.name) != _stamp(path):
            _repair(path)
    with suppress(OSError):
        stamps = {path.name: _stamp(path) for path in cache_files(folder)}
        if stamps != known:
            (folder / _STAMPS).write_text(json.dumps(stamps), encoding="utf-8")


def _repair(path: Path) -> None:
    try:
        damaged = _damaged_rows(path)
        if damaged:
            with closing(sqlite3.connect(path)) as database, database:
                database.executemany("DELETE FROM vector WHERE rowid = ?", damaged)
    except sqlite3.OperationalError:  # read-only, or another build writes it
        return
    except sqlite3.DatabaseError:
        with suppress(OSError):
            path.unlink()


def _stamp(path: Path) -> list[int]:
    state = path.stat()
    return [state.st_size, state.st_mtime_ns]


def _read_stamps(folder: Path) -> dict[str, list[int]]:
    try:
        stamps = json.loads((folder / _STAMPS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamps if isinstance(stamps, dict) else {}


def _damaged_rows(path: Path) -> list[tuple[int]]:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
        [(state,)] = database.execute("PRAGMA quick_check(1)").fetchall()
        if state != "ok":
            raise sqlite3.DatabaseError(state)
        if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'vector'").fetchall():
            raise sqlite3.DatabaseError("it holds no table of vectors")
        rows = database.execute("SELECT rowid, key, value FROM vector")
        return [(row,) for row, key, sealed in rows if unsealed(key, sealed) is None]

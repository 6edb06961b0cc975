"""Keep bytes that take a while to make as one file in the user's cache; what is no use there is made again."""

from __future__ import annotations

import hashlib
import mmap
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from retrieval.models.abandoned import PARTIAL_PREFIX, remove_abandoned

__all__ = ["KeptPlace", "load_kept"]

_Loaded = TypeVar("_Loaded")

_DIGEST = hashlib.sha256().digest_size
# With the one that is written, the encoder's and the reader's of two versions that are installed side by side.
_OTHERS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPlace:
    """Say where bytes are kept; `check` raises where what they are made of is not what the path is named after."""

    path: Path
    check: Callable[[], None]


def load_kept(
    place: KeptPlace | None, make: Callable[[], bytes], load: Callable[[bytes | memoryview], _Loaded]
) -> _Loaded:
    """Return what `load` makes of the bytes that are kept at `place`, or else of those that `make` makes.

    They are made where the file is missing, is not whole, or does not load, and kept there if that can be.  What is
    kept is mapped, not read, so that processes share it.  The file ends with the SHA-256 of the rest, and its
    time of change says when it was used last.  Where it is written, others with its suffix go from its folder, but for
    the three used last.  Without a place, or where nothing can be written, the bytes are made each time.

    What the place's `check` raises before they are made, and `make`, and `load` of what was made, is raised here;
    nothing is kept then.
    """
    kept = None if place is None else _whole(place.path)
    if kept is not None:
        with suppress(Exception):  # whatever a foreign file brings about; if it was not the file, it comes again below
            return load(kept)
    if place is not None:
        place.check()  # what is made of anything else would outlast its repair
    made = make()
    loaded = load(made)
    if place is not None:
        with suppress(OSError):
            _write(place.path, made)
            _remove_unused(place.path)
    return loaded


def _whole(path: Path) -> memoryview | None:
    try:
        with path.open("rb") as file:
            content = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except (OSError, ValueError):  # ValueError: it is empty
        return None
    rest = content[:-_DIGEST]
    if hashlib.sha256(rest).digest() != content[-_DIGEST:]:
        return None
    with suppress(OSError):  # who may not say so still uses it
        os.utime(path)
    return rest


def _remove_unused(path: Path) -> None:
    others: list[tuple[int, Path]] = []
    for other in path.parent.glob(f"*{path.suffix}"):
        with suppress(OSError):  # another process was faster
            if other != path and other.is_file():
                others.append((other.stat().st_mtime_ns, other))
    for _, other in sorted(others)[:-_OTHERS]:
        with suppress(OSError):  # it is not ours
            other.unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    """Write the file as a whole or not at all; a cut one, after a power failure, is seen by its digest."""
    path.parent.mkdir(parents=True, exist_ok=True)
    remove_abandoned(path.parent)
    descriptor, partial = tempfile.mkstemp(prefix=PARTIAL_PREFIX, dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.write(hashlib.sha256(content).digest())
        Path(partial).chmod(0o644)  # mkstemp made it private; other users of a shared cache may read it
        Path(partial).replace(path)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise

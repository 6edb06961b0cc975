"""Whether a generation can be answered from; runs in a process of its own, because Chroma ends it over a damaged file.

Started by `child_check`; prints one line on stdout about what is wrong and ends with 1, or ends with 0.
"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import closing
from pathlib import Path

import numpy as np

from retrieval.errors import IndexDamagedError, RetrievalError
from retrieval.indexing.manifest import checksums
from retrieval.indexing.open_index import OpenIndex
from retrieval.indexing.vector_index import VectorIndex

__all__ = ["check_generation", "main"]

_SAMPLE = 50  # vectors that are searched
_MAY_MISS = 0.1  # of them; the search is approximate, and in a large archive now and then one is not found
_TOLERANCE = 1e-3


def main(folder: str) -> int:
    """Check the generation in `folder` and return the exit code."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        check_generation(Path(folder))
    except IndexDamagedError as error:
        print(f"{error.part} {error.reason}")
    except RetrievalError as error:
        print(error)
    except Exception as error:  # noqa: BLE001 - damaged data can break anything, and the parent says what it was
        print(f"{type(error).__name__}: {error}")
    else:
        return 0
    return 1


def _end_with_parent() -> None:
    """End this process when the one that started it is gone, and with it the other end of stdin."""
    os.read(0, 1)
    os._exit(1)


def check_generation(folder: Path) -> None:
    """Compare all files with the manifest, open every part, compare the counts, and search Chroma for a sample.

    Raises:
        IndexDamagedError: if anything is not as it was written.
        IndexOutdatedError: if it was written in another format.
    """
    with closing(OpenIndex(folder, exact_up_to=sys.maxsize)) as index:  # Chroma is opened below, once
        _check_files(folder, index.manifest.files)  # before Chroma reads its own
        with closing(VectorIndex(folder / "vectors")) as vectors:
            _check_search(folder, index, vectors)


def _check_files(folder: Path, promised: dict[str, str | None]) -> None:
    found = checksums(folder)
    for name in sorted(promised.keys() | found.keys()):
        if name not in found:
            raise IndexDamagedError(folder, name, "is missing")
        if name not in promised:
            raise IndexDamagedError(folder, name, "is not in the manifest")
        if promised[name] != found[name]:
            raise IndexDamagedError(folder, name, "was changed after the build")


def _check_search(folder: Path, index: OpenIndex, vectors: VectorIndex) -> None:
    """Search for stored vectors: what is found is as near as its own vector says, and each finds itself first."""
    if vectors.count != index.manifest.passages:
        reason = f"holds {vectors.count} passages where {index.manifest.passages} were written"
        raise IndexDamagedError(folder, "the vector index", reason)
    stored = index.archive.passage_vectors
    rows = np.unique(np.linspace(0, len(stored) - 1, num=min(_SAMPLE, len(stored)), dtype=np.int64)).tolist()
    missed = 0
    for row in rows:
        hits = vectors.search(stored[row], 1)
        for found, similarity in hits:
            if not 0 <= found < len(stored) or not abs(float(stored[found] @ stored[row]) - similarity) < _TOLERANCE:
                raise IndexDamagedError(folder, "the vector index", f"finds passage {found} with another's vector")
        missed += not hits or not hits[0][1] > 1.0 - _TOLERANCE
    if missed > _MAY_MISS * len(rows):
        raise IndexDamagedError(folder, "the vector index", f"does not find {missed} of {len(rows)} passages")

"""Whether every vector is one, and Chroma's are those of the archive."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import numpy as np

from retrieval.indexing.chroma import DATABASE, check_vector_database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retrieval.indexing.checks.generation import CheckedGeneration

__all__ = ["check_chroma", "check_database", "check_vectors"]

_TOLERANCE = 1e-3
_BLOCK = 1 << 12  # rows


def check_vectors(generation: CheckedGeneration) -> Iterator[str]:
    """Check that the archive's vectors are finite and of length 1."""
    archive = generation.archive
    for kind, vectors in (("passage", archive.passage_vectors), ("sentence", archive.sentence_vectors)):
        for start in range(0, len(vectors), _BLOCK):
            lengths = np.linalg.norm(np.asarray(vectors[start : start + _BLOCK], dtype=np.float32), axis=1)
            for place in np.flatnonzero(~(np.abs(lengths - 1.0) < _TOLERANCE)).tolist():  # not a number is no length
                yield f"The vector of {kind} {start + place} is not finite or not of length 1."


def check_database(generation: CheckedGeneration) -> Iterator[str]:
    """Let SQLite check Chroma's database, which has no checksum, because Chroma changes it by opening it."""
    folder = generation.folder / "vectors"
    if not (folder / DATABASE).is_file():
        return  # named as a missing file
    try:
        check_vector_database(folder, generation.manifest.passages)
    except (OSError, ValueError):
        return  # the ids are missing or were changed, which is named as well
    except sqlite3.Error as error:
        yield f"The database of the vector index, 'vectors/{DATABASE}', is damaged: {error}."


def check_chroma(generation: CheckedGeneration) -> Iterator[str]:
    """Compare every vector in Chroma with the archive's, and search some: each finds itself, or one that is equal."""
    mine, index = generation.archive.passage_vectors, generation.vectors
    if index.count != len(mine):
        yield f"There are {index.count} passages in Chroma where {len(mine)} were written."
    held = np.zeros(len(mine), dtype=np.bool_)
    for row, stored in index.vectors():
        if row < len(mine):
            held[row] = True
            if not float(np.linalg.norm(mine[row] - stored)) < _TOLERANCE:
                yield f"The vector of passage {row} is not the one that Chroma holds."
    for row in np.flatnonzero(~held).tolist():
        yield f"Chroma does not hold passage {row}."

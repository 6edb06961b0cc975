"""Search passages by their vectors, one by one: exact, and of some of them, where Chroma's graph only knows all.

Similarities are computed row by row (`vecdot`) and not as a matrix product, which BLAS would share among threads: that
costs a busy machine more than it gains, and one question's threads would wait for another's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from retrieval.protocols import FloatMatrix, FloatVector

__all__ = ["best_rows", "nearest", "nearest_of_all"]

_BLOCK = 64  # rows that are copied together: so few stay in the processor's cache, three times as fast as 4096


def nearest(vectors: FloatMatrix, rows: NDArray[np.int64], vector: FloatVector, top_k: int) -> list[tuple[int, float]]:
    """Return up to `top_k` pairs of row and cosine similarity among `rows`, the nearest first.

    `vectors` and `vector` are L2-normalised; of rows that tie, the lower come first.
    """
    plain = np.asarray(vectors)  # a mapped array makes a mapped array of every piece, which takes longer than the sum
    similarities = np.empty(len(rows), dtype=np.float32)
    for start in range(0, len(rows), _BLOCK):
        block = slice(start, start + _BLOCK)
        similarities[block] = np.vecdot(plain[rows[block]], vector)
    return best_rows(rows, similarities, top_k)


def nearest_of_all(vectors: FloatMatrix, vector: FloatVector, top_k: int) -> list[tuple[int, float]]:
    """Return up to `top_k` pairs of row and cosine similarity among all rows, as `nearest` does."""
    return best_rows(np.arange(len(vectors)), np.vecdot(np.asarray(vectors), vector), top_k)


def best_rows(rows: NDArray[np.int64], scores: NDArray[np.floating], top_k: int) -> list[tuple[int, float]]:
    """Return up to `top_k` pairs of row and score, the highest score first and of equal ones the lower row."""
    if len(rows) > top_k:
        last = np.partition(-scores, top_k - 1)[top_k - 1]
        among = -scores <= last  # all that tie for the last place: the lowest rows win it
        rows, scores = rows[among], scores[among]
    order = np.lexsort((rows, -scores))[:top_k]
    return [(int(rows[place]), float(scores[place])) for place in order]

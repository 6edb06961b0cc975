"""Search among some of the passages by their vectors, whatever share of them that is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from retrieval.indexing.exact_search import nearest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from retrieval.indexing.dense_search import DenseSearch
    from retrieval.protocols import FloatMatrix, FloatVector

__all__ = ["nearest_among"]

_SCANNED = 8_192  # passages that are looked at in the time of one search of all
_MORE = 1.5  # times as many as should do are fetched: what is admitted need not be spread evenly
_FETCHED = 2_000  # passages; for more, looking at each that is admitted is faster


def nearest_among(
    everything: DenseSearch, vectors: FloatMatrix, among: NDArray[np.int64], vector: FloatVector, top_k: int
) -> list[tuple[int, float]]:
    """Return up to `top_k` pairs of row and cosine similarity among the rows `among`, in rising order; nearest first.

    Few rows are compared with the vector one by one, which is exact.  Where many are admitted, so many of all are
    searched that enough should be among them: the same as a search of all finds, in little more time.  If they are
    not enough, the rows are looked at after all.
    """
    if len(among) > _SCANNED:
        fetched = math.ceil(_MORE * top_k * everything.count / len(among))
        if fetched <= _FETCHED:
            admitted = np.zeros(everything.count, dtype=np.bool_)
            admitted[among] = True
            found = [hit for hit in everything.search(vector, fetched) if admitted[hit[0]]]
            if len(found) >= top_k:
                return found[:top_k]
    return nearest(vectors, among, vector, top_k)

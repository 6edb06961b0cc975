"""How near passages are to a question by their vectors: the whole of each, and the nearest of its sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from retrieval.indexing.half_floats import single_precision

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.indexing.archive import Archive
    from retrieval.protocols import FloatVector

__all__ = ["similarities"]

_BLOCK = 64  # rows at a time: they stay in the processor's cache, twice as fast as all at once


def similarities(archive: Archive, rows: Sequence[int], vector: FloatVector, *, sentence_weight: float) -> list[float]:
    """Return for each passage its cosine with the question, mixed with the highest cosine of its sentences.

    A long passage speaks of many things, and its vector of all of them a little; one sentence that answers outweighs
    them.
    """
    if not rows:
        return []
    passages = np.asarray(rows, dtype=np.int64)
    places, begins = archive.sentence_rows_of_all(passages)
    sentences, stored = np.empty(len(places), dtype=np.float32), np.asarray(archive.sentence_vectors)
    for start in range(0, len(places), _BLOCK):
        block = slice(start, start + _BLOCK)
        sentences[block] = single_precision(stored[places[block]]) @ vector
    whole = np.asarray(archive.passage_vectors)[passages] @ vector
    nearest = np.maximum.reduceat(sentences, begins)
    return ((1.0 - sentence_weight) * whole + sentence_weight * nearest).tolist()  # type: ignore[no-any-return]

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
    spans = [archive.sentence_rows(row) for row in rows]
    lengths = np.array([len(span) for span in spans])
    places = np.concatenate([np.arange(span.start, span.stop) for span in spans])
    sentences, stored = np.empty(len(places), dtype=np.float32), np.asarray(archive.sentence_vectors)
    for start in range(0, len(places), _BLOCK):
        block = slice(start, start + _BLOCK)
        sentences[block] = single_precision(stored[places[block]]) @ vector
    whole = np.asarray(archive.passage_vectors)[list(rows)] @ vector
    nearest = np.maximum.reduceat(sentences, np.cumsum(lengths) - lengths)
    return ((1.0 - sentence_weight) * whole + sentence_weight * nearest).tolist()  # type: ignore[no-any-return]

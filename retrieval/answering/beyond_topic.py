"""How near sentences come to what a question asks beyond the topic that their whole passage shares with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from retrieval.protocols import FloatMatrix, FloatVector

__all__ = ["similarities_beyond_topic"]

_NOTHING_LEFT = 1e-6


def similarities_beyond_topic(question: FloatVector, passages: FloatMatrix, sentences: FloatMatrix) -> list[float]:
    """Return the cosine of question and each sentence after its passage's direction is taken out of both, -1 to 1.

    All sentences of a passage are near a question about its topic; what is left tells which one speaks of the rest.
    `question` has shape `(dimension,)`, the others `(n, dimension)`, a row of `passages` for each sentence, all
    L2-normalised; 0 where nothing is left, as for a passage of one sentence.
    """
    asked = question - (passages @ question)[:, None] * passages
    said = sentences - np.vecdot(sentences, passages)[:, None] * passages
    lengths = np.linalg.norm(asked, axis=1) * np.linalg.norm(said, axis=1)
    near = np.vecdot(said, asked) / np.maximum(lengths, _NOTHING_LEFT)
    return np.where(lengths > _NOTHING_LEFT, near, 0.0).tolist()  # type: ignore[no-any-return]

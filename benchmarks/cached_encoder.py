"""A passage encoder that remembers what it encoded, so that several archives of the same texts are built quickly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from retrieval.protocols import FloatMatrix, FloatVector, PassageEncoder

__all__ = ["CachedEncoder"]


class CachedEncoder:
    """Stand before another encoder and answer from memory what was asked before."""

    def __init__(self, encoder: PassageEncoder) -> None:
        self._encoder = encoder
        self._vectors: dict[str, FloatVector] = {}
        self.model_id, self.dimension, self.max_tokens = encoder.model_id, encoder.dimension, encoder.max_tokens

    def encode_question(self, question: str) -> FloatVector:
        """Return the question's vector, not remembered."""
        return self._encoder.encode_question(question)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count as the encoder behind it does."""
        return self._encoder.count_tokens(texts)

    def encode_passages(
        self, texts: Sequence[str], *, on_progress: Callable[[int, int], None] | None = None
    ) -> FloatMatrix:
        """Return the texts' vectors; only new texts are encoded."""
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if new:
            self._vectors.update(zip(new, self._encoder.encode_passages(new, on_progress=on_progress), strict=True))
        return np.stack([self._vectors[text] for text in texts])

"""Stand-ins behind the seams, deterministic and readable; the path that is tested stays real."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from retrieval.protocols import FloatMatrix, FloatVector

__all__ = ["FakeEncoder"]


class FakeEncoder:
    """Encode a text as its hashed bag of words: the more words two texts share, the nearer they are.

    A passage counts as many tokens as it has words, and three more (prompt, start, end).
    """

    model_id = "fake-bag-of-words"
    dimension = 64
    max_tokens = 60

    def encode_question(self, question: str) -> FloatVector:
        """Return the question's vector, shape `(64,)`, L2-normalised."""
        vector = np.zeros(self.dimension, dtype=np.float32)
        for word in re.findall(r"\w+", question.lower()) or ["nothing"]:
            vector[crc32(word.encode()) % self.dimension] += 1.0
        normalised: FloatVector = vector / np.linalg.norm(vector)
        return normalised

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count words, and three."""
        return [len(text.split()) + 3 for text in texts]

    def encode_passages(
        self, texts: Sequence[str], *, on_progress: Callable[[int, int], None] | None = None
    ) -> FloatMatrix:
        """Return the texts' vectors, shape `(len(texts), 64)`."""
        vectors = [self.encode_question(text) for text in texts]
        if on_progress:
            on_progress(len(texts), len(texts))
        return np.array(vectors, dtype=np.float32).reshape(-1, self.dimension)

"""A passage encoder that encodes each text once, whichever build it was, and loads its model only for new ones."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from retrieval.indexing.vector_cache import VectorCache
    from retrieval.protocols import FloatMatrix, FloatVector, PassageEncoder

__all__ = ["CachedEncoder"]

_BATCH = 512  # texts that are lost at most when somebody interrupts


class CachedEncoder:
    """Stand before the encoder that `open_encoder` opens; `model_id` names its model."""

    def __init__(self, cache: VectorCache, model_id: str, open_encoder: Callable[[], PassageEncoder]) -> None:
        self._cache, self.model_id, self._open = cache, model_id, open_encoder

    @cached_property
    def _encoder(self) -> PassageEncoder:
        return self._open()

    @property
    def dimension(self) -> int:
        """Say how many components a vector has."""
        return self._encoder.dimension

    @property
    def max_tokens(self) -> int:
        """Say how many tokens one text may have."""
        return self._encoder.max_tokens

    def encode_question(self, question: str) -> FloatVector:
        """Return the question's vector, not remembered."""
        return self._encoder.encode_question(question)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count as the encoder behind it does."""
        return self._encoder.count_tokens(texts)

    def encode_passages(
        self, texts: Sequence[str], *, on_progress: Callable[[int, int], None] | None = None
    ) -> FloatMatrix:
        """Return the texts' vectors; only new texts are encoded, and only they are counted as progress."""
        vectors = self._cache.vectors(texts)
        new = [text for text in dict.fromkeys(texts) if text not in vectors]
        for start in range(0, len(new), _BATCH):
            batch = new[start : start + _BATCH]

            def on_batch(done: int, _: int, before: int = start) -> None:
                if on_progress is not None:
                    on_progress(before + done, len(new))

            found = self._encoder.encode_passages(batch, on_progress=on_batch)
            self._cache.add(batch, found)
            vectors.update(zip(batch, found, strict=True))
        return np.stack([vectors[text] for text in texts])

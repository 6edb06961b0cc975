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
# Facts about the model, remembered as the token counts of what is no article's text: it holds NUL.
_MAX_TOKENS = "\0the most tokens that a text may have"
_DIMENSION = "\0the components of a vector"


class CachedEncoder:
    """Stand before the encoder that `open_encoder` opens; `model_id` names its model."""

    def __init__(self, cache: VectorCache, model_id: str, open_encoder: Callable[[], PassageEncoder]) -> None:
        self._cache, self.model_id, self._open = cache, model_id, open_encoder

    @cached_property
    def _encoder(self) -> PassageEncoder:
        return self._open()

    @cached_property
    def dimension(self) -> int:
        """Say how many components a vector has."""
        return self._fact(_DIMENSION, lambda: self._encoder.dimension)

    @cached_property
    def max_tokens(self) -> int:
        """Say how many tokens one text may have."""
        return self._fact(_MAX_TOKENS, lambda: self._encoder.max_tokens)

    def encode_question(self, question: str) -> FloatVector:
        """Return the question's vector, not remembered."""
        return self._encoder.encode_question(question)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count as the encoder behind it does."""
        counts = self._cache.token_counts(texts)
        new = [text for text in dict.fromkeys(texts) if text not in counts]
        if new:
            found = self._encoder.count_tokens(new)
            self._cache.add_token_counts(new, found)
            counts.update(zip(new, found, strict=True))
        return [counts[text] for text in texts]

    def encode_passages(
        self, texts: Sequence[str], *, on_progress: Callable[[int, int], None] | None = None
    ) -> FloatMatrix:
        """Return the texts' vectors; only new texts are encoded, and only they are counted as progress."""
        vectors = {text: vector for text, vector in self._cache.vectors(texts).items() if self._fits(vector)}
        new = [text for text in dict.fromkeys(texts) if text not in vectors]
        for start in range(0, len(new), _BATCH):
            batch = new[start : start + _BATCH]

            def on_batch(done: int, _: int, before: int = start) -> None:
                if on_progress is not None:
                    on_progress(before + done, len(new))

            found = self._encoder.encode_passages(batch, on_progress=on_batch)
            self._cache.add_vectors(batch, found)
            vectors.update(zip(batch, found, strict=True))
        return np.stack([vectors[text] for text in texts])

    def _fits(self, vector: FloatVector) -> bool:
        return len(vector) == self.dimension

    def _fact(self, name: str, ask: Callable[[], int]) -> int:
        known = self._cache.token_counts([name])
        if known:
            return known[name]
        fact = ask()
        self._cache.add_token_counts([name], [fact])
        return fact

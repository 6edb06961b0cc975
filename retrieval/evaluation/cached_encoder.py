"""A passage encoder that encodes each text once, whichever run it was, and loads its model only for new ones."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from retrieval.evaluation.vector_cache import VectorCache
    from retrieval.protocols import FloatMatrix, FloatVector, PassageEncoder, QuestionEncoder

__all__ = ["CachedEncoder"]

_BATCH = 512  # texts that are lost at most when somebody interrupts
_MAX_TOKENS = "\0the most tokens that a text may have"  # NUL: no article's text


class CachedEncoder:
    """Stand before another encoder; `questions` is the light door to the same model."""

    def __init__(
        self, cache: VectorCache, questions: QuestionEncoder, open_encoder: Callable[[], PassageEncoder]
    ) -> None:
        self._cache, self._questions, self._open = cache, questions, open_encoder

    @cached_property
    def _encoder(self) -> PassageEncoder:
        return self._open()

    @property
    def model_id(self) -> str:
        """Name the model."""
        return self._questions.model_id

    @property
    def dimension(self) -> int:
        """Say how many components a vector has."""
        return self._questions.dimension

    @cached_property
    def max_tokens(self) -> int:
        """Say how many tokens one text may have; remembered as the count of a text that is none."""
        known = self._cache.token_counts([_MAX_TOKENS])
        if not known:
            self._cache.add_token_counts([_MAX_TOKENS], [self._encoder.max_tokens])
        return known[_MAX_TOKENS] if known else self._encoder.max_tokens

    def encode_question(self, question: str) -> FloatVector:
        """Return the question's vector, not remembered."""
        return self._questions.encode_question(question)

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
        """Return the texts' vectors; only new texts are encoded."""
        vectors = self._cache.vectors(texts)
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

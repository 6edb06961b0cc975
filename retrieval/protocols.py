"""The seams: what the rooms ask of an encoder, whichever library stands behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    FloatVector = NDArray[np.float32]
    FloatMatrix = NDArray[np.float32]

__all__ = ["PassageEncoder", "QuestionEncoder"]


class QuestionEncoder(Protocol):
    """Turn a question into a vector."""

    @property
    def model_id(self) -> str:
        """Name the model and its weights, as the manifest records them; the same through every door to one model."""
        ...

    @property
    def dimension(self) -> int:
        """Say how many components a vector has."""
        ...

    def encode_question(self, question: str) -> FloatVector:
        """Return the question's vector, shape `(dimension,)`, L2-normalised."""
        ...


class PassageEncoder(QuestionEncoder, Protocol):
    """Turn texts into vectors while building."""

    @property
    def max_tokens(self) -> int:
        """Say how many tokens one text may have, prompt and special tokens included."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count each text's tokens as a passage, prompt and special tokens included, nothing cut off."""
        ...

    def encode_passages(
        self, texts: Sequence[str], *, on_progress: Callable[[int, int], None] | None = None
    ) -> FloatMatrix:
        """Return the texts' vectors in their order, shape `(len(texts), dimension)`, each L2-normalised.

        `on_progress(done, total)` is called as batches finish.
        """
        ...

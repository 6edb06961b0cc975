"""The seams: what the rooms ask of a model, whichever library stands behind it, and what a reader returns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from retrieval.datamodel import Span

    FloatVector = NDArray[np.float32]
    FloatMatrix = NDArray[np.float32]

__all__ = [
    "READER_TOKENS",
    "ExtractiveReader",
    "PassageEncoder",
    "PassageReading",
    "QuestionEncoder",
    "ReadSpan",
    "Reranker",
    "TokenScores",
]

READER_TOKENS = 640
"""How many tokens the bundled reader reads for a question, unless it is set otherwise."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSpan:
    """Hold words of a passage that a reader takes for the answer; `score` is their start logit + end logit."""

    span: Span
    score: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TokenScores:
    """Hold how likely an answer begins and ends with each token of a passage, as logits, all arrays of one length.

    `places`, shape `(tokens, 2)`, say where each token stands in the passage; none comes twice.
    """

    places: NDArray[np.int64]
    starts: FloatVector
    ends: FloatVector


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageReading:
    """Hold what a reader found in one passage: spans that share no character, the best first, none where it is empty.

    `null_score` is what the model gives to "the answer does not stand here", on the scale of the spans' scores.
    """

    spans: tuple[ReadSpan, ...]
    null_score: float
    tokens: TokenScores = field(compare=False)


class ExtractiveReader(Protocol):
    """Find the words that answer a question in passages; safe to use from several threads."""

    def read(self, question: str, passages: Sequence[str], titles: Sequence[str] = ()) -> list[PassageReading]:
        """Return one reading for each passage, in their order; the same ones for the same texts.

        `titles` are those of the passages' articles, none or as many as passages; who has not learned to read them
        leaves them alone.
        """
        ...


class Reranker(Protocol):
    """Score passages by how well they answer a question; safe to use from several threads."""

    def score(self, question: str, passages: Sequence[str]) -> list[float]:
        """Return one finite score for each passage, in their order, higher is better."""
        ...

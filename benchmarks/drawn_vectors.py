"""Draw vectors that are spread as those of a real encoder are, where encoding so many texts would take days."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from retrieval.models.bundled import bundled_weights
from retrieval.models.e5s1 import read_e5s1
from retrieval.models.prepare import prepare_text
from retrieval.models.unigram import UnigramTokenizer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from retrieval.protocols import FloatMatrix, FloatVector

__all__ = ["DRAWN", "DrawnEncoder", "Spectrum", "neighbours_of"]

DRAWN = "drawn"

_NEARNESS = 0.93  # cosine of a drawn vector and the one that it is drawn around; texts of one topic have .88 to .96
_AT_ONCE = 10_000  # rows


class Spectrum:
    """Know the mean of some vectors and how they scatter around it, in every direction."""

    def __init__(self, real: FloatMatrix) -> None:
        self._mean = real.mean(axis=0)
        values, directions = np.linalg.eigh(np.cov(real - self._mean, rowvar=False))
        self._scatter = (directions * np.sqrt(values.clip(0))).astype(np.float32)
        self.width = float(np.sqrt(values.clip(0).sum()))

    @property
    def dimension(self) -> int:
        """Say how many components a vector has."""
        return len(self._mean)

    def draw(self, random: np.random.Generator, count: int) -> FloatMatrix:
        """Return unit vectors, shape `(count, dimension)`, that scatter as the real ones do."""
        return _normalised(self._mean + self.noise(random, count))

    def noise(self, random: np.random.Generator, count: int) -> FloatMatrix:
        """Return how far drawn vectors lie from the mean, shape `(count, dimension)`."""
        drawn: FloatMatrix = random.standard_normal((count, self.dimension), dtype=np.float32) @ self._scatter.T
        return drawn


def neighbours_of(real: FloatMatrix, count: int, *, seed: int = 3) -> Iterator[FloatMatrix]:
    """Yield `count` unit vectors in pieces: the real ones first, then others, each near one of them."""
    random, spectrum = np.random.default_rng(seed), Spectrum(real)
    reach = np.sqrt(1 / _NEARNESS**2 - 1) / spectrum.width
    for start in range(0, min(len(real), count), _AT_ONCE):
        yield real[start : min(start + _AT_ONCE, count)]
    for start in range(len(real), count, _AT_ONCE):
        some = min(_AT_ONCE, count - start)
        parents: NDArray[np.int64] = random.integers(len(real), size=some)
        yield _normalised(real[parents] + reach * spectrum.noise(random, some))


class DrawnEncoder:
    """Stand in for the bundled encoder: its tokens, and for each text a vector of its own that is drawn."""

    model_id = DRAWN
    max_tokens = 512

    def __init__(self, real: FloatMatrix) -> None:
        """Draw as the real vectors are spread."""
        self._spectrum = Spectrum(real)
        self._tokenizer = UnigramTokenizer(read_e5s1(bundled_weights()))
        self.dimension = self._spectrum.dimension

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count as the bundled encoder does."""
        return [2 + len(self._tokenizer.encode("passage: " + prepare_text(text))) for text in texts]

    def encode_question(self, question: str) -> FloatVector:
        """Return a vector."""
        vector: FloatVector = self.encode_passages([question])[0]
        return vector

    def encode_passages(
        self, texts: Sequence[str], *, on_progress: Callable[[int, int], None] | None = None
    ) -> FloatMatrix:
        """Return a vector for each text, the same ones for the same texts."""
        random = np.random.default_rng([crc32(text.encode()) for text in texts])
        if on_progress is not None:
            on_progress(len(texts), len(texts))
        return self._spectrum.draw(random, len(texts))


def _normalised(vectors: FloatMatrix) -> FloatMatrix:
    unit: FloatMatrix = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return unit

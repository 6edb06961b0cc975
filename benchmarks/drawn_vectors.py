"""Draw vectors that are spread as those of a real encoder are, where encoding so many texts would take days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from retrieval.protocols import FloatMatrix

__all__ = ["Spectrum", "neighbours_of"]

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
        return random.standard_normal((count, self.dimension), dtype=np.float32) @ self._scatter.T


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


def _normalised(vectors: FloatMatrix) -> FloatMatrix:
    unit: FloatMatrix = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return unit

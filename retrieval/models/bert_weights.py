"""Hand out the weights of a BERT encoder by name, unpacked one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from retrieval.models.e5s1 import E5File, E5Sizes

__all__ = ["MATRICES", "Weights", "layer_weights", "product_names"]

Weights = Callable[[str], NDArray[np.float32]]
"""Return what an E5S1 file has under a name: "l4.fo.w", a matrix of (outputs, inputs), "l4.fo.b" or "emb.ln.w"."""

MATRICES = ("q", "k", "v", "ao", "fi", "fo")
"""The products of a layer: query, key, value, attention's output, the wide layer and back."""


def layer_weights(model: E5File) -> Weights:
    """Return the weights of a file; asking for one raises E5FormatError where it is missing or of another size."""

    def weights(name: str) -> NDArray[np.float32]:
        shape = _shape(model.sizes, name)
        return model.tensor(name, int(np.prod(shape))).weights().reshape(shape)

    return weights


def product_names(sizes: E5Sizes) -> Iterator[str]:
    """Yield the names of all products with a matrix, without ".w", in the order of computation."""
    for layer in range(sizes.layers):
        for matrix in MATRICES:
            yield f"l{layer}.{matrix}"


def _shape(sizes: E5Sizes, name: str) -> tuple[int, ...]:
    _, part, kind = name.split(".")
    rows = sizes.intermediate if part == "fi" else sizes.hidden
    if kind == "b" or part not in MATRICES:
        return (rows,)
    return rows, sizes.intermediate if part == "fo" else sizes.hidden

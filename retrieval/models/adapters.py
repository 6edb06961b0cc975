"""What a reader has learned on top of an encoder: low-rank changes of its products, biases and norms, and a head."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.models.bert_weights import Weights
from retrieval.models.safetensors_file import read_tensors

__all__ = ["AdapterFormatError", "Adapters", "LowRank", "merged", "read_adapters"]

FORMAT = 2
_PRODUCTS = {"qkv": ("q", "k", "v"), "ao": ("ao",), "fi": ("fi",), "fo": ("fo",)}


class AdapterFormatError(ValueError):
    """Say what in a file contradicts the format of adapters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LowRank:
    """Hold what is added to a matrix of shape (rows, columns): `up`, (rows, rank), times `down`, (rank, columns).

    Those of one name in `shared` have the same `down`.
    """

    shared: str
    down: NDArray[np.float32]
    up: NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapters:
    """Hold the changes by the names of an E5S1 file, without its ".w": `l4.q`; `vectors` take the place of its own.

    `base` says of which weights they are changes: hexadecimal digits of the file's SHA-256.
    """

    base: str
    low_rank: Mapping[str, LowRank]
    vectors: Mapping[str, NDArray[np.float32]]
    head_weight: NDArray[np.float32]
    head_bias: NDArray[np.float32]


def read_adapters(path: Path) -> Adapters:
    """Read what `training` writes; raise AdapterFormatError where the file is another one, OSError."""
    tensors, metadata = read_tensors(path)
    if metadata.get("format") != str(FORMAT):
        raise AdapterFormatError(f"its format is {metadata.get('format')!r} instead of {str(FORMAT)!r}")
    try:
        base = str(json.loads(metadata["model"])["base"])
        low_rank = dict(_low_rank(tensors))
        vectors = {name.removeprefix("vector."): t for name, t in tensors.items() if name.startswith("vector.")}
        weight, bias = tensors["head.weight"], tensors["head.bias"]
    except (KeyError, ValueError, TypeError) as error:
        raise AdapterFormatError(f"it lacks {error}") from error
    return Adapters(base=base, low_rank=low_rank, vectors=vectors, head_weight=weight, head_bias=bias)


def merged(weights: Weights, adapters: Adapters) -> Weights:
    """Return the weights with the changes; asking for a matrix that a change does not fit raises AdapterFormatError."""

    def changed(name: str) -> NDArray[np.float32]:
        before, vector = weights(name), adapters.vectors.get(name)
        change = adapters.low_rank.get(name.removesuffix(".w")) if name.endswith(".w") else None
        after = before if vector is None else vector
        if change is not None:
            added = change.up @ change.down
            after = before + added if added.shape == before.shape else added
        if after.shape != before.shape:
            raise AdapterFormatError(f"its {name!r} has the shape {after.shape} instead of {before.shape}")
        return after

    return changed


def _low_rank(tensors: Mapping[str, NDArray[np.float32]]) -> list[tuple[str, LowRank]]:
    found = []
    for name, down in tensors.items():
        if not name.endswith(".down"):
            continue
        shared = name.removesuffix(".down")
        layer, product = shared.split(".")
        down = tensors[f"{shared}.scale"][:, None] * down
        ups = np.split(tensors[f"{shared}.up"], len(_PRODUCTS[product]))
        for part, up in zip(_PRODUCTS[product], ups, strict=True):
            found.append((f"{layer}.{part}", LowRank(shared=shared, down=down, up=up)))
    return found

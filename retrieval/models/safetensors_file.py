"""Write a BERT encoder's weights as a safetensors file, and read what such files hold.

The only module that imports safetensors.
"""

from __future__ import annotations

import errno
import math
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.models.e5s1 import E5File, E5Sizes

__all__ = ["read_tensors", "weight_names", "write_bert_safetensors", "write_tensors"]


def write_bert_safetensors(model: E5File, path: Path) -> None:
    """Write the weights as float32 under BertModel's names, and to the disk before returning.

    The file has no pooler, which BertModel wants but mean pooling does not use: it is written as zeros.  All weights
    are in memory once (470 MB for the bundled model).
    Raises E5FormatError where a tensor is missing or has another size than the header says, OSError.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import save_file

    tensors = {}
    for name, shape, source in _bert_tensors(model.sizes):
        count = math.prod(shape)
        if source is None:
            tensors[name] = np.zeros(shape, dtype=np.float32)
            continue
        tensors[name] = model.tensor(source, count).weights().reshape(shape)
    try:
        save_file(tensors, path, metadata={"format": "pt"})
    except SafetensorError as error:  # so it calls a full disk, too
        raise OSError(errno.EIO, str(error), str(path)) from error
    with path.open("rb") as file:
        os.fsync(file.fileno())


def write_tensors(tensors: Mapping[str, NDArray[Any]], metadata: Mapping[str, str], path: Path) -> None:
    """Write a few tensors and what is to be known of them."""
    from safetensors.numpy import save_file

    save_file(dict(tensors), path, metadata=dict(metadata))


def read_tensors(path: Path) -> tuple[dict[str, NDArray[np.float32]], dict[str, str]]:
    """Return the tensors of a file as float32, and its metadata; raise OSError where it is damaged or missing."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="numpy") as file:
            return {name: file.get_tensor(name).astype(np.float32) for name in file.keys()}, file.metadata() or {}  # noqa: SIM118
    except SafetensorError as error:
        raise OSError(errno.EIO, str(error), str(path)) from error


def weight_names(folder: Path) -> set[str]:
    """Return the names of all tensors in the safetensors files of a folder; raise what safetensors raises."""
    from safetensors import safe_open

    names: set[str] = set()
    for path in folder.rglob("*.safetensors"):
        with safe_open(path, framework="numpy") as file:
            names.update(file.keys())
    return names


def _bert_tensors(sizes: E5Sizes) -> Iterator[tuple[str, tuple[int, ...], str | None]]:
    """Yield BertModel's name, the shape, and the name in the E5S1 file (None where the file has none)."""
    hidden = sizes.hidden
    yield "embeddings.word_embeddings.weight", (sizes.vocabulary, hidden), "emb.word"
    yield "embeddings.position_embeddings.weight", (sizes.positions, hidden), "emb.pos"
    yield "embeddings.token_type_embeddings.weight", (sizes.token_types, hidden), "emb.type"
    yield "embeddings.LayerNorm.weight", (hidden,), "emb.ln.w"
    yield "embeddings.LayerNorm.bias", (hidden,), "emb.ln.b"
    for layer in range(sizes.layers):
        for bert, e5, columns, rows in (
            ("attention.self.query", "q", hidden, hidden),
            ("attention.self.key", "k", hidden, hidden),
            ("attention.self.value", "v", hidden, hidden),
            ("attention.output.dense", "ao", hidden, hidden),
            ("intermediate.dense", "fi", hidden, sizes.intermediate),
            ("output.dense", "fo", sizes.intermediate, hidden),
        ):
            yield f"encoder.layer.{layer}.{bert}.weight", (rows, columns), f"l{layer}.{e5}.w"
            yield f"encoder.layer.{layer}.{bert}.bias", (rows,), f"l{layer}.{e5}.b"
        for bert, e5 in (("attention.output.LayerNorm", "aln"), ("output.LayerNorm", "oln")):
            yield f"encoder.layer.{layer}.{bert}.weight", (hidden,), f"l{layer}.{e5}.w"
            yield f"encoder.layer.{layer}.{bert}.bias", (hidden,), f"l{layer}.{e5}.b"
    yield "pooler.dense.weight", (hidden, hidden), None
    yield "pooler.dense.bias", (hidden,), None

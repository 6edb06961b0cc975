"""The terms of texts in the order in which they stand there, on disk, as numbers in a sorted vocabulary.

They lie beside the postings of the same texts, so that nothing is analysed again to read what was found.

Files: `sequence.npy` (int32, the numbers of all terms, text after text), `sequence_bounds.npy` (int64, m + 1: where
each text's begin, and the last one's end).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from retrieval.errors import IndexDamagedError
from retrieval.indexing.arrays import open_array

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from retrieval.indexing.sorted_strings import SortedStrings

__all__ = ["NumberedTerms", "TermSequenceWriter", "TermSequences"]

_AT_ONCE = 1 << 18  # numbers that are exchanged together, in a megabyte


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedTerms:
    """Hold the terms of some texts in their order, one text behind the other, by their numbers in a vocabulary.

    `lengths` says how many terms each text has.
    """

    numbers: NDArray[np.int32]
    lengths: NDArray[np.int64]
    vocabulary: SortedStrings

    @classmethod
    def of(cls, texts: Iterable[Sequence[str]], vocabulary: SortedStrings) -> NumberedTerms:
        """Look the terms of analysed texts up, all of which the vocabulary has to hold."""
        found = [[vocabulary.find(term) for term in terms] for terms in texts]
        return cls(
            numbers=np.array([number for numbers in found for number in numbers], dtype=np.int32),
            lengths=np.array([len(numbers) for numbers in found], dtype=np.int64),
            vocabulary=vocabulary,
        )


class TermSequences:
    """Read the terms of texts by their rows; safe to share between threads."""

    def __init__(self, folder: Path, vocabulary: SortedStrings) -> None:
        """Open the folder, whose terms have their numbers in `vocabulary`.

        Raises:
            IndexDamagedError: if a file is missing or its size does not fit the others.
        """
        self._folder, self._vocabulary = folder, vocabulary
        try:
            self._numbers = open_array(folder / "sequence.npy", np.int32)
            self._bounds = open_array(folder / "sequence_bounds.npy", np.int64)
        except (OSError, ValueError) as error:
            raise IndexDamagedError(folder, "the order of terms", f"cannot be opened ({error})") from error
        bounds = self._bounds
        rises = len(bounds) > 0 and int(bounds[0]) == 0 and bool((bounds[1:] >= bounds[:-1]).all())
        if not rises or len(self._numbers) != int(bounds[-1]):
            raise IndexDamagedError(folder, "the order of terms", "has files that do not fit each other")

    def __len__(self) -> int:
        return len(self._bounds) - 1

    def of(self, rows: Sequence[range]) -> NumberedTerms:
        """Return the terms of the texts of these rows, run after run.

        Raises:
            IndexDamagedError: if a number stands for no term.
        """
        bounds = [self._bounds[run.start : run.stop + 1] for run in rows if run]
        if not bounds:
            return NumberedTerms.of((), self._vocabulary)
        found = NumberedTerms(
            numbers=np.concatenate([self._numbers[of[0] : of[-1]] for of in bounds]),
            lengths=np.concatenate([of[1:] - of[:-1] for of in bounds]),
            vocabulary=self._vocabulary,
        )
        if len(found.numbers) and not 0 <= found.numbers.min() <= found.numbers.max() < len(self._vocabulary):
            raise IndexDamagedError(self._folder, "the order of terms", "has a number that stands for no term")
        return found


class TermSequenceWriter:
    """Write the terms of texts as they come, by numbers that may still be others than those of the vocabulary."""

    def __init__(self, folder: Path) -> None:
        """Write into the folder, which is there."""
        self._folder = folder
        self._lengths = bytearray()
        self._file = (folder / "sequence.raw").open("wb")

    def add(self, numbers: Sequence[int]) -> None:
        """Write the numbers of the next text."""
        self._file.write(np.array(numbers, dtype=np.int32).tobytes())
        self._lengths += len(numbers).to_bytes(4, "little")

    def finish(self, number_of: NDArray[np.int64]) -> None:
        """Write what `TermSequences` reads; `number_of` gives the vocabulary's number for each that was added."""
        self._file.close()
        lengths = np.frombuffer(self._lengths, dtype="<i4")
        bounds = np.zeros(len(lengths) + 1, dtype=np.int64)
        np.cumsum(lengths, out=bounds[1:])
        np.save(self._folder / "sequence_bounds.npy", bounds)
        raw = self._folder / "sequence.raw"
        with raw.open("rb") as given, (self._folder / "sequence.npy").open("wb") as written:
            header = {"descr": "<i4", "fortran_order": False, "shape": (int(bounds[-1]),)}
            np.lib.format.write_array_header_1_0(written, header)
            while block := given.read(_AT_ONCE * 4):
                written.write(number_of[np.frombuffer(block, dtype=np.int32)].astype("<i4").tobytes())
        raw.unlink()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

"""The words of an archive and how often each occurs, on disk, and those that are spelt or sound like another.

Files: `words.bin` (the sorted words in UTF-8, end to end), `word_ends.npy` (int64, m), `counts.npy` (int32, m x 2: with
a capital letter and without).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from retrieval.errors import IndexDamagedError
from retrieval.german.transliteration import first_letters, sound
from retrieval.german.vocabulary import NOWHERE, WordCount
from retrieval.indexing.arrays import open_array
from retrieval.indexing.sorted_strings import SortedStrings, write_sorted_strings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["WordList", "write_word_list"]

_ATTESTED = 2  # what the archive writes once may be a typing error itself
_FIRST_LETTERS = 64  # more than any alphabet has


def write_word_list(folder: Path, counts: Mapping[str, WordCount]) -> None:
    """Write counted words into a new folder."""
    folder.mkdir(parents=True)
    words = sorted(counts, key=lambda word: word.encode())
    write_sorted_strings(words, folder / "words.bin", folder / "word_ends.npy")
    np.save(folder / "counts.npy", np.array([counts[word] for word in words], dtype=np.int32).reshape(-1, 2))


class WordList:
    """Hold an archive's words, a `SpellingVocabulary`; safe to share between threads.

    The order of names by their sound is made for a first letter when it is first asked for, and kept: in all, four
    bytes a word that is mostly capitalised.
    """

    def __init__(self, folder: Path) -> None:
        """Open the folder.

        Raises:
            IndexDamagedError: if a file is missing or its size does not fit the others.
        """
        try:
            self._words = SortedStrings(folder / "words.bin", folder / "word_ends.npy")
            self._counts = open_array(folder / "counts.npy", np.int32, dimensions=2)
            if self._counts.shape != (len(self._words), 2):
                raise ValueError("counts.npy does not fit words.bin")
        except (OSError, ValueError) as error:
            raise IndexDamagedError(folder, "the words", f"cannot be opened ({error})") from error
        self._by_sound = lru_cache(maxsize=_FIRST_LETTERS)(self._ordered_by_sound)

    def __len__(self) -> int:
        return len(self._words)

    def count(self, word: str) -> WordCount:
        """Return how often the word occurs."""
        number = self._words.find(word)
        return NOWHERE if number is None else WordCount(*self._counts[number].tolist())

    def beginning_with(self, prefix: str) -> Iterator[str]:
        """Yield the words that begin with `prefix`, in the order of their letters."""
        return self._words.beginning_with(prefix)

    def attested(self, prefix: str, like: str, *, name: bool) -> Iterator[str]:
        """Yield the words beginning with `prefix` that occur twice, once as a name or not, about as long as `like`.

        A letter more or less is as long; only what may be meant is ever read.
        """
        numbers = self._words.range_of(prefix)
        letter = len(max(like).encode())
        counts = self._counts[numbers.start : numbers.stop]
        near = np.abs(self._words.lengths(numbers) - len(like.encode())) <= letter
        fits = near & (counts.sum(axis=1) >= _ATTESTED) & (counts[:, 0 if name else 1] > 0)
        for number in np.flatnonzero(fits).tolist():
            yield self._words.at(numbers.start + number)

    def sounding_like(self, name: str) -> Iterator[str]:
        """Yield the words, mostly capitalised, that sound like `name` and may begin as another spelling of it."""
        wanted = sound(name)
        for letter in first_letters(name):
            ordered = self._by_sound(letter)
            begin = bisect_left(ordered, wanted, key=self._sound)
            for place in range(begin, bisect_right(ordered, wanted, lo=begin, key=self._sound)):
                yield self._words.at(int(ordered[place]))

    def _sound(self, number: int) -> str:
        return sound(self._words.at(int(number)))

    def _ordered_by_sound(self, letter: str) -> NDArray[np.int32]:
        numbers = self._words.range_of(letter)
        counts = self._counts[numbers.start : numbers.stop]
        names = (numbers.start + np.flatnonzero(counts[:, 0] > counts[:, 1])).tolist()
        return np.array(sorted(names, key=self._sound), dtype=np.int32)

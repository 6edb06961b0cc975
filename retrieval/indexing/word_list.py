"""The words of an archive and how often each occurs, on disk.

Files: `words.bin` (the sorted words in UTF-8, end to end), `word_ends.npy` (int64, m), `counts.npy` (int32, m x 2: with
a capital letter and without); `sounds.bin`, `sound_ends.npy`: the same for the words that mostly have a capital letter,
each behind what it sounds like and a NUL.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from retrieval.errors import IndexDamagedError
from retrieval.german.transliteration import sound
from retrieval.german.vocabulary import NOWHERE, WordCount
from retrieval.indexing.arrays import open_array
from retrieval.indexing.sorted_strings import SortedStrings, write_sorted_strings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["WordList", "write_word_list"]


def write_word_list(folder: Path, counts: Mapping[str, WordCount]) -> None:
    """Write counted words into a new folder."""
    folder.mkdir(parents=True)
    words = sorted(counts, key=lambda word: word.encode())
    write_sorted_strings(words, folder / "words.bin", folder / "word_ends.npy")
    names = [word for word, count in counts.items() if count.capitalised > count.other]
    sounds = sorted((f"{sound(name)}\0{name}" for name in names), key=lambda entry: entry.encode())
    write_sorted_strings(sounds, folder / "sounds.bin", folder / "sound_ends.npy")
    np.save(folder / "counts.npy", np.array([counts[word] for word in words], dtype=np.int32).reshape(-1, 2))


class WordList:
    """Hold an archive's words, a `Vocabulary`."""

    def __init__(self, folder: Path) -> None:
        """Open the folder.

        Raises:
            IndexDamagedError: if a file is missing or its size does not fit the others.
        """
        try:
            self._words = SortedStrings(folder / "words.bin", folder / "word_ends.npy")
            self._sounds = SortedStrings(folder / "sounds.bin", folder / "sound_ends.npy")
            self._counts = open_array(folder / "counts.npy", np.int32, dimensions=2)
            if self._counts.shape != (len(self._words), 2):
                raise ValueError("counts.npy does not fit words.bin")
        except (OSError, ValueError) as error:
            raise IndexDamagedError(folder, "the words", f"cannot be opened ({error})") from error

    def __len__(self) -> int:
        return len(self._words)

    def count(self, word: str) -> WordCount:
        """Return how often the word occurs."""
        number = self._words.find(word)
        return NOWHERE if number is None else WordCount(*self._counts[number].tolist())

    def beginning_with(self, prefix: str) -> Iterator[str]:
        """Yield the words that begin with `prefix`, in the order of their letters."""
        return self._words.beginning_with(prefix)

    def names_sounding(self, key: str) -> Iterator[str]:
        """Yield the words with this `sound` that mostly have a capital letter."""
        return (entry.partition("\0")[2] for entry in self._sounds.beginning_with(f"{key}\0"))

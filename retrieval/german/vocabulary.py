"""Count the words of an archive as they stand there, capitalised and not: what splits, leads back and corrects by."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, Protocol

from retrieval.german.spelling import fold_ascii, fold_word
from retrieval.german.words import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["NOWHERE", "CountedWords", "SpellingVocabulary", "Vocabulary", "WordCount", "count_words", "vocabulary_key"]


class WordCount(NamedTuple):
    """Say how often a word stands in the archive with a capital letter and how often without."""

    capitalised: int
    other: int


NOWHERE = WordCount(0, 0)


class Vocabulary(Protocol):
    """Tell how often words occur; words are in lower case and in ASCII (`vocabulary_key`)."""

    def count(self, word: str) -> WordCount:
        """Return how often the word occurs."""
        ...

    def beginning_with(self, prefix: str) -> Iterator[str]:
        """Yield the words that begin with `prefix`, in the order of their letters."""
        ...


class SpellingVocabulary(Vocabulary, Protocol):
    """Find the words that are spelt or sound like another, without looking at each."""

    def attested(self, prefix: str, like: str, *, name: bool) -> Iterator[str]:
        """Yield the words beginning with `prefix` that occur twice, once as a name or not, about as long as `like`."""
        ...

    def sounding_like(self, name: str) -> Iterator[str]:
        """Yield the words, mostly capitalised, that sound like `name` and may begin as another spelling of it."""
        ...


class CountedWords:
    """Hold counted words in memory."""

    def __init__(self, counts: Mapping[str, WordCount]) -> None:
        self.counts = counts

    def count(self, word: str) -> WordCount:
        """Return how often the word occurs."""
        return self.counts.get(word, NOWHERE)

    def beginning_with(self, prefix: str) -> Iterator[str]:
        """Yield the words that begin with `prefix`, in the order of their letters."""
        return iter(sorted(word for word in self.counts if word.startswith(prefix)))


@lru_cache(maxsize=1 << 16)
def vocabulary_key(word: str) -> str | None:
    """Return a word as vocabularies hold it, *Größe* as *groesse*; None for what is no word."""
    return fold_ascii(fold_word(word)) or None if word[0].isalpha() else None


def count_words(texts: Iterable[str]) -> CountedWords:
    """Count the words of some texts."""
    capitalised: Counter[str] = Counter()
    other: Counter[str] = Counter()
    for text in texts:
        for found in WORDS.finditer(text):
            key = vocabulary_key(found[0])
            if key is not None:
                (capitalised if found[0][0].isupper() else other)[key] += 1
    words = capitalised.keys() | other.keys()
    return CountedWords({word: WordCount(capitalised[word], other[word]) for word in words})

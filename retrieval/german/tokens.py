"""Words, numbers and signs of a text with their offsets, and a light stem to compare them by.

The words by which answers are found, and not those of the index (`words`): here "US-Präsident" is one word, because a
name is quoted whole, and signs count, because they end a phrase; there it is two terms, and signs are none.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

__all__ = ["Token", "fold_umlauts", "light_stem", "tokenise", "word_set"]

# Possessive quantifiers keep every alternative linear, whatever the text holds.
_TOKEN = re.compile(r"\d++(?:[.,:]\d++)*+(?![^\W\d_])|\w++(?:[-’'‑]\w++)*+|[^\w\s]")
_UMLAUTS = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})
_ENDINGS = ("innen", "ern", "en", "er", "es", "em", "in", "n", "e", "s")
_SHORTEST_STEM = 3
# A question reads its sentences several times, and the next one often the same: some 3 MB each.
_KEPT_TEXTS, _KEPT_STEMS = 1 << 9, 1 << 14


class Token(NamedTuple):
    """Hold one word, number or sign; `start:end` are half-open offsets into the text."""

    text: str
    start: int
    end: int
    lower: str


@lru_cache(maxsize=_KEPT_TEXTS)
def tokenise(text: str) -> tuple[Token, ...]:
    """Split `text` into words (hyphens kept), numbers (`6.500`, `3,5`, `10:30`) and single signs."""
    tokens = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        tokens.append(Token(word, match.start(), match.end(), word.lower()))
    return tuple(tokens)


def fold_umlauts(word: str) -> str:
    """Return a word in lower case with *a* for *ä*, as "Haus" and "Häuser" differ, and *ss* for *ß*."""
    return word.lower().translate(_UMLAUTS)


@lru_cache(maxsize=_KEPT_STEMS)
def light_stem(word: str) -> str:
    """Return `word` in lower case without umlauts and without its inflection, as far as an ending tells it."""
    stem = fold_umlauts(word)
    for ending in _ENDINGS:
        if stem.endswith(ending) and len(stem) - len(ending) >= _SHORTEST_STEM:
            return stem[: -len(ending)]
    return stem


def word_set(text: str) -> frozenset[str]:
    """Return the words of a list that is written as running text, set apart by spaces."""
    return frozenset(text.split())

"""Cut a text into tokens as an encoder sees it, and say where in the text as it is each token stands.

What the encoder sees is prepared (NFKC, invisible characters gone), so that characters there are others than in the
text.  Each word is prepared letter by letter, marks with their base, which gives the same for nearly all words; where
it does not, each token of the word stands for all of it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from retrieval.models.prepare import prepare_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retrieval.models.unigram import UnigramTokenizer

__all__ = ["PlacedToken", "placed_tokens"]

_WORD = re.compile(r"\S+")

PlacedToken = tuple[int, int, int]
"""A token's id, and its half-open range in the code points of the text."""


def placed_tokens(tokenizer: UnigramTokenizer, text: str) -> list[PlacedToken]:
    """Return the tokens of a text in their order, without special ones; ranges overlap only where a word's all do."""
    found: list[PlacedToken] = []
    for match in _WORD.finditer(text):
        for prepared, places in _parts(match[0]):
            for token, begin, end in tokenizer.cut_word(prepared):
                start = places[begin][0] if begin < len(places) else places[-1][1]
                stop = places[end - 1][1] if end > begin else start
                found.append((token, match.start() + start, match.start() + stop))
    return found


def _parts(word: str) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Yield the words that a word becomes, usually itself, with the range in it that each of their letters has."""
    prepared = prepare_text(word)
    if prepared == word:
        yield word, [(place, place + 1) for place in range(len(word))]
        return
    letters: list[str] = []
    places: list[tuple[int, int]] = []
    for start, end in _clusters(word):
        cluster = prepare_text(word[start:end])
        letters += cluster
        places += [(start, end)] * len(cluster)
    if "".join(letters) != prepared:
        letters, places = list(prepared), [(0, len(word))] * len(prepared)
    begin = 0
    for part in prepared.split(" "):
        if part:
            yield part, places[begin : begin + len(part)]
        begin += len(part) + 1


def _clusters(word: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of a word's letters, each with the marks behind it."""
    start = 0
    for place in range(1, len(word) + 1):
        if place == len(word) or not unicodedata.combining(word[place]):
            yield start, place
            start = place

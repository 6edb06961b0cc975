"""Find the word that a mistyped one stands for, among the words of an archive.

Only a small part of German stands in an archive, so a word that it lacks is far more often right than mistyped.  What
makes one real word of another is therefore no error here: an ending, a short word's letter, the first letter.  Names
are held to more.  Still, where the archive knows only one of two names that differ as spellings of one name do, the
other is taken for it: *Janssen* for *Jansen*, *Hanssen* for *Hansen*, *Scholtz* for *Scholz*.  Whoever asks sees it in
`understood_as`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retrieval.german.edits import Slip, slip_between

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retrieval.german.vocabulary import SpellingVocabulary

__all__ = ["likely_meant"]

_SHORTEST = 4
_RIGHT_BEGINNING = 2
# From how many letters on one error of a kind is believed, in words and in names.
_BELIEVED = {
    Slip.DOUBLED: (4, 5),
    Slip.SWAPPED: (5, 6),
    Slip.LEFT_OUT_OR_ADDED: (9, 9),  # "befreit" is not "bereit"
    Slip.OTHER_VOWEL: (7, 8),
    Slip.OTHER_LETTER: (10, 10),  # "angeboren" is not "angeboten"
}
_SHORTEST_TRANSLITERATED = 6
_ENDING = re.compile(
    r"(?:e|en|er|es|em|n|s|t|st|et|te|ten|tes|ter|tem|tet|end\w*|in|innen|r|m|d|ung|ungen|ig\w*|lich\w*)?"
)


def likely_meant(word: str, vocabulary: SpellingVocabulary, *, name: bool) -> list[str]:
    """Return the words of the archive that may be meant by one it lacks, the likeliest first, mostly none.

    Words are in their vocabulary form.
    """
    if len(word) < _SHORTEST or not word.isalpha():
        return []
    found = []
    for other in vocabulary.attested(word[:_RIGHT_BEGINNING], word, name=name):
        cost = _cost(word, other, name=name)
        if cost:
            found.append((cost, -sum(vocabulary.count(other)), other))
    if name and len(word) >= _SHORTEST_TRANSLITERATED:
        found += [(0, -vocabulary.count(other).capitalised, other) for other in _spelt_otherwise(word, vocabulary)]
    return list(dict.fromkeys(other for _, _, other in sorted(found)))


def _cost(word: str, other: str, *, name: bool) -> int:
    """Return how much of an error lies between the words, 0 if none is believed."""
    slip = slip_between(word, other)
    if slip is None or min(len(word), len(other)) < _BELIEVED[slip][name] or _inflected(word, other):
        return 0
    return int(slip)


def _inflected(word: str, other: str) -> bool:
    """Tell whether the words differ in nothing but what may end a German word."""
    same = next((at for at, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    return any(
        _ENDING.fullmatch(word[cut:]) and _ENDING.fullmatch(other[cut:]) for cut in range(max(same - 1, 0), same + 1)
    )


def _spelt_otherwise(name: str, vocabulary: SpellingVocabulary) -> Iterator[str]:
    return (other for other in vocabulary.sounding_like(name) if abs(len(other) - len(name)) <= 2)

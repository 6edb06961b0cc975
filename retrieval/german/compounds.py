"""Take compound nouns apart: *Waffenlieferungen* into *Waffen* and *Lieferungen*.

The parts are nouns of the archive itself, or of a kept list where it is small; the place to split is where the parts
are most frequent, by their geometric mean (Koehn & Knight, Empirical methods for compound splitting, 2003).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from retrieval.german.common_nouns import COMMON_NOUNS
from retrieval.german.tokens import word_set

if TYPE_CHECKING:
    from retrieval.german.vocabulary import Vocabulary

__all__ = ["compound_parts"]

_SHORTEST_PART = 3
# Words of three letters are too often a piece of another one; these are parts.
_SHORT_NOUNS = word_set(
    "aal abt akt alm amt arm art bad bar bau bus ehe eid eis erz fee gas gen heu hof hut kai kuh kur lok los mut not"
    " ohr ort pol rad rat ruf see ski tag tal tau tee tod ton tor typ uhr weg wut zar zeh zoo zug"
)
_LONGEST = 60  # so that a hostile word costs no time
# What may stand between two parts, and what the last part may end in.
_LINKS = ("", "s", "es", "n", "en", "er", "e", "ens", "nen")
_ENDINGS = ("", "n", "en", "e", "s", "es", "er", "ern")


def compound_parts(word: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the nouns that a word in its vocabulary form is made of, in their order; none if it is no compound."""
    return _split(word, vocabulary, outermost=True)[1] if len(word) <= _LONGEST else ()


def _split(word: str, vocabulary: Vocabulary, *, outermost: bool) -> tuple[float, tuple[str, ...]]:
    best: tuple[float, tuple[str, ...]] = (0.0, ())
    for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        last_count, last = _noun(word[at:], _ENDINGS, vocabulary)
        if not last_count:
            continue
        first_count, first = _modifier(word[:at], vocabulary)
        if first_count:
            candidate: tuple[float, tuple[str, ...]] = (math.sqrt(first_count * last_count), (first, last))
        elif outermost:
            score, parts = _first_two(word[:at], vocabulary)
            candidate = (0.5 * bool(score), (*parts, last))  # three parts: only where two are not enough
        else:
            continue
        if candidate[0] > best[0]:
            best = candidate
    return best


def _first_two(word: str, vocabulary: Vocabulary) -> tuple[float, tuple[str, ...]]:
    splits = (_split(word.removesuffix(link), vocabulary, outermost=False) for link in _LINKS if word.endswith(link))
    return next((split for split in splits if split[0]), (0.0, ()))


def _modifier(word: str, vocabulary: Vocabulary) -> tuple[int, str]:
    """Return the noun before a link, *Waffe* of "waffen", or with the *e* that it lost, *Grenze* of "grenz"."""
    return max(_noun(word, _LINKS, vocabulary), (_noun_count(word + "e", vocabulary), word + "e"))


def _noun(word: str, endings: tuple[str, ...], vocabulary: Vocabulary) -> tuple[int, str]:
    """Return the most frequent noun that is the word without one of the endings, and how often it occurs."""
    stems = (word[: len(word) - len(ending)] for ending in endings if word.endswith(ending))
    return max(((_noun_count(stem, vocabulary), stem) for stem in stems), default=(0, word))


def _noun_count(word: str, vocabulary: Vocabulary) -> int:
    if len(word) <= _SHORTEST_PART and word not in _SHORT_NOUNS:
        return 0
    capitalised, other = vocabulary.count(word)
    return capitalised if capitalised >= max(1, other) else int(word in COMMON_NOUNS)

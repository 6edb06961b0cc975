"""Exact match and F1 of marked words, as SQuAD's official script (v2.0) counts them, for German."""

from __future__ import annotations

import re
import string
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["best_exact_match", "best_f1", "exact_match", "f1", "normalised"]

_ARTICLES = re.compile(r"\b(?:der|die|das|den|dem|des|ein|eine|einen|einem|einer|eines)\b")


def normalised(text: str) -> str:
    """Return the text in lower case, without punctuation and German articles, words parted by one blank.

    Punctuation is what Unicode says it is („“–…), not only ASCII's; it is taken out without leaving a gap, as the
    official script does.
    """
    letters = "".join(c for c in text.lower() if not _is_punctuation(c))
    return " ".join(_ARTICLES.sub(" ", letters).split())


def _is_punctuation(character: str) -> bool:
    return character in string.punctuation or unicodedata.category(character).startswith("P")


def exact_match(given: str, gold: str) -> float:
    """Return 1 if both texts are the same when normalised, else 0."""
    return float(normalised(given) == normalised(gold))


def f1(given: str, gold: str) -> float:
    """Return the harmonic mean of precision and recall over normalised words, repeated ones counted as often.

    Where one text has no word left, 1 if the other has none either, else 0.
    """
    words, wanted = normalised(given).split(), normalised(gold).split()
    if not words or not wanted:
        return float(words == wanted)
    shared = sum((Counter(words) & Counter(wanted)).values())
    return 2 * shared / (len(words) + len(wanted))


def best_exact_match(given: str, golds: Iterable[str]) -> float:
    """Return the exact match with the gold answer that fits best."""
    return max((exact_match(given, gold) for gold in golds), default=0.0)


def best_f1(given: str, golds: Iterable[str]) -> float:
    """Return the F1 with the gold answer that fits best."""
    return max((f1(given, gold) for gold in golds), default=0.0)

"""A sentence's words as copies are told by: folded, without inflection, and of which kind each is."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from retrieval.german.function_words import FUNCTION_WORDS
from retrieval.german.number_values import SCALES, number_word
from retrieval.german.opposites import RESERVATIONS
from retrieval.german.spelling import fold_ascii, fold_number, fold_word
from retrieval.german.times import is_calendar_word
from retrieval.german.wire_marks import AGENCIES, place_line_end
from retrieval.german.words import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["ENDINGS", "ComparedWord", "Wording", "wording_of"]

_REMEMBERED = 256  # a few answers' worth; more would keep the words of archives that are closed
_REMEMBERED_WORDS = 1 << 12  # under 1 MB; most words of a sentence stand in others too
ENDINGS = ("en", "em", "er", "es", "e", "n", "s")
_SHORTEST_STEM = 4
_DAYS = ("tag", "mittwoch", "sonnabend", "abend", "morgen", "mittag", "nacht")
_ORDINAL = re.compile(r"(ers|drit|sieb|ach|[a-zäöüß]+?)t(?:e|en|em|er|es)")
_ODD_ORDINALS = {"ers": 1, "drit": 3, "sieb": 7, "ach": 8}
_RELATIVE = frozenset({"gestern", "heute", "vorgestern", "uebermorgen"})


@dataclass(frozen=True, slots=True)
class ComparedWord:
    """Hold a word as it is compared: folded; without inflection; and its kind.

    `kind` is "number", "calendar", "name" (whatever else has a capital letter) or "word".
    """

    folded: str
    stem: str
    kind: str


@dataclass(frozen=True, slots=True)
class Wording:
    """Hold a sentence's words behind its place line, and how often it negates or holds back what."""

    words: tuple[ComparedWord, ...]
    stems: tuple[str, ...]
    bag: frozenset[str]
    reservations: Counter[str]


@lru_cache(maxsize=_REMEMBERED)
def wording_of(text: str) -> Wording:
    """Return a sentence's words as they are compared."""
    start = place_line_end(text)
    found = [_folded(match[0], first=not number) for number, match in enumerate(WORDS.finditer(text, start))]
    # A word of its own wherever it stands: `is_near_copy` asks which of two equal ones is meant.
    words = tuple(_scaled([ComparedWord(*word) for word in found if word is not None]))
    stems = tuple(word.stem for word in words)
    return Wording(
        words=words,
        stems=stems,
        bag=frozenset(stems),
        reservations=Counter(_negated(word.folded) for word in words if word.folded in RESERVATIONS),
    )


def _scaled(words: Iterable[ComparedWord]) -> Iterator[ComparedWord]:
    """Join "12" and "Millionen" to one number, so that neither is changed or left out alone."""
    last: ComparedWord | None = None
    for word in words:
        scale = SCALES.get(word.folded)
        if scale is not None and last is not None and last.kind == "number":
            last = ComparedWord(f"{last.folded} {word.folded}", f"{last.stem} {scale:g}", "number")
            continue
        if last is not None:
            yield last
        last = word
    if last is not None:
        yield last


def _negated(word: str) -> str:
    return "kein" if word.startswith("kein") else word


@lru_cache(maxsize=_REMEMBERED_WORDS)
def _folded(written: str, *, first: bool) -> tuple[str, str, str] | None:
    """Return what a `ComparedWord` holds of a word, None of one that says nothing."""
    if written[0].isdecimal():
        number = fold_number(written)
        return number, number, "number"
    folded = fold_ascii(fold_word(written))
    if not folded or folded in AGENCIES:
        return None
    word = fold_word(written)
    value = number_word(word)
    value = _ordinal(word) if value is None or value < 2 else value
    if value is not None:
        return folded, str(value), "number"
    lower = written.lower()
    if is_calendar_word(lower) or folded in _RELATIVE or (written[0].isupper() and folded.endswith(_DAYS)):
        return folded, folded.removesuffix("s"), "calendar"
    named = written[0].isupper() and not (first and lower in FUNCTION_WORDS)
    if named and lower in FUNCTION_WORDS and not written.isupper():
        named = False  # "Sie", "Ihr" in an address
    return folded, _stem(folded), "name" if named else "word"


def _ordinal(word: str) -> int | None:
    """Return the number of an inflected ordinal ("zweiten", "dritte"), or None."""
    stem = _ORDINAL.fullmatch(word)
    if stem is None:
        return None
    return _ODD_ORDINALS.get(stem[1]) or number_word(stem[1].removesuffix("s"))


def _stem(folded: str) -> str:
    for ending in ENDINGS:
        if folded.endswith(ending) and len(folded) - len(ending) >= _SHORTEST_STEM:
            return folded[: -len(ending)]
    return folded

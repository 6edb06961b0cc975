"""Tell whether two sentences are copies of one, with small edits, as agency text has them from paper to paper.

Most words have to be the same, folded so that spelling and inflection do not count.  Then they are aligned (Ratcliff
and Obershelp's longest common blocks, `difflib`), and what differs decides: one may leave out a clause, a weekday or a
place, but where both have something else of a kind (numbers, dates, names and other nouns, negations, opposites), they
may contradict each other and are two voices.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING

from retrieval.german.function_words import FUNCTION_WORDS, PREPOSITIONS
from retrieval.german.number_values import number_word
from retrieval.german.opposites import RESERVATIONS, opposed
from retrieval.german.spelling import fold_ascii, fold_number, fold_word
from retrieval.german.times import is_calendar_word
from retrieval.german.transliteration import sound
from retrieval.german.wire_marks import AGENCIES, place_line_end
from retrieval.german.words import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Wording", "is_near_copy", "wording_of"]

_ALIKE = 0.8  # of both sentences' words, taken together
_LEFT_OUT = 0.6  # of the longer one's words, where nearly all of the shorter one's are the same
_NEARLY_ALL = 0.9
_FEWEST = 8  # words; of shorter sentences, one word is too much of what they say
_FEWEST_AT_ALL = 4
_SHORTEST_PART = 4
_ENDINGS = ("en", "em", "er", "es", "e", "n", "s")
_SHORTEST_STEM = 4
_DAYS = ("tag", "mittwoch", "sonnabend", "abend", "morgen", "mittag", "nacht")
_ORDINAL = re.compile(r"(ers|drit|sieb|ach|[a-zäöüß]+?)t(?:e|en|em|er|es)")
_ODD_ORDINALS = {"ers": 1, "drit": 3, "sieb": 7, "ach": 8}
_MOVABLE = frozenset({"der", "den", "dem"})  # these tell who does it from to whom it is done; "die" and "das" do not
_FIGURES = frozenset({"number", "calendar"})
_RELATIVE = frozenset({"gestern", "heute", "vorgestern", "uebermorgen"})


@dataclass(frozen=True, slots=True)
class _Word:
    """Hold a word as it is compared: folded, without inflection; what kind it is; whether it has a capital letter."""

    folded: str
    stem: str
    kind: str


@dataclass(frozen=True, slots=True)
class Wording:
    """Hold a sentence's words behind its place line, and how often it negates or holds back what."""

    words: tuple[_Word, ...]
    stems: tuple[str, ...]
    bag: frozenset[str]
    reservations: Counter[str]


@lru_cache(maxsize=4096)
def wording_of(text: str) -> Wording:
    """Return a sentence's words as they are compared."""
    start = place_line_end(text)
    found = [_word(match[0], first=not number) for number, match in enumerate(WORDS.finditer(text, start))]
    words = tuple(word for word in found if word is not None)
    stems = tuple(word.stem for word in words)
    return Wording(
        words=words,
        stems=stems,
        bag=frozenset(stems),
        reservations=Counter(_negated(word.folded) for word in words if word.folded in RESERVATIONS),
    )


def _negated(word: str) -> str:
    return "kein" if word.startswith("kein") else word


def _word(written: str, *, first: bool) -> _Word | None:
    if written[0].isdecimal():
        number = fold_number(written)
        return _Word(number, number, "number")
    folded = fold_ascii(fold_word(written))
    if not folded or folded in AGENCIES:
        return None
    word = fold_word(written)
    value = number_word(word)
    value = _ordinal(word) if value is None or value < 2 else value
    if value is not None:
        return _Word(folded, str(value), "number")
    lower = written.lower()
    if is_calendar_word(lower) or folded in _RELATIVE or (written[0].isupper() and folded.endswith(_DAYS)):
        return _Word(folded, folded.removesuffix("s"), "calendar")
    named = written[0].isupper() and not (first and lower in FUNCTION_WORDS)
    if named and lower in FUNCTION_WORDS and not written.isupper():
        named = False  # "Sie", "Ihr" in an address
    return _Word(folded, _stem(folded), "name" if named else "word")


def _ordinal(word: str) -> int | None:
    """Return the number of an inflected ordinal ("zweiten", "dritte"), or None."""
    stem = _ORDINAL.fullmatch(word)
    if stem is None:
        return None
    return _ODD_ORDINALS.get(stem[1]) or number_word(stem[1].removesuffix("s"))


def _stem(folded: str) -> str:
    for ending in _ENDINGS:
        if folded.endswith(ending) and len(folded) - len(ending) >= _SHORTEST_STEM:
            return folded[: -len(ending)]
    return folded


@lru_cache(maxsize=8192)
def is_near_copy(text: str, other: str) -> bool:
    """Tell whether two sentences are one, copied with small edits; the same words in other type are too."""
    one, two = sorted((wording_of(text), wording_of(other)), key=lambda wording: (len(wording.words), wording.stems))
    if one.stems == two.stems:
        return bool(one.stems)
    fewest = len(one.words)
    if fewest < _FEWEST_AT_ALL or len(one.bag & two.bag) < _LEFT_OUT * len(one.bag):
        return False
    if one.reservations != two.reservations:
        return False
    same = sum((Counter(one.stems) & Counter(two.stems)).values())
    longest = len(two.words)
    alike = 2 * same >= _ALIKE * (fewest + longest)
    contained = same >= _NEARLY_ALL * fewest and same >= _LEFT_OUT * longest
    if not (alike or contained):
        return False
    edits = _edits(one, two)
    if fewest < _FEWEST and any(_content(left) and _content(right) for left, right in edits):
        return False
    return not _conflict(edits, one, two)


_Edit = tuple[tuple[_Word, ...], tuple[_Word, ...]]


def _edits(one: Wording, two: Wording) -> list[_Edit]:
    """Return what stands in one of them only, and what the other has instead."""
    matcher = SequenceMatcher(None, one.stems, two.stems, autojunk=False)
    return [
        (one.words[left:left_end], two.words[right:right_end])
        for tag, left, left_end, right, right_end in matcher.get_opcodes()
        if tag != "equal"
    ]


def _content(words: Iterable[_Word]) -> bool:
    return any(word.kind != "word" or word.folded not in FUNCTION_WORDS for word in words)


def _conflict(edits: Sequence[_Edit], one: Wording, two: Wording) -> bool:
    """Tell whether what differs may be a contradiction."""
    left = [word for words, _ in edits for word in words]
    right = [word for _, words in edits for word in words]
    timed, also_timed = ([word.stem for word in words if word.kind in _FIGURES] for words in (left, right))
    # One that only moved ("Am Montag hat der Rat", "Der Rat hat am Montag") is the same; two may have changed places.
    if timed and also_timed and not (timed == also_timed and len(set(timed)) == 1):
        return True
    if any(opposed(word.folded, other.folded) for word in left for other in right):
        return True
    return _names_conflict(edits, one, two)


def _names_conflict(edits: Sequence[_Edit], one: Wording, two: Wording) -> bool:
    """Tell whether either sentence names something where the other names something else.

    Spellings of one name, parts of one compound (*Gipfel*, *Atomgipfel*), and what stands before the same name (the
    *Machthaber* or the *Staatschef Kim*) are nothing else.
    """
    left = [word for words, _ in edits for word in words if word.kind == "name"]
    right = [word for _, words in edits for word in words if word.kind == "name"]
    for left_words, right_words in edits:
        titles = _before_same_name(left_words, one, two), _before_same_name(right_words, two, one)
        if all(titles):
            left = [word for word in left if not any(word is title for title in left_words)]
            right = [word for word in right if not any(word is title for title in right_words)]
    unmatched = [word for word in left if not any(_one_name(word, other) for other in right)]
    others = [word for word in right if not any(_one_name(word, other) for other in left)]
    if unmatched and others:
        return True
    return any(_crossed(word, other, one, two) for word in left for other in right if word.stem == other.stem)


def _crossed(word: _Word, other: _Word, one: Wording, two: Wording) -> bool:
    """Tell whether a name that both have, at different places, may do here what is done to it there.

    Behind the same preposition ("in Grefenau") or the same form of the article ("der Rat") it only moved.
    """
    before, also_before = _word_before(word, one), _word_before(other, two)
    return before != also_before or not (before in PREPOSITIONS or before in _MOVABLE)


def _word_before(word: _Word, wording: Wording) -> str:
    place = next(at for at, found in enumerate(wording.words) if found is word)
    return wording.words[place - 1].folded if place else ""


def _before_same_name(words: Sequence[_Word], own: Wording, other: Wording) -> bool:
    """Tell whether the last of these words is followed by a name that both sentences have."""
    if not words or words[-1].kind != "name":
        return False
    place = next(at for at, word in enumerate(own.words) if word is words[-1])
    following = own.words[place + 1 : place + 2]
    return bool(following) and following[0].kind == "name" and following[0].stem in other.bag


def _one_name(word: _Word, other: _Word) -> bool:
    if word.stem == other.stem or sound(word.stem) == sound(other.stem):
        return True
    shorter, longer = sorted((word.stem, other.stem), key=len)
    return len(shorter) >= _SHORTEST_PART and longer.endswith(shorter)

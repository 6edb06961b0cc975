"""How much a number means, in digits or words, and how exactly it is meant: "rund 40" and "43" do not contradict."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

__all__ = ["SCALES", "NumberValue", "number_word", "read_number"]

_ONES = {
    "ein": 1, "eins": 1, "eine": 1, "zwei": 2, "zwo": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7,
    "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12, "sechzehn": 16, "siebzehn": 17,
}  # fmt: skip
_ONES |= {f"{name}zehn": 10 + _ONES[name] for name in ("drei", "vier", "fünf", "acht", "neun")}
_TENS = {
    "zwanzig": 20, "dreißig": 30, "dreissig": 30, "vierzig": 40, "fünfzig": 50, "sechzig": 60, "siebzig": 70,
    "achtzig": 80, "neunzig": 90,
}  # fmt: skip
SCALES = {
    "hundert": 1e2, "dutzend": 12, "tausend": 1e3, "million": 1e6, "millionen": 1e6, "mio": 1e6, "mio.": 1e6,
    "milliarde": 1e9, "milliarden": 1e9, "mrd": 1e9, "mrd.": 1e9, "billion": 1e12, "billionen": 1e12,
}  # fmt: skip
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_PLAIN = re.compile(r"\d+(?:[.,]\d+)?")
_RANGE = re.compile(r"\s?[–-]\s?|\s(?:bis|oder)\s")
_ABOUT = re.compile(
    r"\b(?:rund|etwa|ungefähr|circa|ca\.?|zirka|fast|knapp|gut|nahezu|annähernd|beinahe|schätzungsweise|gegen|an\sdie)\s$",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(
    r"\b(?:mehr\sals|über|mindestens|wenigstens|zumindest|ab|schon|bereits|nicht\s(?:weniger\sals|unter))\s$",
    re.IGNORECASE,
)
_AT_MOST = re.compile(
    r"\b(?:bis\szu|bis|höchstens|maximal|(?<!nicht\s)(?:weniger\sals|unter)|nicht\s(?:mehr\sals|über))\s$",
    re.IGNORECASE,
)
_TOLERANCE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberValue:
    """Hold the least and the most that a number can mean, rounding included."""

    least: float
    most: float

    def agrees_with(self, other: NumberValue) -> bool:
        """Tell whether both can mean the same amount."""
        return self.least < other.most and other.least < self.most


def read_number(text: str, before: str = "") -> NumberValue | None:
    """Return what the words of a number mean, or None if they cannot be read; `before` is what stands ahead of it.

    Zeros at the end are taken for rounding, so that 4.000 may be 3.987.
    """
    parts = [_read(part) for part in _RANGE.split(text.strip())]
    if not parts or None in parts or len(parts) > 2:
        return None
    read = [part for part in parts if part is not None]
    scale = read[-1][2]
    (low, unit, own), (high, *_) = read[0], read[-1]
    low *= scale if own == 1 else 1  # "zwei bis drei Millionen"
    least, most = low - unit / 2, high + read[-1][1] / 2
    if _ABOUT.search(before):
        least, most = min(least, low * (1 - _TOLERANCE)), max(most, high * (1 + _TOLERANCE))
    if _AT_MOST.search(before):
        least = 0.0
    elif _AT_LEAST.search(before):
        most = math.inf
    return NumberValue(least=least, most=most)


def _read(text: str) -> tuple[float, float, float] | None:
    """Return a number's value, the size of its last digit that is no zero, and the scale behind it (1 without one)."""
    words = text.lower().split()
    scale = 1.0
    while len(words) > 1 and words[-1] in SCALES:
        scale *= SCALES[words.pop()]
    if len(words) != 1:
        return None
    word = words[0]
    if word in SCALES:
        return SCALES[word] * scale, SCALES[word] * scale, scale
    if _GROUPED.fullmatch(word) or _PLAIN.fullmatch(word):
        digits = word.replace(".", "") if _GROUPED.fullmatch(word) else word.replace(".", ",")
        whole, _, decimals = digits.partition(",")
        value = float(f"{whole}.{decimals or 0}")
        zeros = len(whole) - len(whole.rstrip("0")) if not decimals and value else 0
        return value * scale, 10.0 ** (zeros - len(decimals)) * scale, scale
    spelled = number_word(word)
    return None if spelled is None else (spelled * scale, scale, scale)


def number_word(word: str) -> int | None:
    """Return what a number written out in lower case means ("zweiundvierzig"), or None where the word is none."""
    thousands, found, rest = word.rpartition("tausend")
    if found:
        above, below = (_below_thousand(thousands) if thousands else 1), (_below_thousand(rest) if rest else 0)
        return None if above is None or below is None else above * 1000 + below
    return _below_thousand(word)


def _below_thousand(word: str) -> int | None:
    hundreds, found, rest = word.rpartition("hundert")
    if found:
        above = _ONES.get(hundreds) if hundreds else 1
        below = _below_hundred(rest.removeprefix("und")) if rest else 0
        return None if above is None or below is None else above * 100 + below
    return _below_hundred(word)


def _below_hundred(word: str) -> int | None:
    if word in _ONES or word in _TENS:
        return _ONES.get(word) or _TENS[word]
    one, found, ten = word.partition("und")
    return _ONES[one] + _TENS[ten] if found and one in _ONES and ten in _TENS else None

"""Say how one word became another by typing errors."""

from __future__ import annotations

from enum import IntEnum

__all__ = ["Slip", "slip_between"]

_ROWS = ("qwertzuiop", "asdfghjkl", "yxcvbnm")  # QWERTZ; a key's neighbours stand beside it, above and below it
_VOWELS = "aeiouy"
_ALIKE = ("dt", "bp", "gk", "vfw", "ck", "sz", "mn")  # letters that sound alike


class Slip(IntEnum):
    """Name single typing errors, the most innocent first."""

    DOUBLED = 1  # a letter twice that stands once, or the other way round: "Puttin"
    SWAPPED = 2  # two neighbours in each other's place
    LEFT_OUT_OR_ADDED = 3
    OTHER_VOWEL = 4  # "traffen"
    OTHER_LETTER = 5


def slip_between(typed: str, meant: str) -> Slip | None:
    """Return the one typing error that makes `typed` of `meant`, None if there is none or more than one."""
    longer, shorter = (typed, meant) if len(typed) > len(meant) else (meant, typed)
    if typed == meant or len(longer) - len(shorter) > 1:
        return None
    at = next((place for place, letter in enumerate(shorter) if longer[place] != letter), len(shorter))
    if len(longer) > len(shorter):
        if longer[at + 1 :] != shorter[at:]:
            return None
        return Slip.DOUBLED if at and longer[at] == longer[at - 1] else Slip.LEFT_OUT_OR_ADDED
    if longer[at + 1 :] == shorter[at + 1 :]:
        if typed[at] in _VOWELS and meant[at] in _VOWELS:
            return Slip.OTHER_VOWEL
        return Slip.OTHER_LETTER if _confused(typed[at], meant[at]) else None
    swapped = longer[at : at + 2] == shorter[at : at + 2][::-1] and longer[at + 2 :] == shorter[at + 2 :]
    return Slip.SWAPPED if swapped else None


def _confused(typed: str, meant: str) -> bool:
    """Tell whether the letters' keys are neighbours or the letters sound alike; others tell two words apart."""
    places = [
        (row, keys.index(letter)) for letter in (typed, meant) for row, keys in enumerate(_ROWS) if letter in keys
    ]
    near = len(places) == 2 and all(abs(one - other) <= 1 for one, other in zip(*places, strict=True))
    return near or any(typed in letters and meant in letters for letters in _ALIKE)

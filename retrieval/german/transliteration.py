"""Tell whether two names are one name, written over from another script in two ways: *Chassan*, *Hassan*, *Chasan*."""

from __future__ import annotations

import re

__all__ = ["first_letters", "sound"]

# In this order, longest first; the right side stands for the sound.
_SOUNDS = (
    ("tsch", "C"), ("dsch", "C"), ("sch", "S"), ("dzh", "C"), ("zh", "S"), ("sh", "S"), ("kh", "h"), ("gh", "g"),
    ("ch", "h"), ("ph", "f"), ("th", "t"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ie", "i"), ("ck", "k"), ("ks", "x"),
    ("ts", "z"), ("tz", "z"), ("dj", "C"), ("q", "k"), ("c", "k"), ("v", "w"), ("y", "i"), ("j", "i"),
)  # fmt: skip
_SOUND_OF = dict(_SOUNDS)
_WRITTEN = re.compile("|".join(written for written, _ in _SOUNDS))
_REPEATED = re.compile(r"(.)\1+")
_ALTERNATIVES = ("chkqg", "jyid", "stczd", "vwf", "pf", "uo")


def sound(name: str) -> str:
    """Return what is the same in all spellings of a name in its vocabulary form; no pronunciation, only a key."""
    spelled = _WRITTEN.sub(lambda found: _SOUND_OF[found[0]], _REPEATED.sub(r"\1", name))
    return _REPEATED.sub(r"\1", spelled)


def first_letters(name: str) -> str:
    """Return the letters that another spelling of the name may begin with, its own first."""
    others = {letter for group in _ALTERNATIVES if name[0] in group for letter in group} - {name[0]}
    return name[0] + "".join(sorted(others))

"""Tell whether two names are one name, written over from another script in two ways: *Chassan*, *Hassan*, *Chasan*."""

from __future__ import annotations

import re

__all__ = ["sound"]

# In this order, longest first; the right side stands for the sound.
_SOUNDS = (
    ("tsch", "C"), ("dsch", "C"), ("sch", "S"), ("dzh", "C"), ("zh", "S"), ("sh", "S"), ("kh", "h"), ("gh", "g"),
    ("ch", "h"), ("ph", "f"), ("th", "t"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ie", "i"), ("ck", "k"), ("ks", "x"),
    ("ts", "z"), ("tz", "z"), ("dj", "C"), ("q", "k"), ("c", "k"), ("v", "w"), ("y", "i"), ("j", "i"),
)  # fmt: skip
_SOUND_OF = dict(_SOUNDS)
_WRITTEN = re.compile("|".join(written for written, _ in _SOUNDS))
_REPEATED = re.compile(r"(.)\1+")


def sound(name: str) -> str:
    """Return what is the same in all spellings of a name in its vocabulary form; no pronunciation, only a key."""
    spelled = _WRITTEN.sub(lambda found: _SOUND_OF[found[0]], _REPEATED.sub(r"\1", name))
    return _REPEATED.sub(r"\1", spelled)

"""Tell whether two texts say the same words: letters and digits decide; marks, case and white space do not."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from unicodedata import normalize

__all__ = ["words_key", "words_of"]

_NO_WORD = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)
def words_of(text: str) -> str:
    """Return the text's words in NFKC and folded case, one blank between two."""
    return _NO_WORD.sub(" ", normalize("NFKC", text).casefold()).strip()


def words_key(text: str) -> int:
    """Return a 64-bit key that is the same for texts of the same words, and 0 for a text without any."""
    words = words_of(text)
    return int.from_bytes(blake2b(words.encode(), digest_size=8).digest(), "big") if words else 0

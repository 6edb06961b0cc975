"""Give every encoder the same text: what all doors of a model see, letter for letter."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["PREPARATION", "prepare_text"]

PREPARATION = 1
"""Number of these rules; it is part of every `model_id`, because other rules make other vectors."""

# Soft hyphens, zero-width characters and direction marks stand inside words and must not part them: with them, a
# tokenizer sees two half words.  Control characters (NUL ends a C string) go the same way.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]+"
)
# A lone surrogate cannot be written as UTF-8; U+FFFD says that a letter was lost; U+2581 is how XLM-RoBERTa's
# tokenizer writes a space.
_LOST = re.compile("[\ud800-\udfff\ufffd\u2581]+")
# A text that spells a special token would otherwise be read as that token.
_SPECIAL_TOKEN = re.compile(r"<(?=(?:/?s|pad|unk|mask)>)")


def prepare_text(text: str) -> str:
    """Return `text` as an encoder shall see it: NFKC, invisible characters gone, single spaces, none at the ends.

    NFKC is what XLM-RoBERTa was trained on, and composes letters that a code-point-wise normaliser leaves in two.
    The result can be written as UTF-8, holds no NUL, and `prepare_text` leaves it as it is.
    """
    if text.isascii() and text.isprintable():
        plain = text
    else:
        plain = unicodedata.normalize("NFKC", _LOST.sub(" ", _INVISIBLE.sub("", text)))
    return _SPECIAL_TOKEN.sub("< ", " ".join(plain.split()))

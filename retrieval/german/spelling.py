"""Fold spellings of one word or number into one: Unicode forms, case, unseen signs, umlauts, digit groups."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["fold_ascii", "fold_number", "fold_word", "without_unseen"]

_UNSEEN_SIGNS = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_UNSEEN = dict.fromkeys(map(ord, _UNSEEN_SIGNS))
_APOSTROPHES = "'’ʼ`´"
# "Putin's" and "geht's" without their ending; "O'Neill" and "L'Aquila" as one word.
_SHORT_ENDING = re.compile(rf"[{_APOSTROPHES}](?:s|n|m|t|d|ll|re|ve|nem|ne|ner)$")
_APOSTROPHE = re.compile(rf"[{_APOSTROPHES}]")
_GERMAN_TO_ASCII = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
# Letters that do not come apart into a plain letter and a mark.
_FOREIGN = str.maketrans({"ł": "l", "ø": "oe", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_SIGNS = {"%": "prozent", "€": "euro", "$": "dollar", "£": "pfund", "§": "paragraf"}
# After NFKC, which makes every narrow space a plain one.
_GROUPED = re.compile(r"\d{1,3}(?:(?:[. ]\d{3})+(?:,\d+)?|(?:,\d{3}){2,})$")
_CLOCK = re.compile(r"0?(\d{1,2})[.:](\d\d)$")


def without_unseen(text: str) -> str:
    """Return the text without soft hyphens and other signs that nobody sees."""
    # Looking for them takes a hundredth of the time that leaving them out does, and most texts have none.
    return text.translate(_UNSEEN) if any(sign in text for sign in _UNSEEN_SIGNS) else text


def fold_word(word: str) -> str:
    """Return a word in NFKC and lower case, without unseen signs, apostrophes and marks other than ä, ö, ü."""
    if word in _SIGNS:
        return _SIGNS[word]
    if word.isascii() and word.isalnum():
        return word.lower()
    folded = unicodedata.normalize("NFKC", without_unseen(word)).casefold()
    folded = _APOSTROPHE.sub("", _SHORT_ENDING.sub("", folded))
    return folded if folded.isascii() else "".join(map(_plain_letter, unicodedata.normalize("NFC", folded)))


def fold_ascii(word: str) -> str:
    """Return a folded word with ä, ö, ü, ß written ae, oe, ue, ss, as tables are keyed."""
    return word.translate(_GERMAN_TO_ASCII)


def fold_number(number: str) -> str:
    """Return one spelling of a number: `6.500` is `6500`, `08:30` is `8.30`, `1990er` stays."""
    if not number[-1].isdecimal() and number[-1].isnumeric():
        # "6½": the fraction becomes decimals.
        return f"{int(number[:-1])},{str(unicodedata.numeric(number[-1]))[2:5]}"
    plain = unicodedata.normalize("NFKC", without_unseen(number)).casefold()
    if _GROUPED.match(plain):
        separators = "," if plain.count(",") > 1 else ". "
        return plain.translate(dict.fromkeys(map(ord, separators)))
    clock = _CLOCK.match(plain)
    if clock:
        return f"{clock[1]}.{clock[2]}"
    return plain.lstrip("0") or "0" if plain.isdigit() and len(plain) == 2 else plain


def _plain_letter(letter: str) -> str:
    if letter in "äöü" or letter.isascii():
        return letter
    base = unicodedata.normalize("NFD", letter.translate(_FOREIGN))
    return "".join(sign for sign in base if not unicodedata.category(sign).startswith("M"))

"""Decide whether a full stop, question mark, exclamation mark or ellipsis ends a sentence, from the words around it."""

from __future__ import annotations

import re

from retrieval.german.abbreviations import (
    BEFORE_A_NUMBER,
    DETERMINERS,
    NEVER_LAST,
    ORDERED_NOUNS,
    SELDOM_LAST,
    SENTENCE_OPENERS,
)

__all__ = ["MARKS", "ends_sentence"]

_CLOSERS = r"\"“”»«›‹‘’')\]}"
# Marks, the quotes and brackets that close right behind them, and reference numbers ("… war.[12] Dann …").
MARKS = re.compile(
    rf"(?P<marks>[.!?…]++)[{_CLOSERS}]*+(?:[.!?…]++[{_CLOSERS}]*+)*+(?:\[\d{{1,3}}\])*+"
    r"(?:[ \u00a0\u202f\u2009][»«](?=\s|\Z))?"
)
_AHEAD = re.compile(
    r"\s{0,40}(?P<lead>[^\w\s]{0,8}(?:\s{1,3}[^\w\s]{1,8}){0,2}\s{0,3})(?P<word>\w[\w'’-]{0,60}+)(?P<dot>\.?)"
)
_BEHIND = re.compile(r"\S{1,60}$")
_WORD_BEFORE = re.compile(r"([^\W\d_]+)\W{1,3}$")
_LETTERS_APART = re.compile(r"(?<![\w.])(?:[^\W\d_]\.[ \u00a0\u202f\u2009]?){1,5}(?:[^\W\d_]|Chr|Hd|dgl|Br)$")
# "400 m. Oben": a letter behind a number is a unit, no initial.
_UNIT = re.compile(r"\d[ \u00a0\u202f][ghlmt]$")
_LEADING = re.compile(r"^[^\w]+")
_ROMAN = re.compile(r"[IVXLC]{2,7}$")
_DAY_AND_MONTH = re.compile(r"\d{1,2}\.\d{1,2}$")
# "Ergebnisse: 1. Huber – 2. Moser": a number behind one of these counts a list.
_LIST_SIGN = re.compile(r"(?:^|\s)[–—-]\s+$|[:;,]\s+$")
_VOWELS = frozenset("aeiouyäöüAEIOUYÄÖÜ")
_WINDOW = 64
_LONGEST_BRACKET = 400


def ends_sentence(text: str, start: int, found: re.Match[str], end: int) -> bool:
    """Tell whether the marks `found` end the sentence that began at `start`, in a segment that stops at `end`."""
    if found.end() >= end:
        return True
    spaced = text[found.end()].isspace()
    ahead = _AHEAD.match(text, found.end(), end)
    if not spaced:
        return _is_missing_space(text, start, found, ahead)
    if ahead is None:
        return True
    word = ahead["word"]
    if word[0].islower() and not any(letter.isupper() for letter in word[1:3]):
        return False
    if _closes_inner_bracket(text, start, found):
        return word in SENTENCE_OPENERS
    if found["marks"] != ".":
        return not _is_left_out(text, found)
    return _full_stop_ends(text, start, found.start(), ahead)


def _full_stop_ends(text: str, start: int, stop: int, ahead: re.Match[str]) -> bool:
    """Decide about a single dot that is followed by a capital, a number or a sign."""
    window = text[max(start, stop - _WINDOW) : stop]
    behind = _BEHIND.search(window)
    if behind is None:
        return True
    token = _LEADING.sub("", behind[0])
    is_first = start + len(behind[0]) >= stop
    if token[-1:].isdigit():
        # "Roth (84. Weber)": a minute of play, a place.
        if behind[0][0] == "(" and token.isdigit() and len(token) < 4:
            return False
        return _number_ends(window[: -len(behind[0])], token, ahead, is_first=is_first)
    return _word_ends(window, token, ahead, is_first=is_first)


def _word_ends(window: str, token: str, ahead: re.Match[str], *, is_first: bool) -> bool:
    """Decide about a dot behind a word, an abbreviation or an initial."""
    word = ahead["word"]
    opens = word in SENTENCE_OPENERS and not (len(word) == 1 and ahead["dot"])
    apart = _LETTERS_APART.search(window)
    if apart is not None:
        token = re.sub(r"\s", "", apart[0])
    names = {token, token.rsplit("-", 1)[-1], token.rsplit("/", 1)[-1], token.rsplit("(", 1)[-1]}
    if names & NEVER_LAST:
        return False
    if names & BEFORE_A_NUMBER and (word[0].isdigit() or _ROMAN.match(word)):
        return False
    if len(token) == 1 and token.isalpha():
        return (opens and not is_first) or _UNIT.search(window) is not None
    if apart is not None or names & SELDOM_LAST or _looks_shortened(token) or _ROMAN.match(token):
        return opens and not is_first
    return True


def _number_ends(before: str, token: str, ahead: re.Match[str], *, is_first: bool) -> bool:
    """Decide about a dot behind a number: an ordinal, a day, a numbered heading, or the end."""
    word = ahead["word"]
    # "1./2. Weltkrieg": the last number counts.
    token = token.rsplit("/", 1)[-1]
    if is_first and not ahead["lead"].strip():
        return len(token) > 3
    if ORDERED_NOUNS.intersection((word, word.split("-", 1)[0])):
        return token.isdigit() and len(token) > 3
    if word in SENTENCE_OPENERS:
        return True
    if not token.isdigit():
        return not (_DAY_AND_MONTH.match(token) and word[0].isdigit())
    if len(token) > 3:
        return True
    if word[0].isdigit() or _LIST_SIGN.search(before):
        return False
    determiner = _WORD_BEFORE.search(before)
    return determiner is None or determiner[1].lower() not in DETERMINERS


def _looks_shortened(token: str) -> bool:
    """Tell whether a token can only be an abbreviation: a short word without a vowel, or a street."""
    if token.endswith("str") and len(token) > 3:
        return True
    return 1 < len(token) <= 4 and token.isalpha() and not token.isupper() and not _VOWELS.intersection(token)


def _closes_inner_bracket(text: str, start: int, found: re.Match[str]) -> bool:
    """Tell whether the marks stand inside a bracket that opened within the sentence, as in `(Platz 3!)`."""
    if ")" not in found[0] and "]" not in found[0]:
        return False
    opened = max(text.rfind(sign, max(start, found.start() - _LONGEST_BRACKET), found.start()) for sign in "([")
    return opened > start and found[0][-1] not in ".!?…"


def _is_left_out(text: str, found: re.Match[str]) -> bool:
    """Tell whether the marks are a comment in brackets: `(!)`, `[…]`."""
    return found.start() > 0 and text[found.start() - 1] in "([" and found[0][-1:] in ")]"


def _is_missing_space(text: str, start: int, found: re.Match[str], ahead: re.Match[str] | None) -> bool:
    """Tell whether only the space between two sentences has been forgotten: `war.Dann kam`, not `www.Das.de`."""
    if ahead is None or ahead.start("word") != found.end() or ahead["dot"]:
        return False
    behind = _BEHIND.search(text[max(start, found.start() - _WINDOW) : found.start()])
    if behind is None or len(behind[0]) < 2 or not behind[0][-1].isalnum() or set(behind[0]) & set("@/.:_"):
        return False
    return ahead["word"] in SENTENCE_OPENERS and len(ahead["word"]) > 2

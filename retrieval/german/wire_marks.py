"""What news agencies leave in a text: a place line before its first sentence, and their own name."""

from __future__ import annotations

import re

from retrieval.german.function_words import FUNCTION_WORDS

__all__ = ["AGENCIES", "agencies_in", "place_line_end"]

# As they write themselves; short ones that are also words or other names count only where a credit stands.
_UNMISTAKABLE = (
    "dpa", "AFP", "Reuters", "epd", "KNA", "Interfax", "TASS", "Tass", "KCNA", "Xinhua", "Yonhap", "dapd",
    "Ria Nowosti", "RIA Nowosti", "Kyodo", "Ukrinform", "Anadolu",
)  # fmt: skip
_SHORT = ("AP", "APA", "SID", "sid", "sda", "SDA", "dts", "PAP", "EFE", "ANSA", "ots")
AGENCIES = frozenset(name.casefold() for name in (*_UNMISTAKABLE, *_SHORT))
_ANY = "|".join(sorted((*_UNMISTAKABLE, *_SHORT), key=len, reverse=True))
_NAMED = re.compile(rf"(?<![\w-])(?:{'|'.join(_UNMISTAKABLE)})(?!\w)")
# "(dpa)", "dpa/AFP", "afp," behind a place, "Quelle: dpa", "Agentur AP".
_CREDIT = re.compile(
    rf"(?:[(/]\s?|(?:Quelle|Agentur(?:en)?|[Nn]achrichtenagentur(?:en)?):?\s|©\s?)(?P<behind>(?i:{_ANY}))(?!\w)"
    rf"|(?<![\w-])(?P<before>(?i:{_ANY}))(?=[)/])"
)
_CREDIT_SIGN = re.compile(r"[(/)©]|Quelle|gentur")  # without one of these there is no credit, as mostly is so
_PLACE = r"[A-ZÄÖÜ][\w.'’-]*(?:[ /](?:[A-ZÄÖÜ][\w.'’-]*|am|an|der|im|bei|a\.|d\.)){0,5}"
_PLACE_LINE = re.compile(
    rf"{_PLACE}(?:,\s\d{{1,2}}\.\s\w+)?(?P<credit>\s?\([\w/ .,-]{{2,30}}\)|,\s(?:{_ANY}))?[.:]?"
    r"\s(?P<dash>[–—-]{1,2})\s+"
)


def place_line_end(text: str) -> int:
    """Return where a sentence begins behind a place line ("Berlin (dpa) - "), or 0 without one."""
    found = _PLACE_LINE.match(text)
    if found is None or text[: found.end()].split(maxsplit=1)[0].lower() in FUNCTION_WORDS:
        return 0
    # "Tomke Ottmers – eine Ärztin – sagte": two dashes are a parenthesis.
    if not found["credit"] and f" {found['dash']} " in text[found.end() :]:
        return 0
    return found.end()


def agencies_in(text: str, *, credits_only: bool = False) -> list[str]:
    """Return the agencies that a text names, each once.

    With `credits_only`, only those that stand as a credit: in brackets, beside a slash, behind "Quelle" or "Agentur".
    """
    credited = _CREDIT.finditer(text) if _CREDIT_SIGN.search(text) else ()
    found = [match["behind"] or match["before"] for match in credited]
    if not credits_only:
        found += _NAMED.findall(text)
    return list(dict.fromkeys(_WRITTEN.get(name.casefold(), name) for name in found))


_WRITTEN = {name.casefold(): name for name in reversed((*_UNMISTAKABLE, *_SHORT)) if name != "sid"}

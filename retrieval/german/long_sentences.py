"""Cut a sentence that is longer than a reader bears at the best place there is."""

from __future__ import annotations

import re
import unicodedata

from retrieval.datamodel import Span

__all__ = ["cut_long"]

# The best kind of place first; the cut lies behind the match.
_PLACES = (re.compile(r";(?=\s)"), re.compile(r",(?=\s)|\s[–—-](?=\s)|:(?=\s)"), re.compile(r"\s"))
_JOINER = "\u200d"


def cut_long(text: str, span: Span, max_chars: int) -> list[Span]:
    """Cut `span` into trimmed spans of at most `max_chars` code points.

    A cut follows a semicolon, else a comma or dash, else white space, else lies anywhere but before a combining mark; a
    letter with more marks than `max_chars` stays whole.
    """
    parts: list[Span] = []
    start = span.start
    while span.end - start > max_chars:
        cut = _best_cut(text, start, span.end, max_chars)
        end = cut
        while text[end - 1].isspace():
            end -= 1
        parts.append(Span(start, end))
        start = cut
        while start < span.end and text[start].isspace():
            start += 1
    if start < span.end:
        parts.append(Span(start, span.end))
    return parts


def _best_cut(text: str, start: int, end: int, max_chars: int) -> int:
    """Return the best place to cut behind, at most `max_chars` after `start` where that is possible."""
    limit = start + max_chars
    # A cut in the first third would leave a scrap.
    earliest = start + max(1, max_chars // 3)
    for place in _PLACES:
        last = None
        for found in place.finditer(text, earliest, min(limit + 1, end)):
            if found.end() <= limit or text[found.start() : found.end()].isspace():
                last = found
        if last is not None:
            return last.end()
    return _whole_letter_cut(text, start, end, limit)


def _whole_letter_cut(text: str, start: int, end: int, limit: int) -> int:
    """Return the last place before `limit` that takes no letter apart, or the first behind it."""
    for cut in range(limit, start, -1):
        if not _is_inside_letter(text, cut):
            return cut
    cut = limit
    while cut < end and _is_inside_letter(text, cut):
        cut += 1
    return cut


def _is_inside_letter(text: str, cut: int) -> bool:
    following = text[cut]
    return (
        unicodedata.category(following).startswith("M")
        or following == _JOINER
        or text[cut - 1] == _JOINER
        or "\U0001f3fb" <= following <= "\U0001f3ff"
    )

"""A quote as a block of Discord's markdown: every line marked, the answering words bold, cut where it is too long."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from bot.markdown import bold, escape, longest, size
from retrieval import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["CUT_MARK", "SENTENCE_END", "block_of", "quote_block"]

CUT_MARK = r"\[…\]"

_LINE_BREAK = re.compile(r"\r\n|\n|\r")
# A full stop after a short word is as often an abbreviation, and cutting there would look like the sentence's end.
SENTENCE_END = re.compile(r"(?<=[^\W\d_]{4})[.!?][\"“»)]?(?=\s)")


def quote_block(text: str, highlights: Sequence[Span], *, limit: int) -> str:
    """Return a quote, each line with `> ` before it, in at most `limit` units; a cut is marked with […].

    `highlights` are ranges of `text`.  A cut keeps the first of them in sight; it falls on a sentence's end or between
    words where the text has any.  `limit` should be 100 or more.
    """
    spans = _merged(text, highlights)
    if len(text) <= limit:
        whole = block_of(text, spans, Span(0, len(text)))
        if size(whole) <= limit:
            return whole

    def end_from(start: int) -> int:
        # No character is shown in less than a unit.
        most = min(limit, len(text) - start)
        return start + longest(lambda length: size(block_of(text, spans, Span(start, start + length))) <= limit, most)

    start, end = 0, end_from(0)
    if spans and spans[0].end > end:
        start = _word_start(text, max(0, spans[0].start - end // 3), spans[0].start)
        end = end_from(start)
    if end < len(text):
        earliest = spans[0].end if spans and spans[0].end <= end else start
        end = _fair_end(text, Span(max(earliest, (start + end) // 2), end))
    return block_of(text, spans, Span(start, end))


def _merged(text: str, highlights: Sequence[Span]) -> list[Span]:
    """Return the ranges in order, without white space at their ends, touching ones as one."""
    merged: list[Span] = []
    for span in sorted(highlights):
        words = span.cut(text)
        if not words.strip():
            continue
        start = span.start + len(words) - len(words.lstrip())
        end = span.start + len(words.rstrip())
        if merged and start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(end, merged[-1].end))
        else:
            merged.append(Span(start, end))
    return merged


def block_of(text: str, spans: Sequence[Span], shown: Span) -> str:
    """Return the shown part of a text as a block, with a mark where words are cut; `spans`, in order, are bold."""
    pieces, at = [], shown.start
    for span in spans:
        start, end = max(span.start, shown.start), min(span.end, shown.end)
        if start < end:
            pieces += [_lines(text[at:start], is_bold=False), _lines(text[start:end], is_bold=True)]
            at = end
    pieces.append(_lines(text[at : shown.end], is_bold=False))
    before = f"{CUT_MARK} " if text[: shown.start].strip() else ""
    after = f" {CUT_MARK}" if text[shown.end :].strip() else ""
    return f"> {before}{''.join(pieces)}{after}"


def _lines(text: str, *, is_bold: bool) -> str:
    return "\n> ".join(bold(line) if is_bold else escape(line) for line in _LINE_BREAK.split(text))


def _word_start(text: str, earliest: int, latest: int) -> int:
    """Return the first beginning of a word in the range, else its end."""
    if earliest == 0:
        return 0
    return next((at for at in range(earliest, latest) if text[at - 1].isspace() and not text[at].isspace()), latest)


def _fair_end(text: str, between: Span) -> int:
    """Return where to cut: after the last sentence in the range, else after its last word, else at its end."""
    ends = [match.end() for match in SENTENCE_END.finditer(text, between.start, between.end)]
    if ends:
        return ends[-1]
    for at in range(between.end, between.start, -1):
        if text[at].isspace() and not text[at - 1].isspace():
            return at
    end = between.end
    while end > between.start and _joins(text[end - 1], text[end]):
        end -= 1
    return end


def _joins(left: str, right: str) -> bool:
    """Tell whether two characters are shown as one: a mark on its letter, or an emoji made of several."""
    return bool(unicodedata.combining(right)) or "\u200d" in (left, right) or "\ufe00" <= right <= "\ufe0f"

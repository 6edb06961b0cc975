"""Decide which line breaks end a sentence: blank lines always, others after a headline, a label or a list item."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from retrieval.datamodel import Span
from retrieval.german.abbreviations import CONTINUING, SENTENCE_OPENERS

__all__ = ["split_segments"]

_BULLET = re.compile(r"(?:[•▪►‣●◦·*+]|[-–—](?=\s)|\(?(?:\d{1,2}|[a-z])\))\s*\S")
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.?\s+[^\W\d_]")
_FIRST_WORD = re.compile(r"[^\w\s]{0,4}(?P<word>\w[\w'’-]{0,60})")
_LAST_WORD = re.compile(r"\w+$")
_ENDS_SENTENCE = re.compile(r"[.!?…][\"“”»«›‹‘’')\]]{0,4}$")
_UNFINISHED = frozenset(",;-–—/&+(„‚")
# A shorter line than this is not one that an editor has filled and wrapped (usual widths are 65 to 80).
_SHORTEST_WRAP = 50


@dataclass(frozen=True, slots=True)
class _Line:
    """Hold one line without the white space around it, and where it starts in the text."""

    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def split_segments(text: str) -> list[Span]:
    """Cut a text into stretches across which no sentence goes on, trimmed, in order, in linear time."""
    segments: list[Span] = []
    for block in _blocks(text):
        width = max(len(line.text) for line in block)
        start = block[0].start
        for line, following in itertools.pairwise(block):
            if _ends_at(line.text, following.text, width):
                segments.append(Span(start, line.end))
                start = following.start
        segments.append(Span(start, block[-1].end))
    return segments


def _blocks(text: str) -> list[list[_Line]]:
    """Return the lines of each stretch between blank lines."""
    blocks: list[list[_Line]] = []
    open_block: list[_Line] = []
    position = 0
    for raw in text.splitlines(keepends=True):
        stripped = raw.strip()
        if stripped:
            open_block.append(_Line(position + len(raw) - len(raw.lstrip()), stripped))
        elif open_block:
            blocks.append(open_block)
            open_block = []
        position += len(raw)
    if open_block:
        blocks.append(open_block)
    return blocks


def _ends_at(line: str, following: str, width: int) -> bool:
    """Tell whether the break between two lines of one block ends a sentence; `width` is the block's longest line."""
    if line[-1] in _UNFINISHED:
        return False
    if _BULLET.match(following):
        return _opens_item(line, following)
    if _ENDS_SENTENCE.search(line, max(0, len(line) - 8)):
        # Full stops are decided by the words around them ("Dr.\nMüller"), elsewhere; a new numbered item is plain.
        return bool(_NUMBERED.match(following)) and not _is_wrapped(line, following, width)
    first = _FIRST_WORD.match(following)
    if first is None:
        return not _is_wrapped(line, following, width)
    word = first["word"]
    if word[0].islower() or _goes_on(line):
        return False
    return word in SENTENCE_OPENERS or not _is_wrapped(line, following, width)


def _opens_item(line: str, following: str) -> bool:
    """Tell a list item from a wrapped line that happens to start with a dash."""
    if following[0] not in "-–—":
        return True
    return line[-1] == ":" or bool(_BULLET.match(line)) or bool(_ENDS_SENTENCE.search(line, max(0, len(line) - 8)))


def _goes_on(line: str) -> bool:
    """Tell whether the line's last word asks for another one."""
    last = _LAST_WORD.search(line, max(0, len(line) - 40))
    return last is not None and last[0] in CONTINUING


def _is_wrapped(line: str, following: str, width: int) -> bool:
    """Tell whether the next line's first word would not have fitted in: then an editor has wrapped the line."""
    first_word = following.split(maxsplit=1)[0] if following else ""
    return len(line) >= _SHORTEST_WRAP and len(line) + 1 + len(first_word) > width

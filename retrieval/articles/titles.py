"""A title for a text that comes without one."""

from __future__ import annotations

import re

from retrieval.german.sentences import split_sentences

__all__ = ["MAX_TITLE_LENGTH", "cut_at_word", "title_of"]

MAX_TITLE_LENGTH = 110
"""About two lines of print: headlines are shorter, opening paragraphs longer."""

_OPENING = 2_000
# Whatever ends later is cut anyway, and splitting takes most of the time that reading takes.
_SPLIT = 4 * MAX_TITLE_LENGTH

_AGENCY = "(?i:dpa|AFP|AP|Reuters|rtr|epd|KNA|SID|dapd|ddp|APA|SDA|awp|ots|TASS|Interfax|Xinhua)"
_AGENCIES = rf"{_AGENCY}(?:\s?[-/,]\s?\w+)*"
_PLACES = r"[A-ZÄÖÜ][\w.-]*(?:[ /][A-ZÄÖÜ][\w.-]*){0,3}"
# A dash ends the mark; without one, only places and agencies may stand before the text ("Berlin (AFP) Der Minister").
_AGENCY_MARK = re.compile(
    rf"(?:[A-ZÄÖÜ][\w .,/-]{{1,60}}?\s)?\({_AGENCIES}\)\s*[-–—:]+\s+"
    rf"|(?:{_PLACES}\s)?\({_AGENCIES}\)\s+"
    rf"|{_AGENCIES}\s*[-–—:]\s+"
)


def title_of(text: str) -> str:
    """Return the first line with a word if it is a headline, else its first sentence, cut at a word if it is long.

    White space is collapsed and an agency's mark ("(Reuters) - ", "Berlin (dpa) - ") taken off; both stay in the text.
    """
    line = next((line for line in text[:_OPENING].splitlines() if _has_word(line)), None)
    if line is None:
        # Nothing but signs and blanks for pages; the words further down must do.
        line = text[next(index for index, character in enumerate(text) if character.isalnum()) :]
    line = _printable(line[:_OPENING])
    mark = _AGENCY_MARK.match(line)
    if mark and _has_word(line[mark.end() :]):
        line = line[mark.end() :]
    line = line[:_SPLIT]
    sentences = [sentence for span in split_sentences(line) if _has_word(sentence := span.cut(line))]
    if len(line) <= MAX_TITLE_LENGTH and len(sentences) <= 1:
        return line
    return cut_at_word(sentences[0] if sentences else line, MAX_TITLE_LENGTH)


def cut_at_word(text: str, limit: int) -> str:
    """Return the text with single blanks, at most `limit` characters; what is cut ends with "…" after a whole word."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    head = text[:limit]
    # One word longer than half the room is cut inside, or nearly nothing would be left.
    at = head.rfind(" ")
    return head[: at if at > limit // 2 else limit - 1].rstrip(" ,;:-–—(„\"'") + "…"


def _has_word(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _printable(line: str) -> str:
    return " ".join("".join(character if character.isprintable() else " " for character in line).split())

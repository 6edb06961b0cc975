"""Tell whether a noun with an article points back: "der Mann", "die Stadt", "das Treffen"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retrieval.conversation.pointing_words import EVENTS, KINDS, PERSONS, PLACES, VAGUE
from retrieval.german.function_words import PREPOSITIONS
from retrieval.german.tokens import light_stem

if TYPE_CHECKING:
    from retrieval.conversation.reading import Reading
    from retrieval.german.tokens import Token

__all__ = ["may_point"]


def may_point(reading: Reading, noun: Token, at: int) -> bool:
    """Tell whether "der Mann", "die Stadt", "das Treffen" is all that the question names, and was spoken of."""
    if (
        reading.load > 2
        or any(token.text == "," for token in reading.tokens)
        or any(t.text[0].isdigit() for t in reading.tokens)
    ):
        return False
    behind = reading.tokens[at + 2] if at + 2 < len(reading.tokens) else None
    if behind is not None and (
        behind.text[0].isupper() or behind.lower in ("von", "der", "des", "zwischen", "über", "für")
    ):
        return False
    beyond = reading.tokens[at + 3] if at + 3 < len(reading.tokens) else None
    if beyond is not None and behind is not None and behind.lower in PREPOSITIONS and beyond.text[0].isupper():
        return False
    if not _spoken_of(reading, noun):
        return False
    return reading.load == 1 or all(_known(reading, place) for place in range(reading.asked, len(reading.tokens)))


def _known(reading: Reading, place: int) -> bool:
    return not reading.naming[place] or light_stem(reading.tokens[place].text) in reading.known


def _spoken_of(reading: Reading, noun: Token) -> bool:
    """Tell whether a noun with an article names what was spoken of: by its kind, or as the head of a longer word."""
    lower, stem = noun.lower, light_stem(noun.text)
    if lower in PERSONS or lower in VAGUE:
        return True
    if lower not in KINDS | EVENTS | PLACES:
        return False
    return stem in reading.known or any(known.endswith(stem) for known in reading.known)

"""Tell whether a noun with an article points back: "der Mann", "die Stadt", "das Treffen", "der Verein"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retrieval.conversation.pointing_words import (
    CALLINGS,
    EVENTS,
    GENERAL_THINGS,
    KINDS,
    ORGANISATIONS,
    PERSONS,
    PLACES,
    VAGUE,
)
from retrieval.german.function_words import PREPOSITIONS
from retrieval.german.tokens import light_stem, word_set

if TYPE_CHECKING:
    from retrieval.conversation.reading import Reading
    from retrieval.german.tokens import Token

__all__ = ["CONTRACTED", "may_point", "points_behind_preposition"]

CONTRACTED = word_set("im am vom beim zum zur ins ans")

_GENERAL = PERSONS | VAGUE | GENERAL_THINGS | ORGANISATIONS | CALLINGS
_OTHER = word_set("letzten nächsten ersten zweiten vorigen")
_OF = word_set("von der des zwischen über für aus vom")
_RIDES = word_set("zug züge fahrt flug tunnel halle turm bad abkommen vertrag erklärung papier antrag bericht")
_SHORTEST_HEAD = 3
_MOST_NAMED = 2


def may_point(reading: Reading, noun: Token, at: int) -> bool:
    """Tell whether "der Mann", "die Stadt", "das Treffen" is all that the question names, and was spoken of."""
    low = not any(token.text[0].isupper() for token in reading.tokens[1:])
    if noun.text.islower() and not low:
        return False
    if (
        reading.load > _MOST_NAMED
        or any(token.text == "," for token in reading.tokens)
        or any(t.text[0].isdigit() for t in reading.tokens)
    ):
        return False
    behind = reading.tokens[at + 2] if at + 2 < len(reading.tokens) else None
    if behind is not None and (behind.text[0].isupper() or (behind.lower in _OF and behind is not reading.tokens[-1])):
        return False
    beyond = reading.tokens[at + 3] if at + 3 < len(reading.tokens) else None
    if beyond is not None and behind is not None and behind.lower in PREPOSITIONS and (beyond.text[0].isupper() or low):
        return False
    # "die Kiste mit dem Fund" says which one itself.
    if at > 1 and reading.tokens[at - 1].lower in PREPOSITIONS and reading.naming[at - 2] and reading.load > 1:
        return False
    if not _spoken_of(reading, noun):
        return False
    return reading.load <= 1 or all(_known(reading, place) for place in range(reading.asked, len(reading.tokens)))


def points_behind_preposition(reading: Reading, at: int) -> bool:
    """Tell whether "im Zug" or "beim Treffen" is all that a question names, and was spoken of."""
    if _is_other_event(reading, at):
        return True
    noun = reading.tokens[at + 1] if at + 1 < len(reading.tokens) else None
    if noun is None or reading.load != 1 or not reading.naming[at + 1] or not noun.text[0].isupper():
        return False
    behind = reading.tokens[at + 2 : at + 3]
    if any(token.lower in _OF or token.text == "," for token in behind):
        return False
    lower, stem = noun.lower, light_stem(noun.text)
    general = lower in ORGANISATIONS | GENERAL_THINGS | EVENTS | _RIDES | KINDS
    return general and any(known.endswith(stem) for known in reading.known)


def _is_other_event(reading: Reading, at: int) -> bool:
    """Tell whether "beim letzten Treffen" is all that a question names."""
    tokens = reading.tokens
    if at + 3 != len(tokens) or reading.load != 1 or tokens[at + 1].lower not in _OTHER:
        return False
    return tokens[at + 2].text[0].isupper() and tokens[at + 2].lower in EVENTS


def _known(reading: Reading, place: int) -> bool:
    token = reading.tokens[place]
    return not reading.naming[place] or light_stem(token.text) in reading.known or token.lower in KINDS | _GENERAL


def _spoken_of(reading: Reading, noun: Token) -> bool:
    """Tell whether a noun with an article names what was spoken of: by its kind, or as the head of a longer word."""
    lower, stem = noun.lower, light_stem(noun.text)
    if lower in _GENERAL or (lower in EVENTS | _RIDES and reading.load <= 1):
        return True
    longer = any(known.endswith(stem) and len(known) > len(stem) + 1 for known in reading.known)
    if longer and len(stem) >= _SHORTEST_HEAD and reading.load <= 1:
        return True
    return lower in KINDS | EVENTS | PLACES and stem in reading.known

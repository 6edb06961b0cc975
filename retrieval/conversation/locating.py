"""Tell whether "dort", "dahin" and "da" point back to a place or an event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from retrieval.conversation.neighbours import clause_near
from retrieval.conversation.pointing_words import CALLINGS, KINDS, PARTS
from retrieval.conversation.reading import THERE
from retrieval.german.function_words import PREPOSITIONS
from retrieval.german.tokens import light_stem, word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.conversation.reading import Reading
    from retrieval.german.tokens import Token

__all__ = ["there"]

_SAYING_WHERE = word_set("draußen drinnen oben unten drüben vorn vorne hinten los")
_JOINING = word_set("wenn dass daß ob falls")
_NO_PLACE_YET = word_set("kein keine keinen keiner auch noch schon überhaupt")


def there(reading: Reading, at: int, word: str) -> Literal["place", "whereto", "about"] | None:
    """Return what a word such as "dort" points to; "about" where "da" may be a place, a time or an event."""
    tokens = reading.tokens
    if word == "da" and _in_clause(tokens, at):
        return "about" if not any(reading.naming[:at]) and reading.load <= 1 else None
    if clause_near(tokens, at):
        return None
    if word == "da":
        return _of_da(reading, at)
    # "Wer war in Hanoi und was geschah dort?" names the place itself.
    local = any(
        reading.naming[place] and tokens[place - 1].lower in ("in", "im", "auf", "nach", "am", "an", "aus")
        for place in range(1, at)
    )
    if local or reading.load > 2:
        return None
    return "place" if THERE[word] == "place" else "whereto"


def _in_clause(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether "da" stands in the only clause that a question has behind it ("Was passiert, wenn da …?")."""
    commas = [place for place, token in enumerate(tokens) if token.text == ","]
    return len(commas) == 1 and at == commas[0] + 2 and tokens[at - 1].lower in _JOINING


def _of_da(reading: Reading, at: int) -> Literal["place", "about"] | None:
    tokens = reading.tokens
    following = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    if at < 1 or following in _SAYING_WHERE or tokens[at - 1].lower in ("von", "ab", "seit"):
        return None
    if at > 1 and _may_be_place(reading, at):
        return "place"
    if any(token.lower in PREPOSITIONS for token in tokens[1:]):
        return None
    named = [place for place in range(reading.asked, len(tokens)) if reading.naming[place]]
    if at > 1 and named and all(light_stem(tokens[place].text) in reading.known for place in named):
        return "place"
    new = len(named) == 1 and named[0] > at and (tokens[named[0] - 1].lower in _NO_PLACE_YET or following == "was")
    return "about" if new else None


def _may_be_place(reading: Reading, at: int) -> bool:
    """Tell whether "da" is a place: nothing is named, or one thing by its article ("Was suchte die Frau da?")."""
    named = [place for place, flag in enumerate(reading.naming) if flag and place >= reading.asked]
    common = len(named) == 1 and named[0] > at and not any(token.lower in PREPOSITIONS for token in reading.tokens)
    if common and (at == reading.asked + 1 or reading.tokens[at - 1].lower in ("es", "man")):
        return reading.tokens[named[0]].lower in KINDS | PARTS | CALLINGS
    described = len(named) == 1 and 0 < named[0] < at and reading.tokens[named[0] - 1].lower in ("der", "die", "das")
    return not named or described

"""What leads to a noun: its preposition and its article, past its adjectives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retrieval.german.function_words import DETERMINERS, FUNCTION_WORDS
from retrieval.german.tokens import word_set
from retrieval.german.units import ALL_UNITS, SCALES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.german.tokens import Token

__all__ = ["lead_of"]


def lead_of(tokens: Sequence[Token], first: int) -> tuple[str, str]:
    """Return the preposition and the determiner before a noun, past its adjectives."""
    at = first - 1
    # "ein Stück Butter", "ein Liter Milch"
    if at > 0 and tokens[at].lower in ALL_UNITS | SCALES and tokens[at - 1].lower in DETERMINERS:
        at -= 1
    while at >= 0 and at >= first - 3 and _may_describe(tokens[at]):
        at -= 1
    if at < 0:
        return "", ""
    word = tokens[at].lower
    if word in _CONTRACTED:
        return word, _CONTRACTED[word]
    if word in DETERMINERS:
        preposition = tokens[at - 1].lower if at and tokens[at - 1].lower in _PREPOSITIONS else ""
        return preposition, word
    return (word, "") if word in _PREPOSITIONS else ("", "")


_CONTRACTED = {
    "im": "dem", "am": "dem", "zum": "dem", "zur": "der", "beim": "dem", "vom": "dem", "ins": "das", "ans": "das",
    "aufs": "das",
}  # fmt: skip


_PREPOSITIONS = word_set(
    "in an auf aus bei mit nach seit von zu durch für gegen ohne um bis über unter vor hinter neben zwischen wegen "
    "während trotz laut gegenüber außer nahe unweit"
)


def _may_describe(token: Token) -> bool:
    return (
        token.text.islower()
        and token.lower not in FUNCTION_WORDS
        and token.lower.endswith(("e", "en", "er", "es", "em"))
    )

"""Whose colour a sentence names: that of the thing that a question is about, or of one beside it."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING

from retrieval.german.function_words import FUNCTION_WORDS
from retrieval.german.tokens import Token, fold_umlauts, light_stem, tokenise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.datamodel import Span

__all__ = ["is_of_another_thing"]

_SHORTEST_WORD, _SHORTEST_STEM = 3, 4


def is_of_another_thing(colour: Span, sentence: Sequence[Token], question: str) -> bool:
    """Tell whether a colour stands right before a noun of which a German question says no part.

    What is another thing is told by its word: a *Wagen* is another thing than a question's *Auto*.
    """
    behind = bisect_left(sentence, colour.end, key=lambda token: token.start)
    if behind == len(sentence) or not sentence[behind].text[0].isupper():
        return False
    thing = _forms(sentence[behind])
    return not any(_is_part(one, other) or _is_part(other, one) for one in thing for other in _asked(question))


@lru_cache(maxsize=64)
def _asked(question: str) -> frozenset[tuple[str, int]]:
    words = (token for token in tokenise(question) if token.text[0].isalpha() and token.lower not in FUNCTION_WORDS)
    return frozenset(form for token in words for form in _forms(token))


def _forms(token: Token) -> tuple[tuple[str, int], ...]:
    """Return the word and its stem, each with the number of letters from which it says something.

    The word as well, because a stem may have lost more than an ending: "Haus" becomes *hau*, "Häuser" *haus*.
    """
    return (fold_umlauts(token.text), _SHORTEST_WORD), (light_stem(token.text), _SHORTEST_STEM)


def _is_part(part: tuple[str, int], whole: tuple[str, int]) -> bool:
    return whole[0] == part[0] or (len(part[0]) >= part[1] and whole[0].endswith(part[0]))

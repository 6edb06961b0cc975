"""Places of a sentence: names behind a preposition first, then any place behind one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retrieval.german.common_nouns import is_common_noun
from retrieval.german.function_words import DETERMINERS, FUNCTION_WORDS
from retrieval.german.mentions import AnswerSpan, mention
from retrieval.german.names import Name, find_names
from retrieval.german.question_nouns import AnswerType, noun_type
from retrieval.german.times import is_calendar_word
from retrieval.german.tokens import word_set
from retrieval.german.units import ALL_UNITS, SCALES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.german.tokens import Token

__all__ = ["find_places"]

# "zu" is left out: "die Grenze zu Norwegen" does not say that something is in Norway.
_LOCAL = word_set(
    "in im nach bei beim aus an am auf ins vor zum zur nahe unweit über unter neben zwischen hinter durch um "
    "nördlich südlich östlich westlich ans aufs entlang außerhalb innerhalb gegenüber"
)
_STRONG = frozenset({"in", "im", "nach", "aus", "bei", "ins", "nahe", "unweit"})
_WEAKEST = 0.1
_REACH = 4


def find_places(tokens: Sequence[Token], *, named: bool = False) -> list[AnswerSpan]:
    """Return where something is: "in der Hafenstadt Wladiwostok" gives the name, "im Stadion" the noun.

    With `named` the question asks which place it is, so that a name needs no preposition.
    """
    found = []
    covered: set[int] = set()
    for name in find_names(tokens):
        preposition = "in" if named else _preposition_before(tokens, name.first)
        score = _score(tokens, name, preposition)
        if score >= _WEAKEST:
            found.append(mention(name.start, name.end, score))
            covered.update(range(name.first, name.last + 1))
    found += [_noun_place(tokens, at) for at in range(len(tokens)) if at not in covered and _is_noun_place(tokens, at)]
    return found


def _score(tokens: Sequence[Token], name: Name, preposition: str | None) -> float:
    score = 0.55 if name.place else name.score * 0.5
    if preposition in _STRONG:
        score += 0.35
    elif preposition is not None:
        score += 0.2
    if name.first and noun_type(tokens[name.first - 1].text) is AnswerType.PLACE:
        score += 0.1
    if name.given or (name.title and not name.place):
        score *= 0.4
    if name.acronym and not name.place:
        score *= 0.6
    return score


def _preposition_before(tokens: Sequence[Token], at: int) -> str | None:
    """Return the local preposition that governs the word at `at`, past articles, adjectives and a place noun."""
    for back in range(at - 1, max(-1, at - 1 - _REACH), -1):
        token = tokens[back]
        if token.lower in _LOCAL:
            return token.lower
        passes = (
            token.lower in DETERMINERS
            or noun_type(token.text) is AnswerType.PLACE
            or (token.text.islower() and token.lower not in FUNCTION_WORDS and token.lower[-1] in "enrms")
        )
        if not passes:
            return None
    return None


def _is_noun_place(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    if not token.text[0].isupper() or is_calendar_word(token.lower):
        return False
    counted = token.lower in FUNCTION_WORDS or token.lower in ALL_UNITS or token.lower in SCALES
    return not counted and _preposition_before(tokens, at) is not None


def _noun_place(tokens: Sequence[Token], at: int) -> AnswerSpan:
    token = tokens[at]
    score = 0.45 if noun_type(token.text) is AnswerType.PLACE else 0.25
    if is_common_noun(token.text) and score < 0.4:
        score = 0.15
    return mention(token.start, token.end, score)

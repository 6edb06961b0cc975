"""What stands beside a word of a question: a noun that it belongs to, a clause that explains it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retrieval.conversation.people import is_person
from retrieval.conversation.pointing_words import PARTICLES
from retrieval.conversation.reading import is_verbal
from retrieval.german.function_words import AUXILIARIES, DETERMINERS, FUNCTION_WORDS, PREPOSITIONS
from retrieval.german.noun_genders import gender_of
from retrieval.german.spelling import fold_ascii
from retrieval.german.strong_verbs import infinitive_of
from retrieval.german.tokens import word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.german.tokens import Token

__all__ = ["before_noun", "clause_before", "clause_near"]


def before_noun(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a noun follows, perhaps behind adjectives or numbers."""
    lower = all(token.text[0].islower() or not token.text[0].isalpha() for token in tokens)
    for token in tokens[at + 1 : at + 5]:
        if token.text[0].isupper() or token.text[0] in '„“"»':
            return True
        if not token.text[0].isalnum() or token.lower in AUXILIARIES | PREPOSITIONS:
            return False
        if lower:
            return _may_be_noun(tokens, at, tokens.index(token))
        if token.lower in FUNCTION_WORDS and token.lower not in DETERMINERS:
            return False
        if token.lower[-1] not in "enrms" and not token.text[0].isdigit():
            return False
    return False


def _may_be_noun(tokens: Sequence[Token], at: int, place: int) -> bool:
    """Tell whether the word at a place, typed without a capital, is a noun that the one at `at` belongs to."""
    token = tokens[place]
    if token is tokens[-1] and any(other.lower in AUXILIARIES for other in tokens[:at]):
        return gender_of(token.text) is not None or is_person(token.text)
    following = tokens[at + 2].lower if at + 2 < len(tokens) else ""
    described = token.lower not in FUNCTION_WORDS and token.lower.endswith(("e", "en", "er", "es", "em"))
    if described and gender_of(following) is not None:
        return True
    small = token.lower in FUNCTION_WORDS | PARTICLES
    return not small and infinitive_of(fold_ascii(token.lower)) is None and not is_verbal(token.lower)


def clause_before(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a clause stands before the word."""
    return any(token.text == "," for token in tokens[:at])


def clause_near(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a clause stands before the word, or one behind it says what it means ("daran, dass …")."""
    for place, token in enumerate(tokens):
        if token.text in ",:" and (
            place < at or any(other.lower in _CORRELATES for other in tokens[place + 1 : place + 3])
        ):
            return True
    return False


_CORRELATES = word_set("dass daß ob wenn als weil wie zu um obwohl nachdem bevor damit was wer")

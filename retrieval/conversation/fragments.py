"""A follow-up without a verb: whether it is one, its nouns with capitals, and the phrases that it consists of."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from retrieval.conversation.clauses import ASKING
from retrieval.conversation.moments import moment_of
from retrieval.conversation.people import is_person
from retrieval.conversation.pointing_words import ABOUT, LEADS, PARTICLES
from retrieval.conversation.reading import THERE, is_verbal
from retrieval.german.function_words import AUXILIARIES, DETERMINERS, FUNCTION_WORDS, PREPOSITIONS
from retrieval.german.geography import PLACE_NAMES
from retrieval.german.given_names import GIVEN_NAMES
from retrieval.german.noun_genders import gender_of
from retrieval.german.spelling import fold_ascii
from retrieval.german.strong_verbs import infinitive_of
from retrieval.german.tokens import tokenise, word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.conversation.background import Background
    from retrieval.german.tokens import Token

__all__ = ["ADDED", "is_phrase", "parts_of", "with_capitals", "with_nouns"]

ADDED = word_set("auch noch dann dort so denn eigentlich")
_LONGEST = 7  # words of a fragment
_MOST_NOUNS = 3
_ADVERBS = word_set(
    "früher später vorher nachher damals umgekehrt andersrum andersherum heute gestern morgen insgesamt"
)
_NO_NAMES = ABOUT | frozenset(THERE) | _ADVERBS | DETERMINERS | PREPOSITIONS | AUXILIARIES | ASKING | LEADS | PARTICLES
_ADJECTIVE = re.compile(r"\w{2,}(?:e|en|er|es|em)")
_YEAR = re.compile(r"(?:1\d|20)\d\d")


def with_capitals(words: str, background: Background) -> str:
    """Return words typed without capitals with those that the conversation or the tables of nouns and names know."""
    if words != words.lower():
        return words
    tokens = tokenise(words)

    def known(at: int) -> str | None:
        token = tokens[at]
        if token.lower in _NO_NAMES or (at and tokens[at - 1].lower == "zu" and token.lower.endswith("n")):
            return None
        name = token.text.capitalize()
        if name in GIVEN_NAMES or name in PLACE_NAMES:
            return name
        led = at > 0 and (
            tokens[at - 1].lower in DETERMINERS or tokens[at - 1].lower in ("wieviel", "wieviele", "viel")
        )
        if led and (gender_of(token.text) or is_person(token.text)) and _may_be_noun(tokens, at):
            return name
        return background.names.get(token.lower)

    return _replaced(words, tokens, [known(at) for at in range(len(tokens))])


def _may_be_noun(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether no other noun follows right behind, which this word would describe."""
    return at + 1 == len(tokens) or gender_of(tokens[at + 1].text) is None or tokens[at + 1].lower in FUNCTION_WORDS


def with_nouns(words: str) -> str:
    """Return a fragment typed without capitals with its nouns, told by their place; unchanged if a verb is in it."""
    tokens = [token for token in tokenise(words) if token.lower not in ADDED]
    content = [token for token in tokens if token.text[0].isalpha() and token.lower not in _NO_NAMES]
    if any(token.text[0].isupper() for token in tokenise(words)) and not any(t.text.islower() for t in content):
        return words
    low = [token for token in content if token.text.islower()]
    if not low or len(content) > _MOST_NOUNS or any(token.lower in AUXILIARIES | ASKING for token in tokens):
        return words
    if any(_is_verb(token.lower) for token in low) or any(token.lower in FUNCTION_WORDS for token in low):
        return words
    everything = tokenise(words)
    nouns = [
        token.text.capitalize() if token in low and _is_noun_at(everything, at) else None
        for at, token in enumerate(everything)
    ]
    return _replaced(words, everything, nouns)


def _is_noun_at(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word has the place of a noun: it describes none, and stands behind none ("der Tunnel allein")."""
    return not _describes(tokens, at) and not (at and tokens[at - 1].text[0].isupper())


def _is_verb(word: str) -> bool:
    return gender_of(word) is None and (infinitive_of(fold_ascii(word)) is not None or is_verbal(word))


def _describes(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word is an adjective: by its ending, before another word that may be a noun."""
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following is None or not _ADJECTIVE.fullmatch(tokens[at].lower) or gender_of(tokens[at].text) is not None:
        return False
    return following.text[0].isalpha() and following.lower not in FUNCTION_WORDS | ADDED


def _replaced(words: str, tokens: Sequence[Token], names: Sequence[str | None]) -> str:
    pieces, end = [], 0
    for token, name in zip(tokens, names, strict=True):
        if name:
            pieces += [words[end : token.start], name]
            end = token.end
    return "".join([*pieces, words[end:]])


def is_phrase(words: str) -> bool:
    """Tell whether words are one phrase without a verb: a preposition or an article or nothing, and a noun or name."""
    tokens = [token for token in tokenise(words) if token.lower not in ADDED]
    if not 1 <= len(tokens) <= _LONGEST or not any(token.text[0].isupper() for token in tokens):
        return False
    at = 0
    while at < len(tokens) and (tokens[at].lower in PREPOSITIONS or tokens[at].lower in DETERMINERS):
        at += 1
    nouns = False
    for token in tokens[at:]:
        if token.text[0].isupper():
            nouns = True
        elif nouns and (token.lower == "und" or token.lower in PREPOSITIONS | DETERMINERS):
            continue
        elif (
            token.lower in AUXILIARIES | ASKING
            or not token.text[0].isalpha()
            or token.lower[-1] not in "enrms"
            or not _ADJECTIVE.fullmatch(token.lower)
            or (nouns and token is tokens[-1])
        ):
            return False
    return nouns


def parts_of(words: str) -> list[str]:
    """Return the phrases of a fragment that names two things at once: "am Sonntag in Köln", "2024 für Mainz".

    Empty if it is one phrase.
    """
    tokens = [token for token in tokenise(words) if token.lower not in ADDED]
    if not 1 < len(tokens) <= _LONGEST:
        return []
    starts = [
        at
        for at, token in enumerate(tokens)
        if at == 0
        or (token.lower in PREPOSITIONS and token.lower not in ("von", "vom"))
        or (_YEAR.fullmatch(token.text) and tokens[at - 1].lower not in PREPOSITIONS | DETERMINERS | {"jahr"})
        or (_YEAR.fullmatch(tokens[at - 1].text) is not None)
    ]
    cuts = [*starts, len(tokens)]
    parts = [" ".join(token.text for token in tokens[begin:end]) for begin, end in pairwise(cuts)]
    if not 2 <= len(parts) <= 3 or not all(is_phrase(part) or moment_of(part) is not None for part in parts):
        return []
    return parts

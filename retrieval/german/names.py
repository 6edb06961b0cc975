"""Proper names of a sentence: who and which organisation is named, told from German's capitalised nouns."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from retrieval.german.common_nouns import is_common_noun
from retrieval.german.function_words import DETERMINERS, FUNCTION_WORDS, NAME_PARTICLES, PREPOSITIONS
from retrieval.german.geography import PLACE_FIRST_WORDS, PLACE_NAMES
from retrieval.german.given_names import GIVEN_NAMES
from retrieval.german.mentions import AnswerSpan, mention
from retrieval.german.question_nouns import AnswerType, noun_type
from retrieval.german.times import is_calendar_word
from retrieval.german.tokens import word_set
from retrieval.german.units import ALL_UNITS, SCALES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.german.tokens import Token

__all__ = ["Name", "find_names", "find_organisations", "find_persons"]

_TITLES = frozenset({"dr", "prof", "professor", "herr", "herrn", "frau", "sir", "lady", "lord", "mr", "mrs", "ms"})
_ACRONYM = re.compile(r"[A-ZÄÖÜ]{2,6}s?")
_FOREIGN = re.compile(
    r"(?i)[éèáàíóúñçøåłşğčćžšőńę]|y|sh|th|oo|ee|ow$|ew$|ski$|[aiou]$|c(?![hk])|w[lr]|x|^q|j[aeiou]n|kj|tsch"
)
_COMPANY = word_set(
    "ag gmbh inc corp ltd co se kg company corporation university universität club association group gruppe united "
    "bank institute party center college museum league school society foundation fc sv vfb tsv"
)


_KEPT = 1 << 9  # sentences: a question asks for the names of the same one twice and more
_KEPT_WORDS = 1 << 13  # some 2 MB
_LONGEST_INITIAL = 2
# "wurde von Ward erobert": a bare name behind these is who did it, or whom it met.
_AGENT = frozenset({"von", "durch", "mit"})
_GERMAN_PARTICLES = frozenset({"von", "und", "der", "den", "zu", "ten", "dos"})


class _Signs(NamedTuple):
    """Hold what a capitalised word tells of the name that it stands in, whatever stands beside it."""

    place: bool
    acronym: bool
    company: bool
    common: bool
    foreign: bool


class Name(NamedTuple):
    """Hold a run of words that may be a proper name; `first:last` are token indexes, `last` included."""

    first: int
    last: int
    start: int
    end: int
    score: float
    title: bool
    given: bool
    place: bool
    acronym: bool
    company: bool
    article: bool


def find_names(tokens: Sequence[Token]) -> tuple[Name, ...]:
    """Return the runs of capitalised words that may be names, each with how sure that is (`score` in 0..1)."""
    return _names(tuple(tokens))


@lru_cache(maxsize=_KEPT)
def _names(tokens: tuple[Token, ...]) -> tuple[Name, ...]:
    found: list[Name] = []
    at = 0
    while at < len(tokens):
        if not _capitalised(tokens, at):
            at += 1
            continue
        last = _run_end(tokens, at)
        found += _names_of_run(tokens, at, last)
        at = last + 1
    return tuple(found)


def _capitalised(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    if not token.text[0].isupper():
        return False
    if token.lower in FUNCTION_WORDS:
        return token.text.isupper() and len(token.text) > 1 and token.lower not in DETERMINERS
    return token.lower not in ALL_UNITS and token.lower not in SCALES and not is_calendar_word(token.lower)


def _run_end(tokens: Sequence[Token], at: int) -> int:
    """Return the last token of the run of capitalised words that starts here, particles and initials included."""
    last = at
    while True:
        following = _past_particles(tokens, last)
        if following >= len(tokens) or not _capitalised(tokens, following):
            return last
        last = following


def _past_particles(tokens: Sequence[Token], last: int) -> int:
    following = last + 1
    if following < len(tokens) and tokens[following].text == "." and len(tokens[last].text) <= _LONGEST_INITIAL:
        following += 1
    while following < len(tokens) and tokens[following].lower in NAME_PARTICLES and following <= last + 2:
        # "Otto von Bismarck" is one name, "der Rekord von John Elway" holds another.
        if tokens[following].lower in _GERMAN_PARTICLES and tokens[last].text not in GIVEN_NAMES:
            return len(tokens)
        following += 1
    return following


def _names_of_run(tokens: Sequence[Token], first: int, last: int) -> list[Name]:
    start = first
    title = False
    while start < last and _describes(tokens, start, last):
        title = title or _is_title(tokens[start])
        start += 1
    while last > start and is_common_noun(tokens[last].text) and tokens[start].text not in GIVEN_NAMES:
        last -= 1
    before = tokens[first - 1].lower if first else ""
    article = (before in DETERMINERS or _is_adjective(tokens, first - 1)) and start == first
    if start == last and _is_title(tokens[start]) and not title:
        return []
    return [_name(tokens, start, last, title=title, article=article, initial=start == 0)]


def _describes(tokens: Sequence[Token], at: int, last: int) -> bool:
    """Tell whether the word says what the name behind it is: a title, a role, a common noun, a compound."""
    token = tokens[at]
    if not token.text[0].isupper() or _is_title(token):
        return True
    if token.text in GIVEN_NAMES or token.text in PLACE_FIRST_WORDS:
        return False
    return is_common_noun(token.text) or ("-" in token.text and at < last and tokens[at + 1].text[0].isupper())


def _is_title(token: Token) -> bool:
    return token.lower in _TITLES or noun_type(token.text) is AnswerType.PERSON


def _is_adjective(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a lower-case word with an adjective's ending stands here, behind an article or alone."""
    if at < 0:
        return False
    word = tokens[at]
    return (
        word.text.islower()
        and word.lower not in FUNCTION_WORDS
        and word.lower.endswith(("e", "er", "es", "em", "en"))
        and (at == 0 or tokens[at - 1].lower in DETERMINERS | PREPOSITIONS)
    )


def _name(tokens: Sequence[Token], first: int, last: int, *, title: bool, article: bool, initial: bool) -> Name:
    words = [tokens[at].text for at in range(first, last + 1) if tokens[at].text[0].isupper()]
    signs = [_signs(word) for word in words]
    given = words[0] in GIVEN_NAMES
    place = any(sign.place for sign in signs) or (len(words) > 1 and words[0] in PLACE_FIRST_WORDS)
    acronym = any(sign.acronym for sign in signs)
    company = any(sign.company for sign in signs)
    common = sum(sign.common for sign in signs)
    foreign = any(sign.foreign for sign in signs)
    score = 0.3 + 0.15 * foreign + 0.3 * given + 0.2 * acronym + 0.2 * title
    score += 0.2 if len(words) > 1 else 0.0
    score -= 0.35 * (common / len(words)) if not title else 0.0
    score -= 0.2 if article and not title and not given else 0.0
    score -= 0.1 if initial and len(words) == 1 and not given else 0.0
    return Name(
        first, last, tokens[first].start, tokens[last].end, max(0.0, min(1.0, score)),
        title, given, place, acronym, company, article,
    )  # fmt: skip


@lru_cache(maxsize=_KEPT_WORDS)
def _signs(word: str) -> _Signs:
    return _Signs(
        place=_is_place(word),
        acronym=_ACRONYM.fullmatch(word) is not None,
        company=word.lower() in _COMPANY,
        common=is_common_noun(word),
        foreign=_FOREIGN.search(word) is not None,
    )


def _is_place(word: str) -> bool:
    return word in PLACE_NAMES or (word.endswith("s") and word[:-1] in PLACE_NAMES)


def find_persons(tokens: Sequence[Token]) -> list[AnswerSpan]:
    """Return who is named: names first, then groups and roles ("die Siedler", "ein Anwalt") with a low score."""
    found = []
    for name in find_names(tokens):
        score = name.score
        if name.place and not name.given and not name.title:
            score *= 0.6
        if name.acronym or name.company:
            score *= 0.7
        if name.first and tokens[name.first - 1].lower in _AGENT and not name.place:
            score += 0.1
        if score >= 0.1:
            found.append(mention(name.start, name.end, score))
    return found + _roles(tokens)


def _roles(tokens: Sequence[Token]) -> list[AnswerSpan]:
    return [
        mention(token.start, token.end, 0.25)
        for token in tokens
        if token.text[0].isupper() and noun_type(token.text) is AnswerType.PERSON
    ]


def find_organisations(tokens: Sequence[Token]) -> list[AnswerSpan]:
    """Return which firms, parties, teams or authorities are named."""
    found = []
    for name in find_names(tokens):
        score = name.score + 0.25 * name.company + 0.1 * name.acronym + 0.1 * name.article
        if name.given or name.title:
            score *= 0.5
        elif name.place:
            score *= 0.7
        if score >= 0.1:
            found.append(mention(name.start, name.end, score))
    roles = [
        mention(token.start, token.end, 0.3)
        for token in tokens
        if token.text[0].isupper() and noun_type(token.text) is AnswerType.ORGANISATION
    ]
    return found + roles

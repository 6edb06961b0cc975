"""Who, what and where a turn names, with gender and number, as far as German's articles, endings and names tell."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from retrieval.conversation.clauses import ASKING
from retrieval.conversation.entity import Entity, Kind
from retrieval.conversation.name_words import foreign, is_genitive, is_role, known_owner, may_be_name, surely_named
from retrieval.conversation.noun_leads import lead_of
from retrieval.conversation.people import is_person
from retrieval.german.function_words import FUNCTION_WORDS
from retrieval.german.geography import PLACE_FIRST_WORDS, PLACE_NAMES
from retrieval.german.given_name_genders import gender_of_given_name
from retrieval.german.given_names import GIVEN_NAMES
from retrieval.german.noun_genders import gender_of, is_noun
from retrieval.german.question_nouns import AnswerType, noun_type
from retrieval.german.times import is_calendar_word
from retrieval.german.tokens import tokenise, word_set
from retrieval.german.units import ALL_UNITS, SCALES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retrieval.german.noun_genders import Gender
    from retrieval.german.tokens import Token

__all__ = ["entities_of"]


_INTO_PLACES = word_set("in nach aus nahe unweit")
_SEVERAL_STATES = frozenset({"USA", "VAE"})
_DEGREES = word_set("dr prof pfr dipl ing")
_TIME_NOUN = re.compile(
    r"(?:(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch)\w+|\w*(?:nachmittag|vormittag|vorabend|wochentag|uhrzeit)|"
    r"morgen|abend|mittag|nacht|woche|wochen|monat|monate|monaten|stunde|minute|wochenende"
)
_LONGEST_NAME = 4
_ATTRIBUTE = re.compile(
    r"(?:\s(?:der|des|von|vom|von\sder|zwischen)\s(?:[a-zäöü]{3,20}(?:en|er|es)\s)?[A-ZÄÖÜ][\w-]{0,40}(?:\sund\s[A-ZÄÖÜ][\w-]{0,40})?"
    r"(?:\s[A-ZÄÖÜ][\w-]{0,40}){0,3}){0,2}(?:\s(?:in|nach|bis)\s[A-ZÄÖÜ][\w-]{1,40}(?!\w)(?:\s[A-ZÄÖÜ][\w-]{1,40}(?!\w))?)?"
)
_SAINT = re.compile(r"(?<!\w)St\.[-\s]?$")
_SAINTS_NAME = re.compile(r"\.[-\s]?[A-ZÄÖÜ][\w-]+")
_PLURAL_TAIL = re.compile(r"(?:en|er|ern|eln|ungen|innen|leute|e|s)$")


@lru_cache(maxsize=64)
def entities_of(text: str, known_places: frozenset[str] = frozenset()) -> tuple[Entity, ...]:
    """Return what a text names, in order."""
    tokens = tokenise(text)
    found = [entity for first, last in _runs(tokens) for entity in _of_run(tokens, first, last, known_places)]
    return tuple(_with_attribute(entity, text) for entity in found)


def _with_attribute(entity: Entity, text: str) -> Entity:
    """Return a common noun with what follows and belongs to it ("der Kapitän der Fähre")."""
    saint = _SAINT.search(text, max(0, entity.start - 8), entity.start)
    if saint is not None:
        entity = replace(entity, text=saint[0] + entity.text)
    name = _SAINTS_NAME.match(text, entity.end) if entity.text.endswith("St") else None
    if name is not None:
        entity = replace(entity, text=entity.text + name[0], end=name.end())
    found = None if entity.named else _ATTRIBUTE.match(text, entity.end)
    return entity if found is None or not found[0] else replace(entity, attribute=found[0].strip())


def _runs(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(tokens):
        if not _capital(tokens, at):
            at += 1
            continue
        last = at
        while last + 1 < len(tokens) and _capital(tokens, last + 1):
            last += 1
        yield at, last
        at = last + 1


def _capital(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    if at == 0 and (token.lower in ASKING or (tokens[-1].text == "?" and _opens_question(tokens))):
        return False
    if _opens_with_verb(tokens, at):
        return False
    if not token.text[0].isupper() or token.lower in ALL_UNITS or token.lower in SCALES:
        return False
    if is_calendar_word(token.lower) or _TIME_NOUN.fullmatch(token.lower):
        return False
    return token.lower not in FUNCTION_WORDS or (token.text.isupper() and len(token.text) > 1)


def _opens_with_verb(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a sentence begins with its verb: "Gebe es dann …"."""
    if at and tokens[at - 1].text[-1] not in ".!?":
        return False
    following = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    text = tokens[at].text
    return following in ("es", "er", "man", "wir", "ich") and not (text in GIVEN_NAMES or is_noun(text))


def _opens_question(tokens: Sequence[Token]) -> bool:
    """Tell whether the first word of a question is its verb: no name the tables know, and not in front of another."""
    first = tokens[0].text
    known = first in GIVEN_NAMES or first in PLACE_NAMES or is_noun(first)
    return not known and len(tokens) > 1 and not tokens[1].text[0].isupper() and tokens[1].text[0].isalpha()


def _of_run(tokens: Sequence[Token], first: int, last: int, places: frozenset[str]) -> Iterator[Entity]:
    """Yield what a run of capitalised words names: "Außenminister Sergej Lawrow" a name, "Kims Zug" two things."""
    while first <= last and tokens[last].lower in _DEGREES:
        last -= 1
    if first > last:
        return
    given = next((at for at in range(first + 1, last + 1) if tokens[at].text in GIVEN_NAMES), None)
    if given is not None and tokens[given - 1].text not in GIVEN_NAMES and not is_role(tokens[given - 1].text):
        yield from _of_run(tokens, first, given - 1, places)
        first = given
    start = first
    role = ""
    while start < last and is_role(tokens[start].text):
        role = tokens[start].text
        start += 1
    before, determiner = lead_of(tokens, first)
    surname = last == first + 1 and foreign(tokens[last].text) and not known_owner(tokens[first].text)
    if start == first and last > first and is_genitive(tokens[first].text) and not surname:
        name = tokens[first].text[:-1]
        owner = _named(tokens, (first, first), name, before="", role="", places=places)
        yield replace(owner, determiner="genitive")
        start = first + 1
        yield _common(tokens, start, last, before, f"{tokens[first].text}")
        return
    words = [tokens[at].text for at in range(start, last + 1)][:_LONGEST_NAME]
    if (role or not determiner or surely_named(words)) and may_be_name(words, determiner, before, role):
        yield _named(tokens, (start, last), " ".join(words), before=before, role=role or determiner, places=places)
        return
    yield _common(tokens, first, last, before, determiner)


def _named(
    tokens: Sequence[Token], run: tuple[int, int], text: str, *, before: str, role: str, places: frozenset[str]
) -> Entity:
    words = text.split()
    place = words[0] not in GIVEN_NAMES and (
        any(word in PLACE_NAMES or word in places for word in words)
        or words[0] in PLACE_FIRST_WORDS
        or (before in _INTO_PLACES and not (role and is_person(role)))
        or (bool(role) and noun_type(role) is AnswerType.PLACE)
    )
    kind: Kind = "place" if place else "person"
    return Entity(
        text=text, kind=kind, gender="n" if place else _sex(words[0], role), plural=False, named=True,
        start=tokens[run[0]].start, end=tokens[run[1]].end, before=before,
    )  # fmt: skip


def _sex(given: str, role: str) -> Gender | None:
    """Return a person's gender: by the role ("Landrätin"), the title or article, or the given name."""
    lower = role.lower()
    if lower in ("frau", "die") or (lower.endswith("in") and is_person(role)):
        return "f"
    if lower in ("herr", "herrn", "der", "dem", "den") or (role and is_person(role)):
        return "m"
    return gender_of_given_name(given)


def _common(tokens: Sequence[Token], first: int, last: int, before: str, determiner: str) -> Entity:
    """Return what a common noun names, with the words that belong to it: its adjectives are left out."""
    noun = tokens[first].text
    text = " ".join(tokens[at].text for at in range(first, last + 1))
    gender = _gender_by_article(determiner, noun) or gender_of(noun)
    plural = _plural_by_article(determiner, gender, noun)
    kind: Kind = "person" if is_person(noun) else "place" if noun_type(noun) is AnswerType.PLACE else "thing"
    start = tokens[first].start
    behind = next((at for at in range(first - 1, max(first - 5, -1), -1) if tokens[at].lower == determiner), None)
    if determiner and behind is not None:
        start = tokens[behind].start
    return Entity(
        text=text, kind=kind, gender=gender, plural=plural, named=False, start=start, end=tokens[last].end,
        before=before, determiner=determiner,
    )  # fmt: skip


def _gender_by_article(determiner: str, noun: str) -> Gender | None:
    if determiner == "das":
        return "n"
    if determiner == "der" and noun.endswith(("gte", "hte", "lte", "ste", "nde")) and gender_of(noun) is None:
        return "m"  # "der Beauftragte", "der Vorsitzende"
    if determiner in ("einen", "keinen", "seinen", "ihren") and not noun.endswith("n"):
        return "m"
    sure = determiner in ("eine", "einer") or (determiner in ("die", "der") and noun.endswith("in"))
    return "f" if sure else None


def _plural_by_article(determiner: str, gender: Gender | None, noun: str) -> bool:
    if noun.isupper():
        return noun in _SEVERAL_STATES
    if determiner in ("die", "diese", "keine", "alle", "viele", "mehrere", "einige", "") and gender != "f":
        if not determiner and is_noun(noun):
            return False
        return bool(_PLURAL_TAIL.search(noun)) or determiner in ("alle", "viele")
    return determiner == "den" and noun.endswith("n") and gender is None

"""What follow-ups without a verb mean: "Wann genau?", "Und 2023?", "Und der letzte?", "Und am Sonntag in Köln?"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retrieval.conversation.asking_again import ask_again
from retrieval.conversation.asking_words import asked_only
from retrieval.conversation.brackets import about, beside_question
from retrieval.conversation.by_role import turned_around
from retrieval.conversation.clause import sentence
from retrieval.conversation.counting import numbered, several, why_so
from retrieval.conversation.english import ask_again_in_english, ask_of_other_in_english, how_many_in_english
from retrieval.conversation.fragments import ADDED, is_phrase, parts_of, with_capitals, with_nouns
from retrieval.conversation.moments import at_other_time, is_recurring, moment_of, moment_only
from retrieval.conversation.pointing_words import ABOUT
from retrieval.conversation.replacing import ask_of_number, ask_of_other, ask_of_others, ask_of_way
from retrieval.conversation.topics import LONGEST_TOPIC
from retrieval.german.function_words import PREPOSITIONS
from retrieval.german.noun_genders import gender_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.conversation.background import Background

__all__ = ["ask", "from_fragment"]

_THE_ONE = re.compile(
    r"^(?:der|die|das|den|dem|denen)\s(?=(?:von|vom|aus|in|im|für|bei|beim|auf|am|gegen)\s)", re.IGNORECASE
)
_SO_MUCH = re.compile(r"\sso\s(?:viele?|wenige?|lange?|hoch|teuer|oft|spät|früh)$", re.IGNORECASE)
_HOW_MUCH = re.compile(r"wie\s(?!viel)\w+$", re.IGNORECASE)
_HOW_MANY = re.compile(r"wie\s?viele?(?!\w)", re.IGNORECASE)
_YEARS_ONE = re.compile(r"^(?:der|die|das|den|dem)\s(?:von|vom|aus|im|in)\s(?:jahr\s)?(?P<year>(?:1\d|20)\d\d)$", re.I)
_ASKED_IN = re.compile(
    r"(?:wie\s(?:oft|häufig|viele?|lange|hoch|weit|teuer|schnell)|(?:(?:ab|seit|bis)\s)?wann|wo|warum|wieso)\s"
    r"(?P<rest>(?:\S+\s){1,3}\S+)$",
    re.IGNORECASE,
)
_WHICH = re.compile(r"(?<!\w)(welche[mnrs]?\s)([a-zäöüß]{3,})", re.IGNORECASE)
_PARTICIPLE = re.compile(r"\s(?:[a-zäöüß]{0,6}ge[a-zäöüß]+(?:t|en)|(?:be|ver|er|ent|zer)[a-zäöüß]{3,}(?:t|en))\?$")
_EARLIER = re.compile(r"^(?:und|dann)\s(.+)$", re.IGNORECASE)
_AROUND = {"davor": "vor", "vorher": "vor", "zuvor": "vor", "früher": "vor", "danach": "nach", "später": "nach"}
_WHO_IS_THAT = re.compile(
    r"^wer\s(?:ist|war|sind|waren)\s(?:das|dies|der|die)(?:\s(?:eigentlich|denn|überhaupt))?$", re.IGNORECASE
)


def from_fragment(words: str, background: Background, *, led: bool) -> str | None:
    """Return what a follow-up without a verb means, None if it is none; `led` says that "und" stood before it."""
    person = next((entity.text for entity in background.marked if entity.named and entity.kind == "person"), None)
    if person is not None and _WHO_IS_THAT.match(words):
        return f"Wer ist {person}?"
    if _WHO_IS_THAT.match(words) and _done(background):
        return f"{sentence(words)} ({_done(background)})"
    words = _WHICH.sub(lambda found: found[1] + found[2].capitalize() if gender_of(found[2]) else found[0], words)
    if _asks_in_phrase(words):
        return about(words, background, counted=_HOW_MANY.match(words) is not None)
    if how_many_in_english(words, background):
        return beside_question(words, background)
    asked = asked_only(words)
    if asked is not None:
        return ask(asked, background)
    found = _at_time(words, background) or _numbered(words, background) or ask_of_other_in_english(words, background)
    if found is None and led and words.lower() in ABOUT - {"danach", "davor"}:
        return about(words, background)
    return found or _something_else(words, background, led=led)


def _done(background: Background) -> str:
    """Return what was done in the words of the last question, where that asked what it was and not who did it."""
    clause = background.clause
    if clause is None or clause.word not in ("was", "wo", "wann", "wie") or not _PARTICIPLE.search(clause.question):
        return ""
    done = f"{clause.middle}{clause.tail}".strip()
    return done if len(done) <= LONGEST_TOPIC and any(one[0].isupper() for one in done.split()) else ""


def _asks_in_phrase(words: str) -> bool:
    """Tell whether a phrase follows what asks, and no verb: "Wie oft am Tag?", "Wie viele pro Woche?"."""
    found = _ASKED_IN.match(words)
    if found is None:
        return False
    rest = with_nouns(found["rest"])
    return rest.split()[0].lower() in PREPOSITIONS | {"pro", "jeden", "jede"} and is_phrase(rest)


def _numbered(words: str, background: Background) -> str | None:
    so = why_so(words, background.clause) if background.clause is not None else None
    return so or turned_around(words, background) or ask_of_number(words, background) or numbered(words, background)


def _at_time(words: str, background: Background) -> str | None:
    recurring = _recurring(words, background)
    if recurring is not None:
        return recurring
    ones, old = _YEARS_ONE.match(words), moment_of(background.question)
    if ones is not None and old is not None and old.year is not None:
        return background.question.replace(old.year, ones["year"], 1)
    moment = moment_only(_EARLIER.sub(r"\1", words), background.year) or _before_or_after(words, background)
    return _at(moment, words, background) if moment is not None else None


def _recurring(words: str, background: Background) -> str | None:
    """Return the last question at another time that comes again: "am Wochenende" for "werktags"."""
    clause = background.clause
    if clause is None or not is_recurring(words):
        return None
    plain = " ".join(with_capitals(word, background) for word in words.split() if word.lower() not in ADDED)
    first, space, rest = plain.partition(" ")
    noun = rest[:1].upper() + rest[1:] if first.lower() in ("am", "im", "an") else rest
    plain = f"{first.lower()}{space}{re.sub('(?<= )(woche|ferien)$', lambda found: found[0].capitalize(), noun)}"
    return at_other_time(clause, plain).question


def _something_else(words: str, background: Background, *, led: bool) -> str | None:
    first, last = words.split()[0].lower(), words.split()[-1].lower()
    if not (led or first in PREPOSITIONS or first in ADDED or last == "auch"):
        return None
    words = with_nouns(_THE_ONE.sub("", words))
    way = ask_of_way(words, background)
    if way is not None:
        return way
    parts = parts_of(words)
    several = ask_of_others(parts, background) if len(parts) > 1 and _part_for_part(parts, background) else None
    if several is not None:
        return several
    return (ask_of_other(words, background) or _asked_beside(words, background)) if is_phrase(words) else None


def _asked_beside(words: str, background: Background) -> str:
    """Return the last question with something else behind it in brackets, where no word of it stands for that."""
    if background.clause is None or background.told or len(words) > LONGEST_TOPIC:
        return beside_question(words, background)
    return f"{sentence(background.question)} ({re.sub('[()]', '', words)})"


def _part_for_part(parts: Sequence[str], background: Background) -> bool:
    """Tell whether each phrase is one of its own: a time, a name behind a preposition, or first and without one."""
    asked = {entity.before for entity in background.asked_about}
    named = [any(entity.named for entity in background.entities(part)) for part in parts]
    return all(
        name or moment_only(part, background.year) is not None or at == 0 or part.split()[0].lower() in asked
        for at, (part, name) in enumerate(zip(parts, named, strict=True))
    )


def _before_or_after(words: str, background: Background) -> str | None:
    """Return "davor" and "danach" as a time, where the last question names a year."""
    moment = moment_of(background.question)
    preposition = _AROUND.get(words.lower())
    return f"{preposition} {moment.year}" if preposition and moment is not None and moment.year else None


def _at(moment: str, words: str, background: Background) -> str:
    clause = background.clause
    if clause is not None:
        return at_other_time(clause, moment).question
    old = moment_of(background.question)
    if old is None:
        return beside_question(words, background)
    return background.question[: old.start] + moment + background.question[old.end :]


def ask(asked: str, background: Background) -> str:
    """Return the last question asked for what these words ask for, with brackets where German has no form for it."""
    english, german = ask_again_in_english(asked, background)
    again = english or ask_again(german or asked, background)
    if again is None and _SO_MUCH.search(asked):
        return about(asked, background, counted=True)
    if again is None and _HOW_MUCH.match(asked):
        return about(asked, background)
    if again is None and _HOW_MANY.match(asked):
        counted = several(background)
        if counted is None:
            return about(asked, background, counted=True)
        return f"{sentence(asked)} ({counted.nominative if counted.determiner == 'die' else counted.text})"
    return again or beside_question(asked, background)

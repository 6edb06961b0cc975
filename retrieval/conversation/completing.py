"""A follow-up question, completed to one that can be asked alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retrieval.conversation.asking_again import ask_again, filled
from retrieval.conversation.asking_words import asked_only
from retrieval.conversation.background import Background
from retrieval.conversation.clause import sentence
from retrieval.conversation.clauses import clause_of
from retrieval.conversation.counting import numbered, several, why_so
from retrieval.conversation.english import (
    ask_again_in_english,
    ask_of_other_in_english,
    is_english_pointing,
    resolve_english,
    topic_in_english,
)
from retrieval.conversation.fragments import ADDED, is_phrase, parts_of, with_capitals, with_nouns
from retrieval.conversation.moments import at_other_time, moment_of, moment_only
from retrieval.conversation.pointing import pointers
from retrieval.conversation.pointing_words import ABOUT, LEADS
from retrieval.conversation.reading import names_a_part, names_nothing
from retrieval.conversation.replacing import ask_of_number, ask_of_other, ask_of_others, turned_around
from retrieval.conversation.resolving import at_the_time, resolve
from retrieval.conversation.topics import LONGEST_TOPIC, topic_of
from retrieval.german.function_words import DETERMINERS, ENGLISH, GERMAN, PREPOSITIONS
from retrieval.german.noun_genders import gender_of
from retrieval.german.tokens import light_stem, tokenise, word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.conversation.pointing import Pointer
    from retrieval.conversation.turns import Turn

__all__ = ["complete"]

_LONGEST_FOLLOW_UP = 160  # characters; a longer question explains itself
_LONGEST_RESULT = 2_000  # characters of a question
_WHAT_ABOUT = re.compile(
    r"^(?:was\s(?:ist|war)\s(?:denn\s|eigentlich\s)?(?:mit|bei|in)|wie\s(?:ist|war|sieht|sah)\s(?:es|das)\s(?:denn\s)?"
    r"(?:mit|bei)|what\sabout|how\sabout)\s(?P<what>(?:[^\s?]+\s){0,3}[^\s?]+?)(?:\saus)?$",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"^[^()]{1,400}\?\s\([^()]+\)$")
_ANYONE = word_set("menschen leute personen kinder besucher gäste zuschauer helfer mitarbeiter fahrgäste passagiere")
_SHORT_ES = re.compile(r"(?<!\w)(gibt|gab|geht|ging|war|hat)['’]?s(?!\w)", re.IGNORECASE)
_HOW_MUCH = re.compile(r"wie\s(?!viel)\w+$", re.IGNORECASE)
_HOW_MANY = re.compile(r"wie\s?viele?(?!\w)", re.IGNORECASE)
_YEARS_ONE = re.compile(r"^(?:der|die|das|den|dem)\s(?:von|vom|aus|im|in)\s(?:jahr\s)?(?P<year>(?:1\d|20)\d\d)$", re.I)
_TITLE_FIRST = re.compile(r"^[^:?]{8,}:\s\S+\s\S+")
_EARLIER = re.compile(r"^(?:und|dann)\s(.+)$", re.IGNORECASE)
_AROUND = {"davor": "vor", "vorher": "vor", "zuvor": "vor", "früher": "vor", "danach": "nach", "später": "nach"}
_NEXT = {
    **dict.fromkeys(("danach", "dann", "später"), "was geschah danach"),
    **dict.fromkeys(("davor", "vorher", "zuvor"), "was geschah davor"),
}  # fmt: skip
_REASON = re.compile(
    r"^(?:was\s(?:war|ist)|gab\ses|gibt\ses)\s(?:denn\s)?(?:der|die|einen|eine)\s(?:Grund|Ursache|Anlass|Auslöser)"
    r"(?:\sdafür|\sdavon)?\?$",
    re.IGNORECASE,
)
_WHO_IS_THAT = re.compile(
    r"^wer\s(?:ist|war|sind|waren)\s(?:das|dies|der|die)(?:\s(?:eigentlich|denn|überhaupt))?$", re.IGNORECASE
)


def complete(question: str, previous: Sequence[Turn]) -> str:
    """Return what a question means after these turns, the latest last; one that stands alone is not changed.

    What was understood but cannot be put into one German question stands in front of the last question in brackets.
    Never longer than 2,000 characters where the question is not.
    """
    if not previous or not _may_follow(question):
        return question
    background = Background.of(previous)
    completed = _completed(question, background)
    if completed is None:
        return question
    if _completed(completed, background) not in (None, completed):
        completed = _about(completed, background)
    return completed if len(completed) <= _LONGEST_RESULT else question


def _may_follow(question: str) -> bool:
    plain = question.strip()
    if _TITLE_FIRST.match(plain):
        return False
    return 0 < len(plain) <= _LONGEST_FOLLOW_UP and _IN_BRACKETS.match(plain) is None and plain.count("?") <= 2


def _completed(question: str, background: Background) -> str | None:
    """Return the completed question, None if it stands alone."""
    if _IN_BRACKETS.match(question.strip()):
        return None
    words, led = _without_lead(_SHORT_ES.sub(r"\1 es", question))
    if not words:
        return None
    typed, words = words, with_capitals(words, background)
    if led or _is_bare(words):
        found = _from_fragment(words, background, led=led)
        if found is not None:
            return found
    return _from_sentence(words, typed if len(typed) == len(words) else words, background, led=led)


def _without_lead(question: str) -> tuple[str, bool]:
    """Return the question without "und", "aber", "was ist mit" before it, and whether there was any."""
    words = question.strip().strip("?!.… ").split()
    at = 0
    while at < len(words) and words[at].lower().strip(",.!?…") in LEADS:
        at += 1
    plain = " ".join(words[at:])
    about = _WHAT_ABOUT.match(plain)
    if about and about["what"].split()[0].lower() not in DETERMINERS:
        return about["what"], True
    return plain, at > 0


def _is_bare(words: str) -> bool:
    """Tell whether words are too few for a question: no verb, no subject."""
    return len(words.split()) <= 5


def _from_fragment(words: str, background: Background, *, led: bool) -> str | None:
    person = next((entity.text for entity in background.marked if entity.named and entity.kind == "person"), None)
    if person is not None and _WHO_IS_THAT.match(words):
        return f"Wer ist {person}?"
    so = why_so(words, background.clause) if background.clause is not None else None
    if so is not None:
        return so
    asked = asked_only(words)
    if asked is not None:
        return _ask(asked, background)
    ones, old = _YEARS_ONE.match(words), moment_of(background.question)
    if ones is not None and old is not None and old.year is not None:
        return background.question.replace(old.year, ones["year"], 1)
    moment = moment_only(_EARLIER.sub(r"\1", words), background.year) or _before_or_after(words, background)
    if moment is not None:
        return _at(moment, words, background)
    if words.lower() in _NEXT:
        return _from_sentence(_NEXT[words.lower()], _NEXT[words.lower()], background, led=True)
    number = turned_around(words, background) or ask_of_number(words, background) or numbered(words, background)
    if number is not None:
        return number
    if led and words.lower() in ABOUT:
        return _about(words, background)
    in_english = ask_of_other_in_english(words, background)
    if in_english is not None:
        return in_english
    first, last = words.split()[0].lower(), words.split()[-1].lower()
    if not (led or first in PREPOSITIONS or first in ADDED or last == "auch"):
        return None
    words = with_nouns(words)
    parts = parts_of(words)
    several = ask_of_others(parts, background) if len(parts) > 1 and _part_for_part(parts, background) else None
    if several is not None:
        return several
    return (ask_of_other(words, background) or _asked_beside(words, background)) if is_phrase(words) else None


def _asked_beside(words: str, background: Background) -> str:
    """Return the last question with something else behind it in brackets, where no word of it stands for that."""
    if background.clause is None or background.told or len(words) > LONGEST_TOPIC:
        return _bracketed(words, background)
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
        return _bracketed(words, background)
    return background.question[: old.start] + moment + background.question[old.end :]


def _ask(asked: str, background: Background) -> str:
    english, german = ask_again_in_english(asked, background)
    again = english or ask_again(german or asked, background)
    if again is None and _HOW_MUCH.match(asked):
        return _about(asked, background)
    if again is None and _HOW_MANY.match(asked):
        counted = several(background)
        return f"{sentence(asked)} ({counted.nominative if counted.determiner == 'die' else counted.text})" if counted else _about(asked, background, counted=True)
    return again or _bracketed(asked, background)


def _from_sentence(words: str, typed: str, background: Background, *, led: bool) -> str | None:
    question = sentence(words)
    reason = _REASON.match(question)
    if reason:
        return _ask("warum", background)
    if _is_english(question):
        if not is_english_pointing(question):
            return None
        return resolve_english(question, background) or _bracketed(words, background)
    found = pointers(typed, background.stems, led=led)
    if found:
        return _explained(words, found, background)
    if names_nothing(typed) or names_a_part(typed):
        return _in_the_event(question, background)
    return _continued(question, background) if led else None


def _explained(words: str, found: Sequence[Pointer], background: Background) -> str | None:
    """Return a question with what its words point to; what they leave open stands in brackets behind it."""
    resolved = resolve(words, found, background)
    if resolved.whole:
        anyone = any(used.lower() in _ANYONE for used in resolved.used)
        return _about(resolved.text, background) if anyone else resolved.text
    if all(pointer.way == "definite" for pointer in found) and not _tells_more(words, found, background):
        return None
    if clause_of(sentence(words)) is None:
        return _bracketed(words, background)
    many = background.clause is not None and background.clause.noun.startswith("viel")
    counted = any(pointer.word == "davon" or pointer.way == "kind" or (many and pointer.way == "about") for pointer in found)
    return _about(resolved.text, background, counted=counted)


def _tells_more(words: str, found: Sequence[Pointer], background: Background) -> bool:
    """Tell whether the last question's topic has a word that these do not have; a name, if they repeat its noun."""
    if any(light_stem(pointer.noun) in background.stems for pointer in found):
        topic = background.entities(topic_of(background))
        return any(entity.text not in words and (entity.named or gender_of(entity.text) is None) for entity in topic)
    said = {light_stem(token.text) for token in tokenise(words)}
    told = [token for token in tokenise(topic_of(background)) if token.text[0].isupper()]
    return any(light_stem(token.text) not in said for token in told)


def _about(question: str, background: Background, *, counted: bool = False) -> str:
    """Return a question with the last one's topic in brackets behind it."""
    topic = topic_of(background, counted=counted, said=question)
    if _IN_BRACKETS.match(question):
        return question
    return f"{sentence(question)} ({topic})" if topic else _bracketed(question, background)


def _continued(question: str, background: Background) -> str | None:
    """Return a question that goes on behind "und": with the last one's topic, or at its time if it names people."""
    named = [entity.text for entity in background.entities(question) if entity.named]
    if not named:
        return None if moment_of(question) else _about(question, background)
    people = {entity.text for entity in background.salient if entity.named}
    later = at_the_time(question, background)
    return later if later != question and not people.isdisjoint(named) else None


def _in_the_event(question: str, background: Background) -> str:
    """Return "Wer gewann?" with the clause that says of what, else in front of the last question in brackets."""
    clause = background.clause
    event = filled(clause, background) if clause is not None else None
    asked = clause_of(question)
    if asked is None:
        return _bracketed(question, background)
    if event is None or not (event.happened and asked.happened):
        return _about(question, background)
    return sentence(f"{question.rstrip('?')}, {event.dependent('als')}")


def _is_english(question: str) -> bool:
    tokens = tokenise(question)
    english = sum(token.lower in ENGLISH for token in tokens)
    return english > sum(token.lower in GERMAN for token in tokens)


def _bracketed(words: str, background: Background) -> str:
    topic = topic_in_english(background)
    if topic:
        return f"{sentence(words)} ({topic})"
    plain = background.question.strip().replace("(", "").replace(")", "").rstrip("?!. ")
    return f"{sentence(words)} ({plain}?)"

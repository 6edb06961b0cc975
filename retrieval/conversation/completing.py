"""A follow-up question, completed to one that can be asked alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retrieval.conversation.asking_again import filled
from retrieval.conversation.background import Background
from retrieval.conversation.brackets import about, beside_question, is_bracketed
from retrieval.conversation.clause import sentence
from retrieval.conversation.clauses import clause_of
from retrieval.conversation.english import (
    is_english_pointing,
    resolve_english,
)
from retrieval.conversation.fragments import is_phrase, with_capitals
from retrieval.conversation.moments import moment_of
from retrieval.conversation.pointing import pointers
from retrieval.conversation.pointing_words import LEADS
from retrieval.conversation.reading import names_a_part, names_nothing
from retrieval.conversation.replacing import ask_of_other
from retrieval.conversation.resolving import at_the_time, resolve
from retrieval.conversation.short_ones import ask, from_fragment
from retrieval.conversation.topics import topic_of
from retrieval.german.function_words import DETERMINERS, ENGLISH, GERMAN
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
_ANYONE = word_set("menschen leute personen kinder besucher gäste zuschauer helfer mitarbeiter fahrgäste passagiere")
_SHORT_ES = re.compile(r"(?<!\w)(gibt|gab|geht|ging|war|hat|ist|wird|kam|kommt|läuft|lief)['’]?s(?!\w)", re.IGNORECASE)
_TITLE_FIRST = re.compile(r"^[^:?]{8,}:\s\S+\s\S+")
_NEXT = {
    **dict.fromkeys(("danach", "dann", "später"), "was geschah danach"),
    **dict.fromkeys(("davor", "vorher", "zuvor"), "was geschah davor"),
}  # fmt: skip
_REASON = re.compile(
    r"^(?:was\s(?:war|ist)|gab\ses|gibt\ses)\s(?:denn\s)?(?:der|die|einen|eine)\s(?:Grund|Ursache|Anlass|Auslöser)"
    r"(?:\sdafür|\sdavon)?\?$",
    re.IGNORECASE,
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
        completed = about(completed, background)
    return completed if len(completed) <= _LONGEST_RESULT else question


def _may_follow(question: str) -> bool:
    plain = question.strip()
    if _TITLE_FIRST.match(plain):
        return False
    return 0 < len(plain) <= _LONGEST_FOLLOW_UP and not is_bracketed(plain) and plain.count("?") <= 2


def _completed(question: str, background: Background) -> str | None:
    """Return the completed question, None if it stands alone."""
    if is_bracketed(question):
        return None
    words, led = _without_lead(_SHORT_ES.sub(r"\1 es", question))
    if not words:
        return None
    typed, words = words, with_capitals(words, background)
    if led or _is_bare(words):
        found = from_fragment(words, background, led=led)
        if found is not None:
            return found
        if words.lower() in _NEXT:
            return _from_sentence(_NEXT[words.lower()], _NEXT[words.lower()], background, led=True)
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


def _from_sentence(words: str, typed: str, background: Background, *, led: bool) -> str | None:
    question = sentence(words)
    reason = _REASON.match(question)
    if reason:
        return ask("warum", background)
    if _is_english(question):
        if not is_english_pointing(question):
            return None
        return resolve_english(question, background) or beside_question(words, background)
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
        return about(resolved.text, background) if anyone else resolved.text
    if all(pointer.way == "definite" for pointer in found) and not _tells_more(words, found, background):
        return None
    if clause_of(sentence(words)) is None:
        return beside_question(words, background)
    many = background.clause is not None and background.clause.noun.startswith("viel")
    counted = words.lower().startswith(("wie viel", "wieviel")) or any(
        pointer.word == "davon" or pointer.way == "kind" or (many and pointer.way in ("about", "matter"))
        for pointer in found
    )
    return about(resolved.text, background, counted=counted)


def _tells_more(words: str, found: Sequence[Pointer], background: Background) -> bool:
    """Tell whether the last question's topic has a word that these do not have; a name, if they repeat its noun."""
    if any(light_stem(pointer.noun) in background.stems for pointer in found):
        topic = background.entities(topic_of(background))
        return any(entity.text not in words and (entity.named or gender_of(entity.text) is None) for entity in topic)
    said = {light_stem(token.text) for token in tokenise(words)}
    told = [token for token in tokenise(topic_of(background)) if token.text[0].isupper()]
    return any(light_stem(token.text) not in said for token in told)


def _continued(question: str, background: Background) -> str | None:
    """Return a question that goes on behind "und": with the last one's topic, or at its time if it names people."""
    clause, last = clause_of(question), background.clause
    if clause is not None and last is not None and (clause.verb, clause.word) == (last.verb, last.word):
        # "Und was sagte Putin?" behind "Was sagte Kim zu den Sanktionen?"
        same = ask_of_other(clause.middle, background) if is_phrase(clause.middle) else None
        if same is not None:
            return same
    named = [entity.text for entity in background.entities(question) if entity.named]
    if not named:
        counted = question.lower().startswith(("wie viel", "wieviel"))
        return None if moment_of(question) else about(question, background, counted=counted)
    people = {entity.text for entity in background.salient if entity.named}
    later = at_the_time(question, background)
    return later if later != question and not people.isdisjoint(named) else None


def _in_the_event(question: str, background: Background) -> str:
    """Return "Wer gewann?" with the clause that says of what, else in front of the last question in brackets."""
    clause = background.clause
    event = filled(clause, background) if clause is not None else None
    asked = clause_of(question)
    if asked is None:
        return beside_question(question, background)
    if event is None or not (event.happened and asked.happened):
        return about(question, background, counted=question.lower().startswith(("wie viel", "wieviel")))
    return sentence(f"{question.rstrip('?')}, {event.dependent('als')}")


def _is_english(question: str) -> bool:
    tokens = tokenise(question)
    english = sum(token.lower in ENGLISH for token in tokens)
    return english > sum(token.lower in GERMAN for token in tokens)

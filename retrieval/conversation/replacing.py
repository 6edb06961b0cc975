"""A follow-up that just names something else: "Und Trump?", "Und in Hanoi?", "Und die Fähre?"."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from retrieval.conversation.background import Background
from retrieval.conversation.by_role import ask_by_role
from retrieval.conversation.fragments import ADDED
from retrieval.conversation.moments import at_other_time, moment_only
from retrieval.german.function_words import DETERMINERS, PREPOSITIONS
from retrieval.german.geography import PLACE_NAMES
from retrieval.german.given_names import GIVEN_NAMES
from retrieval.german.tokens import tokenise, word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.conversation.clause import Clause
    from retrieval.conversation.entity import Entity

__all__ = ["ask_of_number", "ask_of_other", "ask_of_others", "ask_of_way"]

_ORDINAL = re.compile(
    r"^(?P<lead>(?:in|am|im|zum|zur|beim)(?:\s(?:der|dem|den))?)\s(?P<number>\d{1,4})\.?$", re.IGNORECASE
)
_LOCAL = word_set("in im auf an am bei beim nach aus von vom vor hinter neben über unter zwischen zu zum zur")
# Both ends of a way: "von Moskau nach Wladiwostok", "von der Mole zur alten Grenze".
_END = r"(?:(?:der|dem|den)\s)?(?:[a-zäöüß]+(?:en|er)\s)?[A-ZÄÖÜ][\w-]*(?:\s[A-ZÄÖÜ][\w-]*){0,2}"
_WAY = re.compile(
    rf"(?<!\w)(?:[Vv]on|[Vv]om|[Aa]us)\s{_END}(?:\saus)?\s(?:bis\s)?(?:nach|zum|zur|zu|bis|in\sdie)\s{_END}"
)
_TIMES = ("tag", "tagen", "abend", "nacht", "morgen", "jahr", "jahren", "woche", "monat", "stunde", "minute", "zeit")
_WHERE = word_set("in im an am auf bei beim vor hinter neben")
_OF_PLACES = frozenset({"in", "auf", "nach", "aus"})
_PLAIN = {"im": "in", "ins": "in", "am": "an", "ans": "an", "beim": "bei", "vom": "von", "zum": "zu", "zur": "zu"}


def ask_of_others(parts: Sequence[str], background: Background) -> str | None:
    """Return the last question asked of several things instead, one after the other ("am Sonntag", "in Köln")."""
    asked: str | None = None
    for part in parts:
        clause, moment = background.clause, moment_only(part, background.year)
        if clause is None:
            return None
        asked = at_other_time(clause, moment).question if moment is not None else ask_of_other(part, background)
        if asked is None:
            return None
        background = Background((replace(background.last, question=asked), *background.turns[1:]))
    return asked


def ask_of_other(words: str, background: Background) -> str | None:
    """Return the last question asked of what the words name instead, None where nothing in it stands for that."""
    clause = background.clause
    text = " ".join(token.text for token in tokenise(words) if token.lower not in ADDED)
    first, _, rest = text.partition(" ")
    text = f"{first.lower()} {rest}" if first.lower() in PREPOSITIONS | DETERMINERS and rest else text
    others = background.entities(text)
    if clause is None or not others:
        return None
    other = others[0]
    first = first.lower()
    if first in PREPOSITIONS:
        if other.named and first in _OF_PLACES and other.text not in GIVEN_NAMES:
            other = replace(other, kind="place", gender="n")
        return _by_preposition(text, first, other, clause, background)
    if other.named and other.kind == "person" and _is_place(other, background):
        other = replace(other, kind="place", gender="n")
    found = ask_by_role(text, other, clause, background)
    if found is None and other.kind == "place" and other.named:
        return _by_preposition(f"in {other.text}", "in", replace(other, before="in"), clause, background)
    return found


def ask_of_way(words: str, background: Background) -> str | None:
    """Return the last question with both ends of a way replaced ("von Celle nach Graz"), None where it has none."""
    clause = background.clause
    text = " ".join(token.text for token in tokenise(words) if token.lower not in ADDED)
    old = _WAY.search(clause.middle) if clause is not None and _WAY.fullmatch(text) else None
    if clause is None or old is None:
        return None
    return clause.with_middle(
        clause.middle[: old.start()] + text[:1].lower() + text[1:] + clause.middle[old.end() :]
    ).question


def ask_of_number(words: str, background: Background) -> str | None:
    """Return the last question with another number where it has one ("in der 98." for "in der 7. Minute")."""
    number, clause = _ORDINAL.match(words), background.clause
    if number is None or clause is None:
        return None
    old = re.compile(rf"(?<!\w){re.escape(number['lead'])}\s\d{{1,4}}(?=\.)", re.IGNORECASE)
    middle, count = old.subn(f"{number['lead'].lower()} {number['number']}", clause.middle, count=1)
    return clause.with_middle(middle).question if count else None


def _is_place(other: Entity, background: Background) -> bool:
    """Tell whether a name without a preposition is a place: known as one, or only places are there to stand for."""
    if other.text in background.places or other.text in PLACE_NAMES:
        return True
    kinds = {entity.kind for entity in background.asked_about if entity.named}
    return other.gender is None and other.text not in GIVEN_NAMES and kinds == {"place"}


def _by_preposition(text: str, preposition: str, other: Entity, clause: Clause, background: Background) -> str | None:
    """Replace what stands behind the same preposition, or another place; where nothing does, the phrase is added."""
    entities = background.entities(clause.middle)
    same = [
        entity
        for entity in entities
        if _PLAIN.get(entity.before, entity.before) == _PLAIN.get(preposition, preposition)
    ]
    same = [entity for entity in same if not _is_time(entity)]
    same = [entity for entity in same if preposition != "für" or entity.kind == other.kind]
    same.sort(key=lambda entity: (entity.kind != other.kind, entity.named != other.named))
    local = [entity for entity in entities if preposition in _LOCAL and entity.before in _LOCAL and _is_local(entity)]
    if clause.word in ("wo", "wohin", "woher") and not same:
        clause = replace(clause, asked="", word="", role="none")
    if other.kind == "place" and other.named:
        same = [entity for entity in (*same, *local) if entity.named and _is_local(entity)] or same
    for entity in (*same, *local):
        start = _start_of(entity, clause.middle)
        if start is not None:
            return replace(clause, middle=clause.middle[:start] + text + clause.middle[entity.end :]).question
    pair = _pair(entities, clause.middle) if preposition == "mit" and other.named else None
    if pair is not None and other.text not in (pair[0].text, pair[1].text):
        middle = clause.middle[: pair[1].start] + other.text + clause.middle[pair[1].end :]
        return clause.with_middle(middle).question
    stood = _place_phrase(preposition, other, clause, entities)
    if stood is not None:
        return clause.with_middle(clause.middle[: stood[0]] + text + clause.middle[stood[1] :]).question
    within = next((token for token in tokenise(clause.middle) if token.text in PLACE_NAMES), None)
    if other.kind == "place" and within is not None:
        return clause.with_middle(clause.middle[: within.start] + other.text + clause.middle[within.end :]).question
    return clause.with_adverb(text).question


def _place_phrase(
    preposition: str, other: Entity, clause: Clause, entities: Sequence[Entity]
) -> tuple[int, int] | None:
    """Return where a clause says in what something is, for another phrase of that kind ("an den Schaltern")."""
    if preposition not in _WHERE or other.named or clause.word in ("wo", "wohin", "woher"):
        return None
    stood = next((one for one in entities if one.before in _WHERE and not one.named and not _is_time(one)), None)
    if stood is None:
        return None
    start = _start_of(stood, clause.middle)
    return (start, stood.end) if start is not None else None


def _start_of(entity: Entity, middle: str) -> int | None:
    """Return where the preposition before an entity stands, None where it is not found."""
    before = rf"(?<!\w){re.escape(entity.before)}\s"
    found = re.search(rf"{before}(?:[^\s,]+\s){{0,4}}$", middle[: entity.start])
    found = found or re.search(before, middle[: entity.end], re.IGNORECASE)
    return found.start() if found is not None else None


def _is_time(entity: Entity) -> bool:
    return not entity.named and entity.text.lower().endswith(_TIMES)


def _is_local(entity: Entity) -> bool:
    """Tell whether a name stands where a place does ("auf Norderhörn")."""
    return entity.kind == "place" or (entity.named and entity.before in ("auf", "an", "am", "bei", "beim"))


def _pair(entities: Sequence[Entity], middle: str) -> tuple[Entity, Entity] | None:
    """Return two names that "und" joins ("das Treffen von Kim und Trump")."""
    pairs = pairwise(entity for entity in entities if entity.named)
    return next(((one, other) for one, other in pairs if middle[one.end : other.start] == " und "), None)

"""A follow-up that just names something else: "Und Trump?", "Und in Hanoi?", "Und die Fähre?"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from retrieval.conversation.background import Background
from retrieval.conversation.fragments import ADDED
from retrieval.conversation.moments import at_other_time, moment_only
from retrieval.conversation.people import is_person
from retrieval.german.function_words import DETERMINERS, PREPOSITIONS
from retrieval.german.geography import PLACE_NAMES
from retrieval.german.given_names import GIVEN_NAMES
from retrieval.german.question_nouns import AnswerType, noun_type
from retrieval.german.tokens import tokenise, word_set
from retrieval.german.verb_number import is_plural, plural_of, singular_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.conversation.clause import Clause
    from retrieval.conversation.entity import Entity

__all__ = ["ask_of_number", "ask_of_other", "ask_of_others", "turned_around"]

_ORDINAL = re.compile(
    r"^(?P<lead>(?:in|am|im|zum|zur|beim)(?:\s(?:der|dem|den))?)\s(?P<number>\d{1,4})\.?$", re.IGNORECASE
)
_LOCAL = word_set("in im auf an am bei beim nach aus von vom vor hinter neben über unter zwischen zu zum zur")
_OF_PLACES = frozenset({"in", "auf", "nach", "aus"})
_PLAIN = {"im": "in", "ins": "in", "am": "an", "ans": "an", "beim": "bei", "vom": "von", "zum": "zu", "zur": "zu"}
_TITLES = word_set("herr frau dr prof")
_OWNER = re.compile(r"(?<=[a-zäöüß]\sder\s)([A-ZÄÖÜ][\w-]+)$")
_BOTH = 2
_AROUND = word_set("umgekehrt andersrum andersherum anders")
_MANY = re.compile(r"viele\s")
_MANY_OF = re.compile(r"(?:viele?\s)?")


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
    return _by_role(text, other, clause, background)


def turned_around(words: str, background: Background) -> str | None:
    """Return the last question with its two names in each other's place ("Und umgekehrt?")."""
    clause = background.clause
    if clause is None or words.lower() not in _AROUND:
        return None
    names = [entity for entity in background.entities(clause.middle) if entity.named]
    return _swapped(clause, names[0], names[1]) if len(names) == _BOTH else None


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
    same = [entity for entity in entities if _PLAIN.get(entity.before, entity.before) == _PLAIN.get(preposition, preposition)]
    same = [entity for entity in same if preposition != "für" or entity.kind == other.kind]
    same.sort(key=lambda entity: (entity.kind != other.kind, entity.named != other.named))
    local = [
        entity for entity in entities if preposition in _LOCAL and entity.before in _LOCAL and entity.kind == "place"
    ]
    if clause.word in ("wo", "wohin", "woher") and not same:
        clause = replace(clause, asked="", word="", role="none")
    if other.kind == "place" and other.named:
        same = [entity for entity in (*same, *local) if entity.kind == "place" and entity.named] or same
    for entity in (*same, *local):
        before = re.search(
            rf"(?<!\w){re.escape(entity.before)}\s(?:[^\s,]+\s){{0,4}}$", clause.middle[: entity.start + 0]
        )
        before = before or re.search(
            rf"(?<!\w){re.escape(entity.before)}\s", clause.middle[: entity.end], re.IGNORECASE
        )
        if before is not None:
            middle = clause.middle[: before.start()] + text + clause.middle[entity.end :]
            return replace(clause, middle=middle).question
    within = next((token for token in tokenise(clause.middle) if token.text in PLACE_NAMES), None)
    if other.kind == "place" and within is not None:
        return clause.with_middle(clause.middle[: within.start] + other.text + clause.middle[within.end :]).question
    return clause.with_adverb(text).question


def _by_role(text: str, other: Entity, clause: Clause, background: Background) -> str | None:
    """Replace what is of the same kind in the last question, its subject before others."""
    unknown = not other.named or not {other.text} & (GIVEN_NAMES | PLACE_NAMES)
    if _MANY.match(clause.noun) and clause.role in ("subject", "object") and unknown and text == other.text:
        many = clause.asked[: len(clause.asked) - len(clause.noun)] + _MANY_OF.match(clause.noun)[0]  # type: ignore[index]
        return clause.asking(f"{many}{text}")
    if clause.word.startswith("welch") and clause.role == "subject" and other.named:
        several = text.lower().startswith("die ")
        whether = replace(clause, asked="", role="none").with_subject(text, plural=several)
        return whether.question if whether is not None else None
    owner = _OWNER.search(clause.middle) if text.startswith("die ") and not other.gender and not other.plural else None
    if owner is not None:
        return clause.with_middle(clause.middle[: owner.start(1)] + other.text + clause.middle[owner.end(1) :]).question
    entities = background.entities(clause.middle)
    if not other.named and other.kind == "thing" and any(one.named and one.kind == "person" for one in entities[:1]):
        entities = tuple(one for one in entities if not one.named)
    twin = next((entity for entity in entities if entity.text.lower() == other.text.lower()), None)
    target = _target(entities, other, twin)
    if target is None and other.named and entities and entities[0].named and not entities[0].before:
        target = entities[0]
    if target is None:
        if other.kind == "place" and other.named:
            return _by_preposition(f"in {other.text}", "in", replace(other, before="in"), clause, background)
        return None
    if twin is not None:
        return _swapped(clause, twin, target) if twin.named and target.named else None
    if _acts(other) and target.kind == "thing" and not target.named and not _acts(target) and clause.word != "wann":
        return None
    if clause.word == "wer" and other.kind == "person" and not other.named and target.kind != "person":
        return None
    if target.determiner == "des" or (not other.named and _is_apposition(clause.middle, target)):
        return None
    middle = (
        clause.middle[: _with_title(clause.middle, target)]
        + _in_place_of(target, text, other, subject=target is _subject(entities))
        + _without_owner(clause.middle[target.end :], target, other)
    )
    verb = clause.verb
    if not target.before and target is entities[0] and clause.role != "subject" and "und" not in middle.lower().split():
        verb = _agreeing(verb, other)
    return replace(clause, verb=verb, middle=middle).question


def _is_apposition(middle: str, target: Entity) -> bool:
    """Tell whether a name belongs to a thing before it ("diese Anlage Yongbyon")."""
    before = middle[: target.start].split()
    return target.named and " " not in target.text and bool(before) and before[-1][0].isupper() and _with_title(middle, target) == target.start


def _with_title(middle: str, target: Entity) -> int:
    """Return where a name begins with the title or role that goes with it ("Bürgermeister Lohse")."""
    before = middle[: target.start].split()
    if not target.named or not before or not (is_person(before[-1]) or before[-1].lower() in _TITLES):
        return target.start
    return middle.rindex(before[-1], 0, target.start)


def _without_owner(rest: str, target: Entity, other: Entity) -> str:
    """Return what follows without the owner of the thing that is replaced ("der Etat der Bibliothek in Celle")."""
    if target.kind != "thing" or other.named or not target.attribute.startswith(("der ", "des ")):
        return rest
    return re.sub(r"^\s(?:der|des)\s(?:[a-zäöüß]+\s)?[A-ZÄÖÜ][\w-]+", "", rest)


def _target(entities: Sequence[Entity], other: Entity, twin: Entity | None) -> Entity | None:
    fitting = [entity for entity in entities if entity is not twin and _alike(entity, other)]
    if not fitting:
        fitting = [entity for entity in entities if entity is not twin and not entity.before]
        return fitting[0] if fitting and other.kind != "place" else None
    bare = [entity for entity in fitting if not entity.before] or fitting
    if not other.named:
        bare.sort(key=lambda entity: (_acts(entity) != _acts(other), entity.kind != other.kind))
    joined = [entity for entity in bare[1:2] if bare[0].end + 5 == entity.start]
    return joined[0] if joined else bare[0]


def _alike(entity: Entity, other: Entity) -> bool:
    """Tell whether one may stand for the other: names of one kind, nouns for nouns, a role for a person's name."""
    if other.named:
        return entity.named and entity.kind == other.kind
    return not entity.named or (other.kind == "person" and entity.kind == "person")


def _acts(entity: Entity) -> bool:
    """Tell whether somebody is named, and not something."""
    return (entity.named and entity.kind == "person") or noun_type(entity.text.split()[-1]) in (
        AnswerType.PERSON,
        AnswerType.ORGANISATION,
    )


def _in_place_of(target: Entity, text: str, other: Entity, *, subject: bool) -> str:
    if other.named and target.determiner == "genitive":
        return other.text + ("'" if other.text[-1] in "sßxz" else "s")
    if other.named:
        return text
    if target.before and not other.named and (other.gender or other.plural):
        return other.dative
    if not subject and other.determiner == "der":
        return replace(other, gender="m").accusative
    return text


def _subject(entities: Sequence[Entity]) -> Entity | None:
    return next((entity for entity in entities if not entity.before), None)


def _swapped(clause: Clause, one: Entity, other: Entity) -> str | None:
    first, second = sorted((one, other), key=lambda entity: entity.start)
    between = clause.middle[first.end : second.start]
    if between.strip() == "und":
        return None
    middle = clause.middle[: first.start] + second.text + between + first.text + clause.middle[second.end :]
    return clause.with_middle(middle).question


def _agreeing(verb: str, other: Entity) -> str:
    plural = other.plural and not other.named
    if plural == is_plural(verb):
        return verb
    return (plural_of(verb) if plural else singular_of(verb)) or verb

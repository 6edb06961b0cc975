"""The last question about something else of the same kind: "Und Trump?", "Und die Fähre?", "Und umgekehrt?"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from retrieval.conversation.people import is_person
from retrieval.german.geography import PLACE_NAMES
from retrieval.german.given_names import GIVEN_NAMES
from retrieval.german.question_nouns import AnswerType, noun_type
from retrieval.german.tokens import word_set
from retrieval.german.verb_number import is_plural, plural_of, singular_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.conversation.background import Background
    from retrieval.conversation.clause import Clause
    from retrieval.conversation.entity import Entity

__all__ = ["ask_by_role", "turned_around"]

_TITLES = word_set("herr frau dr prof")
_BOTH = 2
_AROUND = word_set("umgekehrt andersrum andersherum anders")
_MANY = re.compile(r"viele\s")
_OWNER = re.compile(r"(?<=[a-zäöüß]\sder\s)([A-ZÄÖÜ][\w-]+)$")


def turned_around(words: str, background: Background) -> str | None:
    """Return the last question with its two names in each other's place ("Und umgekehrt?")."""
    clause = background.clause
    if clause is None:
        return None
    names = [entity for entity in background.entities(clause.middle) if entity.named]
    if words.lower() not in _AROUND and not _names_in_turn(words, names):
        return None
    return _swapped(clause, names[0], names[1]) if len(names) == _BOTH else None


def _names_in_turn(words: str, names: Sequence[Entity]) -> bool:
    """Tell whether a follow-up says the two names the other way round: "Kim Putin", "Kim ihm"."""
    said = words.split()
    if len(said) != _BOTH or len(names) != _BOTH:
        return False
    first, second = names
    return second.text.endswith(said[0]) and (first.text.endswith(said[1]) or said[1] in ("ihm", "ihn", "ihr", "sie"))


def ask_by_role(text: str, other: Entity, clause: Clause, background: Background) -> str | None:
    """Replace what is of the same kind in the last question, its subject before others; None where nothing is."""
    unknown = not other.named or not {other.text} & (GIVEN_NAMES | PLACE_NAMES)
    many = _MANY.match(clause.noun)
    if (
        many is not None
        and clause.role in ("subject", "object")
        and unknown
        and text == other.text
        and not _named_subject(clause, background)
    ):
        return clause.asking(f"{clause.asked[: len(clause.asked) - len(clause.noun)]}{many[0]}{text}")
    if clause.word.startswith("welch") and clause.role == "subject" and other.named:
        several = text.lower().startswith("die ")
        whether = replace(clause, asked="", role="none").with_subject(text, plural=several)
        return whether.question if whether is not None else None
    owner = _OWNER.search(clause.middle) if text.startswith("die ") and not other.gender and not other.plural else None
    if owner is not None:
        return clause.with_middle(clause.middle[: owner.start(1)] + other.text + clause.middle[owner.end(1) :]).question
    return _replaced(text, other, clause, _candidates(other, clause, background))


def _named_subject(clause: Clause, background: Background) -> bool:
    """Tell whether a name does what was counted ("Wie viele Treffer hatte Altmünde?")."""
    first = next(iter(background.entities(clause.middle)), None)
    return clause.role == "object" and first is not None and first.named and not first.before


def _candidates(other: Entity, clause: Clause, background: Background) -> Sequence[Entity]:
    """Return what the last question names, without the people it is about where a thing is to be replaced."""
    entities = background.entities(clause.middle)
    if not other.named and other.kind == "thing" and any(one.named and one.kind == "person" for one in entities[:1]):
        return [one for one in entities if not one.named]
    return entities


def _replaced(text: str, other: Entity, clause: Clause, entities: Sequence[Entity]) -> str | None:
    twin = next((entity for entity in entities if entity.text.lower() == other.text.lower()), None)
    target = _target(entities, other, twin)
    if target is None and other.named and entities and entities[0].named and not entities[0].before:
        target = entities[0]
    if target is None or (twin is None and not _may_replace(target, other, clause)):
        return None
    if twin is not None:
        return _swapped(clause, twin, target) if twin.named and target.named else None
    middle = (
        clause.middle[: _with_title(clause.middle, target)]
        + _in_place_of(target, text, other, subject=target is _subject(entities))
        + _without_owner(clause.middle[target.end :], target, other)
    )
    verb = clause.verb
    if not target.before and target is entities[0] and clause.role != "subject" and "und" not in middle.lower().split():
        verb = _agreeing(verb, other)
    return replace(clause, verb=verb, middle=middle).question


def _may_replace(target: Entity, other: Entity, clause: Clause) -> bool:
    """Tell whether one may stand for the other: nobody for a thing, and nothing for a name that belongs to a thing."""
    if _acts(other) and target.kind == "thing" and not target.named and not _acts(target) and clause.word != "wann":
        return False
    if clause.word == "wer" and other.kind == "person" and not other.named and target.kind != "person":
        return False
    return target.determiner != "des" and (other.named or not _is_apposition(clause.middle, target))


def _is_apposition(middle: str, target: Entity) -> bool:
    """Tell whether a name belongs to a thing before it ("diese Anlage Yongbyon")."""
    before = middle[: target.start].split()
    return (
        target.named
        and " " not in target.text
        and bool(before)
        and before[-1][0].isupper()
        and _with_title(middle, target) == target.start
    )


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

"""A follow-up that just names something else: "Und Trump?", "Und in Hanoi?", "Und die Fähre?"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from retrieval.conversation.clauses import ASKING
from retrieval.german.function_words import AUXILIARIES, DETERMINERS, PREPOSITIONS
from retrieval.german.geography import PLACE_NAMES
from retrieval.german.given_names import GIVEN_NAMES
from retrieval.german.question_nouns import AnswerType, noun_type
from retrieval.german.tokens import tokenise, word_set
from retrieval.german.verb_number import is_plural, plural_of, singular_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.conversation.background import Background
    from retrieval.conversation.clause import Clause
    from retrieval.conversation.entity import Entity

__all__ = ["ask_of_number", "ask_of_other", "is_phrase", "with_capitals"]

# "die polizei" typed without capitals.
_NOUN_AT_END = re.compile(
    r"^((?:(?:mit|bei|für|gegen|von|in|auf|an)\s)?(?:der|die|das|den|dem|im|am|beim|zum|zur)\s)([a-zäöüß]{3,})$"
)
_ORDINAL = re.compile(
    r"^(?P<lead>(?:in|am|im|zum|zur|beim)(?:\s(?:der|dem|den))?)\s(?P<number>\d{1,4})\.?$", re.IGNORECASE
)
_LONGEST = 7
_LOCAL = word_set("in im auf an am bei beim nach aus von vom vor hinter neben über unter zwischen zu zum zur")
_OF_PLACES = frozenset({"in", "auf", "nach", "aus"})
_MANY_OF = re.compile(r"(?:viele?\s)?")
_ADDED = word_set("auch noch dann dort so")


def with_capitals(words: str, background: Background) -> str:
    """Return words typed without capitals with those that the conversation, or the tables of names, write so."""
    if words != words.lower():
        return words
    words = _NOUN_AT_END.sub(lambda found: found[1] + found[2].capitalize(), words)
    pieces, end = [], 0
    for token in tokenise(words):
        name = token.text.capitalize()
        known = name if name in GIVEN_NAMES or name in PLACE_NAMES else background.names.get(token.lower)
        if known and token.lower not in DETERMINERS | PREPOSITIONS | AUXILIARIES | ASKING:
            pieces += [words[end : token.start], known]
            end = token.end
    return "".join([*pieces, words[end:]])


def is_phrase(words: str) -> bool:
    """Tell whether words are one phrase without a verb: a preposition or an article or nothing, and a noun or name."""
    tokens = [token for token in tokenise(words) if token.lower not in _ADDED]
    if not 1 <= len(tokens) <= _LONGEST or not any(token.text[0].isupper() for token in tokens):
        return False
    at = 0
    while at < len(tokens) and (tokens[at].lower in PREPOSITIONS or tokens[at].lower in DETERMINERS):
        at += 1
    nouns = False
    for token in tokens[at:]:
        if token.text[0].isupper():
            nouns = True
        elif token.lower in ("und", "von", "der", "des", "den", "dem", "die") and nouns:
            continue
        elif nouns or not token.text[0].isalpha() or token.lower in AUXILIARIES or token.lower[-1] not in "enrms":
            return False
    return nouns


def ask_of_other(words: str, background: Background) -> str | None:
    """Return the last question asked of what the words name instead, None where nothing in it stands for that."""
    clause = background.clause
    text = " ".join(token.text for token in tokenise(words) if token.lower not in _ADDED)
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
    same = [entity for entity in entities if entity.before == preposition]
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
    return clause.with_adverb(text).question


def _by_role(text: str, other: Entity, clause: Clause, background: Background) -> str | None:
    """Replace what is of the same kind in the last question, its subject before others."""
    if clause.noun and clause.role in ("subject", "object") and not other.named and text == other.text:
        many = clause.asked[: len(clause.asked) - len(clause.noun)] + _MANY_OF.match(clause.noun)[0]  # type: ignore[index]
        return clause.asking(f"{many}{text}")
    if clause.word.startswith("welch") and clause.role == "subject" and other.named:
        several = text.lower().startswith("die ")
        whether = replace(clause, asked="", role="none").with_subject(text, plural=several)
        return whether.question if whether is not None else None
    entities = background.entities(clause.middle)
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
    middle = (
        clause.middle[: target.start]
        + _in_place_of(target, text, other, subject=target is _subject(entities))
        + clause.middle[target.end :]
    )
    verb = clause.verb
    if not target.before and target is entities[0] and clause.role != "subject" and "und" not in middle.lower().split():
        verb = _agreeing(verb, other)
    return replace(clause, verb=verb, middle=middle).question


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

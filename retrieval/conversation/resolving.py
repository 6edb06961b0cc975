"""What the words mean that point back, said in their place: a name, a thing, a place, a time, or a whole clause."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retrieval.conversation.asking_again import filled
from retrieval.conversation.clauses import clause_of, sentence
from retrieval.conversation.moments import moment_of
from retrieval.conversation.pointing_words import CASES, PERSONAL, PERSONS, PLACES, POSSESSIVES
from retrieval.german.tokens import light_stem, tokenise, word_set
from retrieval.german.verb_number import is_plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.conversation.background import Background
    from retrieval.conversation.entities import Entity
    from retrieval.conversation.pointing import Pointer

__all__ = ["at_the_time", "resolve"]

_TIMELESS = re.compile(
    r"(?<!\w)(?:wann|geboren|gegründet|gebaut|errichtet|starb|gestorben|eröffnet|heißt|damals|danach|davor|seit|bis)(?!\w)",
    re.I,
)
_JOINTS = {"dabei": "als", "danach": "nachdem", "davor": "bevor"}
_SHARE = 3  # so much of what was marked at most is more than the name or noun itself
_DASS = word_set("dazu darüber davon dagegen daran darauf")


def resolve(question: str, pointers: Sequence[Pointer], background: Background) -> str | None:
    """Return the question with what its pointing words mean in their place, None where one cannot be told."""
    text = question.rstrip("?!. ")
    used: list[str] = []
    clauses: list[str] = []
    meanings = [_meant(pointer, text, background, used, clauses) for pointer in pointers]
    for pointer, meant in zip(reversed(pointers), reversed(meanings), strict=True):
        if meant is None:
            return None
        text = text[: pointer.start] + meant + text[pointer.end :]
    if clauses:
        return sentence(f"{text.strip()}, {' '.join(clauses)}")
    text = sentence(text)
    return text if any(pointer.way == "time" for pointer in pointers) else at_the_time(text, background)


def at_the_time(question: str, background: Background) -> str:
    """Return a question about what happened with the time of the last one, if it names none and is no "Wann …?"."""
    clause, moment = clause_of(question), moment_of(background.question)
    if clause is None or moment is None or moment.year is None or not clause.happened:
        return question
    if moment_of(question) is not None or _TIMELESS.search(question):
        return question
    return clause.with_adverb(moment.text).question


def _meant(pointer: Pointer, text: str, background: Background, used: list[str], clauses: list[str]) -> str | None:
    if pointer.way in ("person", "owner", "both"):
        return _of_whom(pointer, text, background, used)
    if pointer.way == "place":
        return background.where
    if pointer.way == "whereto":
        return _whereto(background)
    if pointer.way == "time":
        return background.moment
    if pointer.way == "about":
        return _about(pointer, background, clauses)
    if pointer.way == "definite":
        return _definite(pointer, text, background)
    return _matter(pointer, text, background)


def _of_whom(pointer: Pointer, text: str, background: Background, used: list[str]) -> str | None:
    if pointer.way == "owner":
        owner = _referent(POSSESSIVES[pointer.word], plural=False, background=background, used=used)
        return _genitive(owner) if owner is not None and owner.named else None
    if pointer.way == "both":
        return _both(background)
    case, sex = PERSONAL.get(pointer.word) or CASES[pointer.word]
    clause = clause_of(text)
    plural = sex == "p" or (
        pointer.word in ("sie", "die")
        and clause is not None
        and is_plural(clause.verb)
        and "wer" not in clause.asked.lower()
    )
    if plural:
        both = _both(background)
        if both is not None:
            return both
    found = _referent(sex, plural=plural, background=background, used=used)
    if found is None:
        return None
    used.append(found.text)
    return found.dative if case == "d" else found.accusative if case == "a" else found.nominative


def _referent(sex: str, *, plural: bool, background: Background, used: Sequence[str]) -> Entity | None:
    for entity in background.salient:
        if entity.text in used or entity.plural != plural:
            continue
        if entity.gender == sex and not (entity.named and entity.kind == "place"):
            return entity
        if (
            entity.named
            and entity.kind == "person"
            and entity.gender is None
            and sex in "mf"
            and (sex == "m" or not _any_woman(background))
        ):
            return entity
    return None


def _any_woman(background: Background) -> bool:
    return any(entity.gender == "f" for entity in background.salient)


def _both(background: Background) -> str | None:
    """Return two people whom the last question, or the quote, names side by side."""
    for text in (background.question, background.last.quote[:1500]):
        people = [entity for entity in background.entities(text) if entity.named and entity.kind == "person"]
        for one, other in zip(people, people[1:], strict=False):
            if text[one.end : other.start] == " und ":
                return f"{one.text} und {other.text}"
    people = [entity for entity in background.asked_about if entity.named and entity.kind == "person"]
    return f"{people[0].text} und {people[1].text}" if len(people) == 2 else None


def _genitive(owner: Entity) -> str:
    return owner.text + ("’" if owner.text[-1] in "sßxz" else "s")


def _whereto(background: Background) -> str | None:
    where = background.where
    if where is None:
        return None
    return re.sub(r"^in (?=[A-ZÄÖÜ])", "nach ", where) if where.startswith("in ") else None


def _about(pointer: Pointer, background: Background, clauses: list[str]) -> str | None:
    """Return the word itself with the clause that it stands for: "dabei, als …", "dazu, dass …"."""
    clause = background.clause
    complete = filled(clause, background) if clause is not None else None
    if complete is None or not complete.happened:
        return None
    if pointer.word in _JOINTS:
        clauses.append(complete.dependent(_JOINTS[pointer.word]))
        return "dabei" if pointer.word == "dabei" else ""
    if pointer.word in _DASS:
        clauses.append(complete.dependent("dass"))
        return pointer.word
    return None


def _definite(pointer: Pointer, text: str, background: Background) -> str | None:
    noun = pointer.noun.lower()
    if noun in PERSONS:
        sex = "f" if noun in ("frau", "dame", "politikerin") else "m"
        found = _referent(sex, plural=False, background=background, used=())
        return found.text if found is not None and found.named else None
    if noun in PLACES:
        place = next((entity for entity in background.salient if entity.kind == "place" and entity.named), None)
        return f"{text[pointer.start : pointer.end]} {place.text}" if place is not None else None
    return _event(pointer, text, background)


def _event(pointer: Pointer, text: str, background: Background) -> str | None:
    """Return the event with what tells which one it is: who took part, where, and when."""
    stem = light_stem(pointer.noun)
    same = next((entity for entity in background.asked_about if light_stem(entity.text.split()[-1]) == stem), None)
    phrase = text[pointer.start : pointer.end]
    if same is not None and background.clause is not None:
        tail = background.question[same.end :].rstrip("?!. ")
        words = tokenise(tail)
        if words and words[0].lower in ("von", "in", "zwischen", "der", "des", "im", "am", "auf", "mit", "um"):
            return phrase + tail
    people = _both(background)
    moment = moment_of(background.question)
    place = next((entity for entity in background.asked_about if entity.kind == "place" and entity.named), None)
    parts = [f"von {people}" if people else "", moment.text if moment else "", f"in {place.text}" if place else ""]
    told = " ".join(part for part in parts if part)
    return f"{phrase} {told}" if told else None


def _matter(pointer: Pointer, text: str, background: Background) -> str | None:
    """Return the thing or place that was marked, or that the last question is about."""
    marks = sum(map(len, background.last.marked[:1]))
    marked = [entity for entity in background.marked if len(entity.text) * _SHARE >= marks]
    for entity in (*marked, *background.asked_about):
        if entity.kind == "person" and "wer" not in text.lower().split()[:1]:
            continue
        if entity.named or entity.gender:
            return entity.nominative
    return None

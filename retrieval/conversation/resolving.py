"""What the words mean that point back, said in their place: a name, a thing, a place, a time, or a whole clause."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retrieval.conversation.asking_again import filled
from retrieval.conversation.clause import sentence
from retrieval.conversation.clauses import clause_of
from retrieval.conversation.matters import matter
from retrieval.conversation.moments import moment_of
from retrieval.conversation.pointing_words import CASES, PERSONAL, POSSESSIVES
from retrieval.conversation.referents import both_people, of_kind, referent
from retrieval.german.verb_number import is_plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.conversation.background import Background
    from retrieval.conversation.clause import Clause
    from retrieval.conversation.pointing import Pointer

__all__ = ["Resolved", "at_the_time", "resolve"]

_TIMELESS = re.compile(
    r"(?<!\w)(?:wann|geboren|gegründet|gebaut|errichtet|starb|gestorben|eröffnet|heißt|damals|danach|davor|seit|bis)(?!\w)",
    re.IGNORECASE,
)
# What is said or decided is a clause: "Wer hat entschieden, dass …".
_STATED = re.compile(
    r"(?<!\w)(?:entschieden?|beschlossen?|angeordnet|gesagt|behauptet|gefordert|kritisiert|bestätigt|gemeldet|veranlasst|"
    r"sagten?|behaupteten?|meldeten?|bestätigten?|erklärten?|erklärt|wissen|weiß|wusste|gewusst|verlangt)(?!\w)",
    re.IGNORECASE,
)
_JOINTS = {"dabei": "als", "danach": "nachdem", "davor": "bevor"}
_DASS = frozenset({"dazu", "darüber", "dagegen", "dafür"})


@dataclass
class Resolved:
    """Hold a question with what its pointing words mean; `whole` tells whether each of them was understood."""

    text: str
    whole: bool = True
    used: list[str] = field(default_factory=list)
    clauses: list[str] = field(default_factory=list)


def resolve(question: str, pointers: Sequence[Pointer], background: Background) -> Resolved:
    """Return the question with what its pointing words mean in their place."""
    text = question.strip().rstrip("?!. ")
    resolved = Resolved(text)
    meanings = [_meant(pointer, text, background, resolved) for pointer in pointers]
    for pointer, meant in zip(reversed(pointers), reversed(meanings), strict=True):
        if meant is None:
            resolved.whole = False
        else:
            text = text[: pointer.start] + meant + _without_article(pointer, text[pointer.end :])
    if resolved.clauses:
        resolved.text = sentence(f"{text.strip()}, {' '.join(resolved.clauses)}")
        return resolved
    timed = not resolved.whole or any(pointer.way == "time" for pointer in pointers)
    resolved.text = sentence(text) if timed else at_the_time(sentence(text), background)
    return resolved


def _without_article(pointer: Pointer, rest: str) -> str:
    """Return what follows with the ending that an adjective has without "seinem" before it ("Kims erstem Buch")."""
    if pointer.way != "owner" or not pointer.word.endswith(("em", "er")):
        return rest
    return re.sub(r"^(\s[a-zäöüß]{3,}e)n(?=\s\w)", lambda found: found[1] + pointer.word[-1], rest)


def at_the_time(question: str, background: Background) -> str:
    """Return a question about what happened with the time of the last one, if it names none and is no "Wann …?"."""
    clause, moment = clause_of(question), moment_of(background.question)
    if clause is None or moment is None or moment.year is None or not clause.happened:
        return question
    if moment_of(question) is not None or _TIMELESS.search(question):
        return question
    return clause.with_adverb(moment.text).question


def _meant(pointer: Pointer, text: str, background: Background, resolved: Resolved) -> str | None:
    if pointer.way in ("person", "owner", "both"):
        return _of_whom(pointer, text, background, resolved.used)
    if pointer.way == "place":
        return background.where
    if pointer.way == "whereto":
        return _whereto(background)
    if pointer.way == "time":
        return background.moment
    if pointer.way == "about":
        return _about(pointer, background, resolved)
    if pointer.way == "definite":
        return of_kind(text[pointer.start : pointer.end], pointer.noun, background)
    return None if pointer.way == "kind" else _matter(pointer, text, background, resolved)


def _of_whom(pointer: Pointer, text: str, background: Background, used: list[str]) -> str | None:
    if pointer.way == "both":
        return both_people(background)
    if pointer.way == "owner":
        owner = referent(POSSESSIVES[pointer.word], plural=False, text="", background=background, used=used)
        return _genitive(owner.text) if owner is not None and owner.named else None
    case, sex = PERSONAL.get(pointer.word) or CASES[pointer.word]
    plural = sex == "p" or (pointer.word in ("sie", "die") and _is_plural_subject(text))
    both = both_people(background) if plural else None
    if both is not None:
        return both
    found = referent(sex, plural=plural, text=text, background=background, used=used)
    if pointer.word == "sie" and not plural and case == "na" and _by_anybody(text):
        # "Hat man sie gefasst?" may be about one woman or about several people.
        several = referent("p", plural=True, text=text, background=background, used=used)
        order = list(background.asked_about)
        found = min((one for one in (found, several) if one), key=lambda one: one not in order, default=None)
    if found is None:
        return None
    used.append(found.text)
    accusative = case == "a" or (case == "na" and _has_other_subject(text, pointer.word))
    return found.dative if case == "d" else found.accusative if accusative else found.nominative


def _is_plural_subject(text: str) -> bool:
    clause = clause_of(text)
    return clause is not None and is_plural(clause.verb) and clause.word != "wer"


def _has_other_subject(text: str, pronoun: str) -> bool:
    clause = clause_of(text)
    return clause is not None and clause.word == "wer" and pronoun != "wer"


def _by_anybody(text: str) -> bool:
    return re.search(r"(?<!\w)(?:man|wer|jemand|du|ihr)(?!\w)", text, re.IGNORECASE) is not None


def _genitive(name: str) -> str:
    return name + ("’" if name[-1] in "sßxz" else "s")


def _whereto(background: Background) -> str | None:
    where = background.where
    if where is None or not where.startswith("in "):
        return None
    return re.sub(r"^in (?=[A-ZÄÖÜ])", "nach ", where)


def _about(pointer: Pointer, background: Background, resolved: Resolved) -> str | None:
    """Return the word itself with the clause that it stands for: "dabei, als …", "dazu, dass …"."""
    clause = background.clause
    complete = filled(clause, background, said=resolved.used) if clause is not None else None
    if complete is None or not complete.happened or _leaves_open(complete):
        return None
    if pointer.word in _JOINTS:
        resolved.clauses.append(complete.dependent(_JOINTS[pointer.word]))
        return "dabei" if pointer.word == "dabei" else ""
    if pointer.word in _DASS and " so viel" not in f" {complete.middle}":
        resolved.clauses.append(complete.dependent("dass"))
        return pointer.word
    return None


def _leaves_open(clause: Clause) -> bool:
    """Tell whether a clause says "jemand" for what was asked: then it explains nothing."""
    return re.search(r"(?<!\w)(?:jemand(?:en|em)?|etwas)(?!\w)", clause.middle) is not None


def _matter(pointer: Pointer, text: str, background: Background, resolved: Resolved) -> str | None:
    clause, last = clause_of(text), background.clause
    event = filled(last, background) if last is not None and _STATED.search(text) else None
    if event is not None and event.happened and not _leaves_open(event):
        resolved.clauses.append(event.dependent("dass"))
        return ""
    if _STATED.search(text) and last is not None and last.word == "was":
        return None
    return matter(
        pointer.word,
        text,
        background,
        accusative=clause is not None and clause.word == "wer" and clause.verb not in _BEING,
    )


_BEING = frozenset({"ist", "war", "sind", "waren"})

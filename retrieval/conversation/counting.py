"""Follow-ups that count or number what was spoken of: "Wie viele?", "Und der letzte?", "Warum so viel?"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from retrieval.conversation.clause import sentence
from retrieval.german.geography import PLACE_NAMES
from retrieval.german.given_names import GIVEN_NAMES
from retrieval.german.verb_number import is_plural

if TYPE_CHECKING:
    from retrieval.conversation.background import Background
    from retrieval.conversation.clause import Clause
    from retrieval.conversation.entity import Entity

__all__ = ["counted_of_yes", "numbered", "several", "why_so"]

_ORDER = r"(?P<stem>erst|zweit|dritt|viert|fünft|letzt|vorletzt|nächst|einzig)"
_NUMBERED = re.compile(
    rf"^(?:der|die|das|den|dem|am|im|beim)\s(?:{_ORDER}e[nrsm]?|(?P<score>\d{{1,2}}:\d{{1,2}}))(?:\s(?P<later>danach|davor))?$",
    re.IGNORECASE,
)
_SCORE = re.compile(r"(?<![\w:])\d{1,2}:\d{1,2}(?![\w:])")
_IN_QUESTION = re.compile(rf"(?<!\w){_ORDER}(?P<ending>e[nrsm]?)(?=\s[A-ZÄÖÜ])")
_MOST = re.compile(r"(?<=\b(?:der|die|das|den|dem)\s)[a-zäöüß]{3,}st(?P<ending>e[nrsm]?)(?=\s[A-ZÄÖÜ])")
_WHY_SO = re.compile(
    r"^(?P<why>warum|wieso|weshalb)\s(?P<how>(?:so|nur|erst)\s(?:so\s)?(?:viele?|wenige?|lange?|spät|früh|teuer|hoch|"
    r"langsam|schnell|weit|oft|selten|groß|klein|schwer|billig|niedrig))$",
    re.IGNORECASE,
)


def numbered(words: str, background: Background) -> str | None:
    """Return the last question with another number in a row: "der letzte Zug" for "der erste Zug"."""
    meant, clause = _NUMBERED.match(words), background.clause
    if meant is None or clause is None:
        return None
    other = meant["stem"].lower() if meant["stem"] else ""
    if meant["score"]:
        question, count = _SCORE.subn(meant["score"], clause.question, count=1)
        return question if count else None
    later = f" {meant['later'].lower()}?" if meant["later"] else "?"
    question, count = _IN_QUESTION.subn(lambda found: other + found["ending"], clause.question, count=1)
    if not count and other:
        question, count = _MOST.subn(lambda found: other + found["ending"], clause.question, count=1)
    return question.rstrip("?") + later if count else None


def counted_of_yes(asked: str, background: Background) -> str | None:
    """Return "Wie viele Tote gab es …?" for "Gab es Tote …?", for what it names without an article."""
    clause = background.clause
    if clause is None or clause.role != "none":
        return None
    for entity in background.entities(clause.middle):
        if entity.before or entity.determiner or not _is_plural(entity, clause):
            continue
        rest = f"{clause.middle[: entity.start]} {clause.middle[entity.end :]}"
        return sentence(f"{asked} {entity.text} {clause.verb} {rest}{clause.tail}")
    return None


def _is_plural(entity: Entity, clause: Clause) -> bool:
    """Tell whether several are named: by the form, or where the verb tells so and no table knows it as a name."""
    if not entity.named:
        return entity.plural
    several_of = is_plural(clause.verb) or clause.middle.startswith("es ")
    return (
        several_of and not {entity.text} & (GIVEN_NAMES | PLACE_NAMES) and entity.text.endswith(("n", "e", "er", "s"))
    )


def several(background: Background) -> Entity | None:
    """Return what may be counted: what was marked or asked about in the plural, or is spoken of with an article."""
    found = (*background.asked_about, *background.marked)
    fitting = (entity for entity in found if entity.plural and not entity.named and not entity.before)
    return next((entity for entity in fitting if entity.determiner in ("", "die", "viele", "mehrere")), None)


def why_so(asked: str, clause: Clause) -> str | None:
    """Return "Warum kostete das Treffen so viel?" for "Warum so viel?" behind "Wie viel kostete das Treffen?"."""
    found = _WHY_SO.match(asked)
    many = clause.noun.removeprefix("viele ") if clause.noun.startswith("viele ") else ""
    if found is not None and many and found["how"].endswith(("viel", "wenig", "viele", "wenige")):
        fewer = f"{found['how'].removesuffix('e')}e {many}"
        if clause.role == "subject":
            return sentence(f"{found['why']} {clause.verb} {fewer} {clause.middle}{clause.tail}")
        return replace(clause.with_object(fewer), asked=found["why"]).question
    if found is None or clause.role == "subject" or " " in clause.noun:
        return None
    words = clause.middle.split()
    at = len(words)
    if words and words[-1].islower() and len(words) > 1:
        at -= 1
    return sentence(f"{found['why']} {clause.verb} {' '.join([*words[:at], found['how'], *words[at:]])}{clause.tail}")

"""What "das" and "es" mean: the thing that was shown or spoken of, unless they speak of the whole matter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retrieval.conversation.pointing_words import EVENTS, VAGUE
from retrieval.german.question_nouns import AnswerType, noun_type

if TYPE_CHECKING:
    from collections.abc import Iterable

    from retrieval.conversation.background import Background
    from retrieval.conversation.entity import Entity

__all__ = ["matter"]

# "Ist das viel?", "War das ein Rekord?" speak of the whole matter, not of a place or thing in it.
_JUDGED = re.compile(
    r"^(?:ist|war|sind|waren|wird|wäre)\s(?:das|dies)(?!\w)|(?<!\w)(?:zu\stun|mit\s(?:dem|der|den)?\s?[A-ZÄÖÜ]\w+\szu)(?!\w)|"
    r"(?<!\w)(?:das|dies)\s(?:möglich|erlaubt|legal|normal|viel|wichtig|schlimm|gut|schlecht|richtig|wahr|passiert)(?!\w)",
    re.IGNORECASE,
)
_LASTED = re.compile(
    r"(?<!\w)(?:dauer\w*|geschah|passiert\w*|gedauert|stattgefunden|los|zustande)(?!\w)", re.IGNORECASE
)
_OF_PLACES = re.compile(
    r"(?<!\w)(?:wo|weit|liegt|groß|gross|entfernt|einwohner|land|heißt|nahe|nah|dort|stadt|ort|weg|kilometer)(?!\w)",
    re.IGNORECASE,
)
# What is counted or seen is the matter, not the thing that it is about.
_RECKONED = re.compile(
    r"(?<!\w)(?:(?:aus|be|er|nach)?ge?rechnet|gezählt|gemessen|vermessen|ermittelt|geschätzt|gesehen|bemerkt|beobachtet|gehört|"
    r"herausgefunden|festgestellt|gemacht|getan|gewusst|verhindert|zugelassen|erlaubt|verboten|organisiert|bezahlt|geplant|sagt|sagte|sagten|behauptet|behauptete|macht|machte|zählt|misst|schätzt|rechnet)"
    r"(?!\w)",
    re.IGNORECASE,
)
_STRICT = re.compile(r"(?<!\w)(?:bezahl\w*|gehört\w*|kostet\w*|fertig)(?!\w)", re.IGNORECASE)
_SHARE = 3  # so many times longer at most is what was marked than the name or noun in it that is meant


def matter(word: str, text: str, background: Background, *, accusative: bool) -> str | None:
    """Return the thing or place that "das" or "es" means: what was marked, or what the last question is about."""
    length = sum(map(len, background.last.marked[:1]))
    marked = [entity for entity in background.marked if len(entity.text) * _SHARE >= length]
    asked = [
        entity
        for entity in background.asked_about
        if not entity.before or ((entity.attribute or entity.gender == "n") and not _STRICT.search(text))
    ]
    found: Iterable[Entity]
    if word == "es":
        found = (entity for entity in (*asked, *marked) if entity.gender == "n")
    elif _JUDGED.search(text) or (accusative and _RECKONED.search(text)):
        return None
    elif accusative:
        found = (entity for entity in (*asked, *marked))
    elif _LASTED.search(text):
        return next((one.nominative for one in (*marked, *asked) if one.text.lower().endswith(tuple(EVENTS))), None)
    else:
        # "das" may be what was just shown, "es" is what was spoken of.
        found = _neuters_first((*marked, *asked))
    fitting = next((entity for entity in found if _may_be_meant(entity, text, accusative=accusative)), None)
    if fitting is None:
        return None
    return fitting.accusative if accusative else fitting.nominative


def _neuters_first(entities: Iterable[Entity]) -> Iterable[Entity]:
    return iter(sorted(entities, key=lambda entity: entity.gender != "n"))


def _may_be_meant(entity: Entity, text: str, *, accusative: bool) -> bool:
    """Tell whether this may be asked about: no person, nothing vague, a place only where one is asked for."""
    if entity.named and entity.kind == "place" and not _OF_PLACES.search(text):
        return False
    if _STRICT.search(text) and noun_type(entity.text.split()[-1]) is AnswerType.ORGANISATION:
        return False
    if entity.text.lower() in VAGUE or entity.kind == "person" or (accusative and entity.named):
        return False
    return entity.named or (entity.gender is not None and not entity.plural)

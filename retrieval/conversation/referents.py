"""Whom and what a pronoun or a noun with an article means, among all that the turns before name."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from retrieval.conversation.moments import moment_of
from retrieval.conversation.pointing_words import EVENTS, PERSONS, PLACES
from retrieval.german.tokens import light_stem, word_set

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retrieval.conversation.background import Background
    from retrieval.conversation.entity import Entity

__all__ = ["both_people", "of_kind", "referent"]

# What is asked of things, what is done to people, and what only people do.
_OF_THINGS = re.compile(
    r"(?<!\w)(?:wie\s(?:groß|gross|lang|schwer|hoch|breit|tief|teuer|weit|dick|schnell)\s(?:ist|war|sind|waren)|wert|"
    r"kostet\w*|wiegt|wog|liegt|steht|gehört)(?!\w)",
    re.IGNORECASE,
)
_PASSIVE = re.compile(r"(?<!\w)(?:wird|werden|wurden?|worden)(?!\w)", re.IGNORECASE)
_DONE_TO_PEOPLE = re.compile(
    r"(?<!\w)(?:geboren|gewählt|verhaftet|entlassen|ernannt|eingeladen|verurteilt|empfangen|erwartet|begrüßt|begleitet|"
    r"getötet|verletzt|gefragt|interviewt|befragt|gerettet|festgenommen|trainiert|operiert|behandelt|gefeuert|gefasst|"
    r"geschnappt|vernommen|angeklagt|freigesprochen|beerdigt|bestattet|nominiert|ausgezeichnet|vertreten|betreut|geehrt|"
    r"bestraft|abgelöst|gekündigt|verklagt|vermisst|gesucht|befördert|berufen|erschossen|entführt)(?!\w)",
    re.IGNORECASE,
)
_OF_PEOPLE = re.compile(
    r"(?<!\w)(?:sag(?:t|te|en|ten)|gesagt|sprach|spricht|gesprochen|reden?|redet|redete|geredet|fordert\w*|gefordert|"
    r"verlangt\w*|mein(?:t|te)|gemeint|glaub(?:t|te)|denkt|dachte|arbeitet\w*|gearbeitet|wohnt\w*|gewohnt|studiert\w*|"
    r"verheiratet|geschrieben|schrieb|gebaut|entworfen|erfunden|gewonnen|gewinnt|gewann|gestorben|gelernt|erklärt\w*|"
    r"antwortet\w*|geantwortet|verdient\w*|kandidier\w*|zurückgetreten|reagiert\w*|begründet\w*|entschuldigt\w*|"
    r"ärger|beruf|bekommen|kriegt\w*|gekriegt|will|wollte|weiß|wusste|gewusst|hofft\w*|vor|trat|spielt\w*|gespielt)(?!\w)",
    re.IGNORECASE,
)
_WHO_IS = re.compile(r"wer\s(?:ist|war)\s[A-ZÄÖÜ]", re.IGNORECASE)
_BELONGS = re.compile(
    r"(?:\s(?:von|in|zwischen|der|des|im|am|auf|mit|um)\s(?:(?:der|dem|den|die|das|[a-zäöü]{3,20}e[nrsm])\s){0,2}"
    r"(?!Grund(?!\w))[A-ZÄÖÜ][\w-]*(?:\s(?:und\s)?[A-ZÄÖÜ][\w-]*){0,3}){1,2}(?:\s(?:1\d|20)\d\d)?"
)
_BUILT = word_set("gebäude haus hafen hotel platz stelle")
_HEARD = 1_500


def referent(sex: str, *, plural: bool, text: str, background: Background, used: Sequence[str]) -> Entity | None:
    """Return who or what a pronoun of this gender means in a question, None if nothing fits.

    Only people are meant where the question says what only people do.
    """
    unsure = None
    of_people = _OF_PEOPLE.search(text) is not None and not plural and not _PASSIVE.search(text)
    for entity in _in_order(text, background):
        if entity.text in used or entity.plural != plural or (entity.named and entity.kind == "place"):
            continue
        if of_people and entity.kind != "person":
            continue
        if entity.gender == sex or (plural and not entity.named):
            return entity
        if entity.named and entity.gender is None and sex in "mf":
            if not _doubtful(entity, background) and (sex == "m" or entity in background.marked):
                return entity
            unsure = unsure or entity
    return unsure


def _doubtful(entity: Entity, background: Background) -> bool:
    """Tell whether a single unknown word is less surely a person than someone else in the last question."""
    known = (other for other in background.asked_about if other.named and other.kind == "person" and other.gender)
    return " " not in entity.text and entity not in background.asked_about and any(known)


def _in_order(text: str, background: Background) -> Iterator[Entity]:
    """Yield what the turns name in the order in which it comes to mind for this question."""
    things = [entity for entity in background.salient if entity.kind != "person" or not entity.named]
    if _PASSIVE.search(text) and not _DONE_TO_PEOPLE.search(text) and not _OF_THINGS.search(text):
        asked = [entity for entity in background.asked_about if entity in things]
        yield from (entity for entity in reversed(asked) if entity.determiner in ("den", "das", "die", "einen", "eine"))
        yield from things
    elif _OF_THINGS.search(text):
        yield from (entity for entity in background.asked_about if entity in things and not entity.before)
        yield from things
    else:
        if _WHO_IS.match(background.question):
            yield from (entity for entity in background.asked_about if entity.named and not entity.before)
        marked = [entity for entity in background.marked if entity.determiner != "genitive"]
        yield from (entity for entity in marked if entity.kind == "person")
        yield from (
            entity for entity in background.asked_about if not entity.before and entity.determiner != "genitive"
        )
    yield from background.salient


def both_people(background: Background) -> str | None:
    """Return two people whom the last question or the quote names side by side, or the one asked for and the other."""
    for text in (background.question, background.last.quote[:_HEARD]):
        people = [entity for entity in background.entities(text) if entity.named and entity.kind == "person"]
        for one, other in pairwise(people):
            if text[one.end : other.start] == " und ":
                return f"{one.text} und {other.text}"
    asked = [one.text for one in background.asked_about if one.named and one.kind == "person" and not one.before]
    marked = [entity.text for entity in background.marked if entity.named and entity.kind == "person"]
    people_named = list(dict.fromkeys([*asked, *marked]))
    return " und ".join(people_named[:2]) if len(people_named) == 2 else None


def of_kind(phrase: str, noun: str, background: Background) -> str | None:
    """Return a noun with an article as the conversation knows it: by its name, a longer word, or what belongs to it."""
    lower = noun.lower()
    if lower in PERSONS:
        sex = "f" if lower in ("frau", "dame", "politikerin") else "m"
        found = referent(sex, plural=False, text="", background=background, used=())
        return found.text if found is not None and found.named else None
    article = phrase.split()[0]
    longer = _longer(noun, background)
    if longer is not None:
        return f"{article} {longer}"
    if lower in PLACES - _BUILT:
        place = next((entity for entity in background.salient if entity.kind == "place" and entity.named), None)
        return f"{phrase} {place.text}" if place is not None else None
    return _event(phrase, noun, background) if lower in EVENTS else None


def _longer(noun: str, background: Background) -> str | None:
    """Return the compound, or the noun with a name or an attribute behind it, that the conversation used for it."""
    stem = light_stem(noun)
    for entity in background.salient:
        last = entity.text.split()[0]
        if len(last) > len(noun) + 1 and " " in entity.text and last.lower().endswith(noun.lower()):
            return entity.text
        if entity.plural and not noun.endswith(("n", "e", "s")):
            continue
        if light_stem(last) == stem and (entity.attribute or " " in entity.text):
            return f"{entity.text} {entity.attribute}".strip()
        head = entity.text.split()[-1]
        if len(head) > len(noun) + 2 and head.lower().endswith(noun.lower()):
            return f"{entity.text} {entity.attribute}".strip()
    return None


def _event(phrase: str, noun: str, background: Background) -> str | None:
    """Return the event with what tells which one it is: who took part, where, and when."""
    stem = light_stem(noun)
    same = next((entity for entity in background.asked_about if light_stem(entity.text.split()[-1]) == stem), None)
    if same is not None:
        tail = _BELONGS.match(background.question, same.end)
        if tail is not None and tail[0]:
            return phrase + tail[0]
    people = both_people(background)
    moment = moment_of(background.question)
    place = next((entity for entity in background.asked_about if entity.kind == "place" and entity.named), None)
    parts = [f"von {people}" if people else "", moment.text if moment else "", f"in {place.text}" if place else ""]
    told = " ".join(part for part in parts if part)
    return f"{phrase} {told}" if told and (same is None or people) else None

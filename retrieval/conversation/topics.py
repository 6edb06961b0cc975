"""What a conversation was about, in one or two short phrases that stand in brackets behind a follow-up."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from retrieval.conversation.clause import PRONOUNS
from retrieval.conversation.pointing_words import EVENTS, KINDS, PARTS, PERSONS, PLACES
from retrieval.german.function_words import PREPOSITIONS
from retrieval.german.noun_genders import gender_of
from retrieval.german.tokens import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retrieval.conversation.background import Background
    from retrieval.conversation.entity import Entity

__all__ = ["LONGEST_TOPIC", "topic_of"]

LONGEST_TOPIC = 60  # characters that stand in brackets
_MOST = 2
_GENERAL = KINDS | EVENTS | PLACES | PERSONS | PARTS
_PARTICLES = word_set("eigentlich denn da dann jetzt nochmal noch schon auch gleich bloß wohl so genau alles mal")
_COUNTING = re.compile(r"^(?:so\s)?viele?\s")
_LED = re.compile(r"(?P<article>dem|den)\s(?P<noun>[A-ZÄÖÜ][\w-]+)")
_CONTRACTED = re.compile(r"^(?:zum|zur|am|im|beim|vom)\s(?=[A-ZÄÖÜ])")
_ONE = re.compile(r"(?P<article>einen)\s(?P<noun>[A-ZÄÖÜ][\w-]+)")
_IDIOM = re.compile(r"\s(?:zum|zur|auf|in|außer)\s(?:Opfer|Grund|Verfügung|Kraft|Betrieb|Ende|Gang|Kauf)$")
_SUBJECT_ASKED = ("adverb", "none")


def topic_of(background: Background, *, counted: bool = False, said: str = "") -> str:
    """Return what the last question and its answer were about, empty if they name nothing.

    At most two things in 60 characters.  With `counted` the first is what the last question counted; what is `said` is
    left out.
    """
    kept: list[str] = []
    for phrase in _phrases(background, counted=counted):
        plain = re.sub(r"[()?„“\"»«]", "", phrase).strip(" ,.")
        words = {word.lower() for word in plain.split() if not word[0].islower()}
        if words and words <= {word.lower() for word in re.findall(r"\w[\w-]*", said)}:
            continue
        if not words or words <= {word.lower() for word in " ".join(kept).replace(",", "").split()}:
            continue
        if len(", ".join([*kept, plain])) > LONGEST_TOPIC or "," in plain:
            continue
        kept.append(plain)
        if len(kept) == _MOST:
            break
    return ", ".join(kept)


def _phrases(background: Background, *, counted: bool) -> Iterator[str]:
    clause = background.clause
    noun = _COUNTING.sub("", clause.noun) if clause is not None else ""
    noun = noun if noun[:1].isupper() else ""
    marks = [entity for entity in background.marked if entity.named or not entity.before]
    shown = [_shown(entity) for entity in marks if not entity.text[0].isdigit()][:1]
    asked = list(_of_question(background))
    general = all(entity.text.lower() in _GENERAL for entity in background.asked_about)
    if counted and noun:
        yield noun
    if background.told:
        yield from background.told.split(", ")
    yield from asked[:1]
    if clause is not None and clause.role not in _SUBJECT_ASKED:
        yield from shown
    if general and len(background.turns) > 1:
        yield from topic_of(background.earlier).split(", ")
    yield from asked[1:]
    if not asked and not background.told:
        yield noun
    yield from shown if not asked else ()


def _shown(entity: Entity) -> str:
    return replace(entity, attribute="").nominative if entity.determiner and not entity.named else entity.text


def _of_question(background: Background) -> Iterator[str]:
    """Yield what stands between the verbs of the last question: a phrase for each thing without a preposition."""
    clause = background.clause
    if clause is None:
        yield from (_shown(entity) for entity in background.asked_about)
        return
    middle = _essence(clause.middle)
    bare = [entity for entity in background.entities(middle) if not entity.before and not _owns(middle, entity)]
    led = middle.partition(" ")[0].lower() in PREPOSITIONS
    starts = [_start(middle, entity) for at, entity in enumerate(bare) if not _joined(middle, entity) and (at or led)]
    cuts = [0, *(start for start in starts if start), len(middle)]
    phrases = [middle[begin:end].strip() for begin, end in pairwise(cuts)]
    for phrase in phrases:
        while phrase and len(phrase) > LONGEST_TOPIC and " " in phrase:
            phrase = _essence(phrase.rpartition(" ")[0])
        phrase = _essence(phrase)
        if phrase:
            yield _nominative(phrase)


def _owns(middle: str, entity: Entity) -> bool:
    """Tell whether something is named as the owner of what stands before it ("das Wrack der Steuben")."""
    before = middle[: entity.start].split()
    behind_noun = bool(before) and before[-1][0].isupper() and entity.determiner in ("der", "des")
    return entity.determiner == "genitive" or behind_noun


def _nominative(phrase: str) -> str:
    """Return a phrase with "dem" and "den" before its noun as the nominative has them, where the gender is known."""
    phrase = _CONTRACTED.sub("", phrase)
    one = _ONE.match(phrase)
    if one is not None and gender_of(one["noun"]) == "m":
        phrase = f"ein {phrase[one.end('article') + 1 :]}"
    found = _LED.match(phrase)
    gender = gender_of(found["noun"]) if found is not None else None
    article = {"m": "der", "n": "das", "f": "die"}.get(gender or "")
    if found is None or article is None or (found["article"] == "den" and gender != "m"):
        return _IDIOM.sub("", phrase)
    return _IDIOM.sub("", f"{article} {phrase[found.end('article') + 1 :]}")


def _start(middle: str, entity: Entity) -> int:
    """Return where a thing's words start, with its adjectives."""
    at = entity.start
    while (before := middle[:at].split()) and not entity.determiner:
        word = before[-1]
        if not word[0].islower() or word in PREPOSITIONS | PRONOUNS:
            break
        at = middle.rindex(word, 0, at)
    return at


def _joined(middle: str, entity: Entity) -> bool:
    """Tell whether "und", an adjective or a part of the same name stands before what is named."""
    before = middle[: entity.start].split()
    return bool(before) and (before[-1] in ("und", "oder", "am", "im") or entity.start < len(before[0]))


def _essence(middle: str) -> str:
    """Return what stands between the verbs of a clause, without its pronouns and what a cut left over."""
    words = [word for word in middle.split() if word.lower() not in PRONOUNS]
    while words and words[-1][0].islower():
        words.pop()
    while words and words[0].lower() in _PARTICLES:
        words.pop(0)
    return " ".join(words)

"""The noun of a question that names its answer: "welche Farbe", "wie viele Einwohner", "was war der Grund"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retrieval.german.function_words import AUXILIARIES, DETERMINERS, ENGLISH, FUNCTION_WORDS, GERMAN
from retrieval.german.question_nouns import noun_type
from retrieval.german.tokens import light_stem
from retrieval.german.units import UNIT_KINDS, unit_kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.german.tokens import Token

__all__ = ["Counted", "Focus", "asked_noun", "counted_noun"]

# "welche Art von Wesen", "der Name des Sturms": the noun behind is the one that counts.
_CARRIERS = frozenset({"art", "arten", "typ", "sorte", "form", "type", "kind", "sort", "teil", "part"})
_NAMES = frozenset({"name", "namen", "nachname", "vorname", "bezeichnung", "titel", "spitzname", "title", "names"})
_LINKS = DETERMINERS | frozenset({"von", "of", "the", "a", "an", "last", "first", "für", "for"})
_FARTHEST = 6
_ENDS_PHRASE = frozenset(",;:?.!")
_ENGLISH_UNITS = {
    "inhabitants": "einwohner", "residents": "einwohner", "people": "menschen personen leute einwohner tote",
    "points": "punkte", "goals": "tore treffer", "games": "spiele", "matches": "spiele", "members": "mitglieder",
    "students": "studenten studierende schüler", "soldiers": "soldaten", "countries": "länder staaten", "states":
    "staaten bundesstaaten", "cities": "städte", "companies": "unternehmen firmen", "men": "männer", "women": "frauen",
    "children": "kinder", "schools": "schulen", "seats": "sitze plätze", "votes": "stimmen", "jobs":
    "stellen arbeitsplätze jobs", "workers": "arbeiter beschäftigte", "employees": "mitarbeiter beschäftigte",
    "books": "bücher", "languages": "sprachen", "species": "arten", "times": "mal male", "deaths": "tote todesfälle",
    "percent": "prozent %", "years": "jahre jahren", "months": "monate monaten", "days": "tage tagen",
    "hours": "stunden", "minutes": "minuten", "weeks": "wochen", "seconds": "sekunden", "miles": "meilen kilometer",
    "money": "euro dollar", "dollars": "dollar", "teams": "teams mannschaften", "players": "spieler",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Focus:
    """Hold the noun, if one was found, and whether the question asks for its kind ("welche Art von …") or its name."""

    noun: str | None
    of_kind: bool = False
    of_name: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """Hold what is counted, the kind of measure where it is a unit, and the words a number may carry."""

    noun: str | None
    kind: str | None
    units: frozenset[str]


def asked_noun(tokens: Sequence[Token], *, past_name: bool = False) -> Focus:
    """Return the first noun of `tokens`; with `past_name`, the noun behind "Name des …" where there is one."""
    at = _noun_at(tokens, 0)
    if at is None:
        return Focus(None)
    of_kind = of_name = False
    skipped = _CARRIERS | _NAMES if past_name else _CARRIERS
    while tokens[at].lower in skipped:
        further = _noun_at(tokens, at + 1)
        between = [token.lower for token in tokens[at + 1 : further]]
        if further is None or not between or between[0] not in _LINKS:
            break
        of_kind = of_kind or tokens[at].lower in _CARRIERS
        of_name = of_name or tokens[at].lower in _NAMES
        at = further
    # "das Doctor Who-Theaterstück": the head of a compound of several words is its last.
    while at + 1 < len(tokens) and noun_type(tokens[at].text) is not None and "-" in tokens[at + 1].text:
        at += 1
    return Focus(tokens[at].text, of_kind=of_kind, of_name=of_name)


def counted_noun(tokens: Sequence[Token]) -> Counted:
    """Return what stands behind "wie viele" and the inflections of it that a number may carry."""
    at = _noun_at(tokens, 0)
    if at is None or any(token.lower in AUXILIARIES for token in tokens[:at]):
        return Counted(None, None, frozenset())
    # "how many people live there": a known noun ends the search, an unknown one may still be an adjective.
    at = next((i for i, token in enumerate(tokens[: at + 1]) if token.lower in _ENGLISH_UNITS), at)
    noun = tokens[at].text
    lower = noun.lower()
    if lower in {"zeit", "time"}:
        return Counted(noun, "time", UNIT_KINDS["time"])
    if lower in {"geld", "money"}:
        return Counted(noun, "money", UNIT_KINDS["money"])
    words = frozenset(_ENGLISH_UNITS.get(lower, "").split())
    for word in (lower, *words):
        kind = unit_kind(word)
        if kind is not None and kind != "times":
            return Counted(noun, kind, UNIT_KINDS[kind] if kind != "time" else words | {lower, light_stem(lower)})
    if words or _is_english(tokens):
        return Counted(noun, None, words)
    return Counted(noun, None, frozenset({lower, light_stem(lower)}))


def _is_english(tokens: Sequence[Token]) -> bool:
    english = sum(token.lower in ENGLISH for token in tokens)
    german = sum(token.lower in GERMAN for token in tokens)
    return english > german


def _noun_at(tokens: Sequence[Token], start: int) -> int | None:
    """Return where the next noun stands: the capitalised word in German, the last word before a verb in English."""
    mixed = any(token.text.islower() for token in tokens) and any(token.text[:1].isupper() for token in tokens)
    english = _is_english(tokens)
    plain: list[int] = []
    for at in range(start, min(len(tokens), start + _FARTHEST)):
        token = tokens[at]
        capital = mixed and token.text[0].isupper()
        if token.text in _ENDS_PHRASE or (plain and token.lower in FUNCTION_WORDS and not capital):
            break
        if capital and not (english and plain):
            return at
        if mixed and not english:
            # Somebody who writes "welche farbe hat Kim" may capitalise names only.
            if at == start and noun_type(token.text) is not None:
                return at
            continue
        if token.text[0].isalpha() and token.lower not in FUNCTION_WORDS:
            plain.append(at)
    if not plain or english:
        return plain[-1] if plain else None
    return next((at for at in plain if noun_type(tokens[at].text)), None if mixed else plain[0])

"""Tell four digits that are a year from those that count something or belong to a name."""

from __future__ import annotations

import re

from retrieval.german.calendar_words import MONTHS
from retrieval.german.tokens import word_set
from retrieval.german.units import ALL_UNITS

__all__ = ["is_year"]

_BEFORE = 16
_PART_OF_NUMBER = re.compile(r"[\w.,:/–$€§#-]$")
_COUNTING = re.compile(
    r"(?<!\w)(?:rund|etwa|ungefähr|circa|ca\.|fast|knapp|über|unter|mehr\sals|weniger\sals|bis\szu|mindestens|höchstens|"
    r"insgesamt|genau|gut|jeweils|je|alle|nummer|nr\.|seite|s\.|§|paragraf|agenda|vision|strategie|windows)\s$",
    re.IGNORECASE,
)
_DETERMINER = re.compile(
    r"(?<!\w)(?:d(?:ie|er|en|em|as)|diese[rn]?|seine[rn]?|ihre[rn]?|deren|dessen)\s$", re.IGNORECASE
)
_TELLS_YEAR = re.compile(
    r"(?<!\w)(?:jahre?n?s?|in|im|seit|bis|von|ab|vor|nach|um|und|oder|anfang|mitte|ende|sommer|winter|herbst|frühjahr|"
    rf"frühling|saison|since|until|before|after|{'|'.join(MONTHS)})\s$",
    re.IGNORECASE,
)
_NOUN_BEHIND = re.compile(r"\s([A-ZÄÖÜ]\w+)")
_WORD_BEHIND = re.compile(r"\s?([\w%€$°£]+)")
_COUNTED = ALL_UNITS | word_set(
    "leute leuten besucher besuchern tote toten verletzte verletzten kinder kindern frauen männern menschen zuschauer "
    "zuschauern fans gäste gästen stimmen arbeitsplätze fälle fällen plätze häuser häusern wohnungen exemplare bürger "
    "einwohner personen soldaten mitglieder mitgliedern studenten schüler schülern mitarbeiter mitarbeitern männer "
    "bürgern beschäftigte beschäftigten anhänger anhängern teilnehmer teilnehmern polizisten einwohnern people uhr"
)
_FIRST_LIKELY, _ROUND = 1900, 100


def is_year(text: str, start: int, end: int, number: int) -> bool:
    """Tell whether four digits are a year, and not how many there are of something, or part of a name."""
    before = text[max(0, start - _BEFORE) : start]
    if _PART_OF_NUMBER.search(before) or _COUNTING.search(before):
        return False
    behind = _WORD_BEHIND.match(text, end)
    if behind is not None and behind[1].lower() in _COUNTED:
        return False
    if _NOUN_BEHIND.match(text, end) is None or _TELLS_YEAR.search(before):
        return True
    return number >= _FIRST_LIKELY and number % _ROUND != 0 and not _DETERMINER.search(before)

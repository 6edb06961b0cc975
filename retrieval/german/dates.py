"""Dates of a sentence, from "25. April 2019" to "gestern"; a question for a year gets just the year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retrieval.german.calendar_words import COUNT, DAYTIME, MONTH, SEASON, WEEKDAY, YEAR
from retrieval.german.mentions import AnswerSpan, mention

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["find_dates"]

_PART = (
    r"(?:(?:Anfang|Mitte|Ende|Beginn|Spätsommer|Frühjahr|Sommer|Herbst|Winter|frühen|späten|"
    r"(?:ersten|zweiten)\s(?:Hälfte|Halbjahr)|(?:ersten|zweiten|dritten|vierten)\sQuartal)\s(?:der\s|des\s|dem\s)?)"
)
_PERIOD = r"(?:Sekunden?|Minuten?|Stunden?|Tage?n?|Wochen?|Monate?n?|Jahre?n?|Jahrzehnte?n?|Jahrhunderte?n?)"

# Best first: where two patterns meet, the one with the higher score keeps its place.
_PATTERNS: tuple[tuple[str, float, re.Pattern[str]], ...] = tuple(
    (name, score, re.compile(rf"(?<![\w.,])(?:{pattern})(?!\w)"))
    for name, score, pattern in (
        (
            "day",
            0.9,
            rf"(?:(?:{WEEKDAY}),?\s(?:de[mn]\s)?)?(?:\d{{1,2}}\.\s?(?:[–-]|bis|und)\s?(?:zum\s)?)?"
            rf"\d{{1,2}}\.\s?{MONTH}(?:\s{YEAR})?"
            rf"|\d{{1,2}}\.\s?\d{{1,2}}\.\s?(?:{YEAR}|\d{{2}})|{YEAR}-\d{{2}}-\d{{2}}|(?:{WEEKDAY}),?\sde[mn]\s\d{{1,2}}\.",
        ),
        ("range", 0.85, rf"{YEAR}\s?[–/-]\s?(?:{YEAR}|\d{{2}})|{YEAR}\s(?:bis|und)\s{YEAR}"),
        ("month", 0.8, rf"{_PART}?{MONTH}(?:\s{YEAR})?"),
        (
            "age",
            0.75,
            rf"{_PART}?(?:(?:\d{{1,2}}\.\s(?:bis\s(?:zum\s)?|und\s|[–-]\s?))?\d{{1,2}}\.\s|[a-zäöüß]{{3,16}}t?en\s)"
            r"(?:Jahrhunderts?|Jh\.)(?:\s[vn]\.\sChr\.)?",
        ),
        ("age", 0.75, rf"{_PART}?(?:(?:1[0-9]|20)?\d0er(?:n|s)?(?:[\s-]Jahren?)?|[A-Z]?[a-zü]{{2,5}}zigern?\sJahren?)"),
        (
            "year",
            0.75,
            rf"(?:{_PART}|{SEASON}\s)?{YEAR}(?:\s[vn]\.\s(?:Chr|u\.\sZ)\.)?|(?:Jahre?\s)?\d{{1,4}}\s[vn]\.\sChr\.",
        ),
        ("weekday", 0.6, rf"(?:{WEEKDAY}|Wochenende)(?:{DAYTIME}|s)?"),
        (
            "ago",
            0.55,
            rf"(?:[Vv]or|[Ss]eit|[Ii]n|[Nn]ach)\s(?:(?:rund|etwa|fast|knapp|mehr\sals|über)\s)?{COUNT}\s{_PERIOD}(?:\sspäter)?"
            rf"|{COUNT}\s{_PERIOD}\s(?:später|zuvor|danach|nach|vor|davor)",
        ),
        (
            "relative",
            0.5,
            r"(?:[Vv]or)?[Gg]estern(?:abend|\s(?:Abend|Morgen|Nachmittag|Mittag|Vormittag))?|[Hh]eute|[Üü]bermorgen"
            r"|(?:[Ll]etzte|[Vv]ergangene|[Vv]orige|[Kk]ommende|[Nn]ächste|[Dd]iese|[Ff]olgende|[Gg]leiche|[Ss]elbe)[nrsm]?\s"
            rf"(?:{WEEKDAY}|Tag(?:e[ns]?)?|Wochen?|Wochenende|Monats?|Jahr(?:e[ns]?)?|{SEASON}|Nacht|{MONTH})",
        ),
        ("season", 0.45, rf"{SEASON}"),
        ("clock", 0.4, r"(?:\d{1,2}(?:[.:]\d{2})?)\sUhr|Mitternacht|Mittag|Abend|Vormittag|Nachmittag"),
        ("event", 0.15, r"(?:[Nn]ach|[Vv]or|[Ww]ährend)\s(?:de[mrsn])\s(?:\w{1,30}\s){0,2}?[A-ZÄÖÜ]\w{2,40}"),
    )
)
_YEAR_ALONE = re.compile(rf"(?<![\d.,]){YEAR}(?!\d|[.,]\d)")
_HAS_DIGIT = re.compile(r"\d")
_FOREIGN_UNIT = re.compile(
    r"\s?(?:%|€|\$|(?:Prozent|Kilo|Meter|Euro|Dollar|Menschen|Einwohner|Personen|Soldaten|Mitglieder|Männer|Tonnen|km|kg|"
    r"Grad|Millionen|Liter|Mark|Mal|Studenten|Schüler|Mitarbeiter)(?!-))"
)
_Fit = tuple[str, ...]
_WANTED: dict[str, _Fit] = {
    "jahr": ("year", "range"), "year": ("year", "range"),
    "tag": ("day", "weekday"), "day": ("day", "weekday"), "datum": ("day",), "date": ("day",), "termin": ("day",),
    "monat": ("month", "day"), "month": ("month", "day"),
    "jahrhundert": ("age",), "century": ("age",), "jahrzehnt": ("age",), "decade": ("age",),
    "wochentag": ("weekday",), "weekday": ("weekday",), "zeitraum": ("range",),
    "jahreszeit": ("season", "month"),
}  # fmt: skip
_YEAR_WORDS = frozenset({"jahr", "jahre", "jahren", "jahres", "year", "years"})


def find_dates(sentence: str, focus: str | None = None) -> list[AnswerSpan]:
    """Return the dates of `sentence`; `focus` is the noun of the question ("Jahr", "Wochentag"), if it has one."""
    wanted = (focus or "").lower()
    if wanted in _YEAR_WORDS:
        return _find_years(sentence)
    fits = next((kinds for noun, kinds in _WANTED.items() if wanted.startswith(noun)), None)
    found = []
    has_digit = _HAS_DIGIT.search(sentence) is not None
    for name, score, pattern in _PATTERNS:
        if name in _NEEDS_DIGIT and not has_digit:
            continue
        weight = score if fits is None else (min(1.0, score + 0.2) if name in fits else score * 0.5)
        for match in pattern.finditer(sentence):
            if _CHECKS.get(name, _always)(sentence, match):
                # The longer of two equal finds says more; a hair's breadth keeps it in front.
                found.append(mention(match.start(), match.end(), weight + min(len(match.group()), 40) * 0.001))
    return found


def _find_years(sentence: str) -> list[AnswerSpan]:
    years = [
        mention(match.start(), match.end(), 0.85)
        for match in _YEAR_ALONE.finditer(sentence)
        if not _FOREIGN_UNIT.match(sentence, match.end())
    ]
    ages = [
        mention(match.start(), match.end(), 0.35)
        for name, _score, pattern in _PATTERNS
        if name in {"age", "ago"}
        for match in pattern.finditer(sentence)
    ]
    return years + ages


def _always(_sentence: str, _match: re.Match[str]) -> bool:
    return True


def _is_no_quantity(sentence: str, match: re.Match[str]) -> bool:
    return _FOREIGN_UNIT.match(sentence, match.end()) is None


_CHECKS: dict[str, Callable[[str, re.Match[str]], bool]] = {"year": _is_no_quantity, "range": _is_no_quantity}
_NEEDS_DIGIT = frozenset({"day", "range", "year"})

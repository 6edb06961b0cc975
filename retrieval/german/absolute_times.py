"""Rules for the times that a calendar knows: days, months, seasons, years, decades, centuries."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from retrieval.german.calendar_words import MONTH, MONTHS, ORDINALS, SEASONS, TENS, YEAR
from retrieval.german.intervals import Interval, centuries, day, month, months, years
from retrieval.german.time_rules import Anchor, Found, without_year
from retrieval.german.year_numbers import is_year

if TYPE_CHECKING:
    from collections.abc import Callable

    from retrieval.german.time_rules import Rule

__all__ = ["NUMBER_RULES", "WORD_RULES", "year_of_two"]

_TO = r"\s?(?:[–-]|bis|und)\s?(?:zum\s)?"
_ANY_MONTH = rf"(?:{MONTH}|January|February|March|May|June|July|October|December)"
_BEFORE_CHRIST = (
    r"v\.\s?(?:Chr|u\.\s?Z)\.|vor\s(?:Christus|Christi(?:\sGeburt)?|unserer\sZeit(?:rechnung)?|der\sZeitenwende)(?!\w)"
)
_AFTER_CHRIST = _BEFORE_CHRIST.replace("v\\.", "n\\.", 1).replace("vor", "nach", 1)
_ISO_MONTH = re.compile(rf"({YEAR})-(0[1-9]|1[0-2])(?!\w|-\w|[.,]\d)")
_YEARS_BEFORE = re.compile(r"(?:jahren?|saison|spielzeit)\s$", re.IGNORECASE)  # "die Jahre 2001-02", no month
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?!\w)")
_NUMERIC = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})(?!\w)")
_DAYS = re.compile(rf"(\d{{1,2}})\.(?:{_TO}(\d{{1,2}})\.)?\s?({MONTH})(?:\s({YEAR}))?(?!\w)")
_NUMERIC_YEARLESS = re.compile(r"(\d{1,2})\.(\d{1,2})\.(?!\s?\d)")
_CENTURY = re.compile(rf"(\d{{1,2}})\.(?:{_TO}(\d{{1,2}})\.)?\s(?:Jahrhunderts?|Jh\.)(\s(?:{_BEFORE_CHRIST}))?(?!\w)")
_DECADE = re.compile(r"(1\d\d0|20\d0|[2-9]0)er(?:n|s)?((?:[\s-]Jahren?)?)(?!\w)")
_ERA = re.compile(rf"(\d{{1,4}})\s(?:({_BEFORE_CHRIST})|{_AFTER_CHRIST})")
_YEARS = re.compile(rf"({YEAR})\s?[–/-]\s?({YEAR}|\d{{2}})(?!\w|[.,]\d)")
_YEAR = re.compile(rf"({YEAR})(?!\w|[.,:]\d|-\w)")
_MONTH_YEAR = re.compile(rf"({_ANY_MONTH})(?:\s({YEAR}))?(?!\w)")
_ENGLISH_DAY = re.compile(rf"({_ANY_MONTH})\s(\d{{1,2}})(?:,?\s({YEAR})(?!\w)|(?![\w.]))")
_SEASON = re.compile(rf"({'|'.join(name.capitalize() for name in SEASONS)})(?:\s({YEAR})(?:/\d{{2,4}})?)?(?!\w)")
_FEAST = re.compile(rf"(Weihnachten|Silvester|Neujahr)(?:\s({YEAR}))?(?!\w)")
_TENS = re.compile(rf"({'|'.join(TENS)})ern?\sJahren?(?!\w)", re.I)
_WORD_CENTURY = re.compile(rf"(\w{{5,17}})\sJahrhunderts?(\s(?:{_BEFORE_CHRIST}))?(?!\w)")
_FEASTS = {"weihnachten": ((12, 24), (12, 26)), "silvester": ((12, 31), (12, 31)), "neujahr": ((1, 1), (1, 1))}

# A month without a year is one only behind such a word: August may be a man.
_IN_MONTH = re.compile(
    r"(?<!\w)(?:im|in|seit|bis|ab|vom|zum|zwischen|anfang|mitte|ende|beginn|diese[mnrs]|since|until|by"
    rf"|(?:im|zwischen)\s{_ANY_MONTH}\sund)\s$",
    re.IGNORECASE,
)
_NOUN_BEHIND = re.compile(r"\s[A-ZÄÖÜ]")
_TO_MONTH = re.compile(rf"\s?(?:bis|[–/-])\s?{_ANY_MONTH}")
_ON_DAY = re.compile(r"(?<!\w)(?:am|vom|zum|bis|ab|seit|den|dem|der)\s$", re.IGNORECASE)
_BEFORE, _BEFORE_MONTH = 16, 28
_TURN = 70  # two digits from here on are years of the last century


def year_of_two(digits: str) -> int:
    """Return the year that two digits mean, or four."""
    year = int(digits)
    return year if len(digits) > 2 else year + (1900 if year >= _TURN else 2000)


def _iso(text: str, start: int, _anchor: Anchor) -> Found | None:
    match = _ISO.match(text, start)
    interval = match and day(int(match[1]), int(match[2]), int(match[3]))
    return Found(match.end(), interval, "date") if match and interval else None


def _iso_month(text: str, start: int, _anchor: Anchor) -> Found | None:
    match = _ISO_MONTH.match(text, start)
    if match is None or _YEARS_BEFORE.search(text[max(0, start - _BEFORE) : start]):
        return None
    if not is_year(text, start, match.end(), int(match[1])):
        return None
    return Found(match.end(), month(int(match[1]), int(match[2])), "date")


def _numeric(text: str, start: int, _anchor: Anchor) -> Found | None:
    match = _NUMERIC.match(text, start)
    interval = match and day(year_of_two(match[3]), int(match[2]), int(match[1]))
    return Found(match.end(), interval, "date") if match and interval else None


def _numeric_yearless(text: str, start: int, anchor: Anchor) -> Found | None:
    match = _NUMERIC_YEARLESS.match(text, start)
    if match is None or not _ON_DAY.search(text[max(0, start - _BEFORE) : start]):
        return None
    first, number = int(match[1]), int(match[2])
    in_year = partial(_days_of, first, first, number)
    return without_year(match.end(), in_year, anchor) if in_year(2000) else None


def _days(text: str, start: int, anchor: Anchor) -> Found | None:
    match = _DAYS.match(text, start)
    if match is None:
        return None
    first, last, number = int(match[1]), int(match[2] or match[1]), MONTHS[match[3].lower().rstrip(".")]
    return _dated(match.end(), match[4], partial(_days_of, first, last, number), anchor)


def _days_of(first: int, last: int, number: int, year: int) -> Interval | None:
    begin, end = day(year, number, first), day(year, number, last)
    return Interval(begin.first, end.last) if begin and end and begin.first <= end.last else None


def _dated(end: int, year: str | None, in_year: Callable[[int], Interval | None], anchor: Anchor) -> Found | None:
    """Return an expression in the year that is named, or in the nearest one."""
    if year is None:
        return without_year(end, in_year, anchor) if in_year(2000) else None
    interval = in_year(int(year))
    return Found(end, interval, "date") if interval else None


def _century(text: str, start: int, _anchor: Anchor) -> Found | None:
    match = _CENTURY.match(text, start)
    if match is None or not 0 < int(match[1]) <= int(match[2] or match[1]):
        return None
    interval = centuries(int(match[1]), int(match[2] or match[1]), before_christ=match[3] is not None)
    return Found(match.end(), interval, "date")


def _word_century(text: str, start: int, _anchor: Anchor) -> Found | None:
    match = _WORD_CENTURY.match(text, start)
    if match is None:
        return None
    number = ORDINALS[match[1].lower()]
    return Found(match.end(), centuries(number, number, before_christ=match[2] is not None), "date")


def _decade(text: str, start: int, _anchor: Anchor) -> Found | None:
    match = _DECADE.match(text, start)
    if match is None:
        return None
    first = int(match[1])
    if not match[2] and (first < 100 or _NOUN_BEHIND.match(text, match.end())):
        return None  # "die 90er" alone may be minutes or sizes, "die 1500er Packung" is one
    first += 1900 if first < 100 else 0
    return Found(match.end(), years(first, first + 9), "date")


def _tens(text: str, start: int, _anchor: Anchor) -> Found | None:
    match = _TENS.match(text, start)
    first = 1900 + TENS[match[1].lower()] if match else 0
    return Found(match.end(), years(first, first + 9), "date") if match else None


def _era(text: str, start: int, _anchor: Anchor) -> Found | None:
    match = _ERA.match(text, start)
    if match is None or not int(match[1]):
        return None
    return Found(match.end(), years(1 - int(match[1]) if match[2] else int(match[1])), "date")


def _span_of_years(text: str, start: int, _anchor: Anchor) -> Found | None:
    match = _YEARS.match(text, start)
    if match is None or not is_year(text, start, match.end(), int(match[1])):
        return None
    first, last = int(match[1]), int(match[2])
    if len(match[2]) == 2:
        last += first // 100 * 100 + 100 * (last < first % 100)
    return Found(match.end(), years(first, last), "date") if first <= last <= first + 100 else None


def _year(text: str, start: int, _anchor: Anchor) -> Found | None:
    match = _YEAR.match(text, start)
    if match is None or not is_year(text, start, match.end(), int(match[1])):
        return None
    return Found(match.end(), years(int(match[1])), "date")


def _month(text: str, start: int, anchor: Anchor) -> Found | None:
    match = _MONTH_YEAR.match(text, start)
    if match is None or not (match[2] or _TO_MONTH.match(text, match.end()) or _in_month(text, start)):
        return None
    number = MONTHS[match[1].lower().rstrip(".")]
    return _dated(match.end(), match[2], partial(month, number=number), anchor)


def _in_month(text: str, start: int) -> bool:
    return _IN_MONTH.search(text[max(0, start - _BEFORE_MONTH) : start]) is not None


def _english_day(text: str, start: int, anchor: Anchor) -> Found | None:
    match = _ENGLISH_DAY.match(text, start)
    if match is None:
        return None
    number = int(match[2])
    return _dated(
        match.end(), match[3], partial(_days_of, number, number, MONTHS[match[1].lower().rstrip(".")]), anchor
    )


def _season(text: str, start: int, anchor: Anchor) -> Found | None:
    match = _SEASON.match(text, start)
    if match is None or not (match[2] or _in_month(text, start)):
        return None
    first, last = SEASONS[match[1].lower()]
    in_year = partial(months, first=first, last=last)
    if match[2] is None:
        return without_year(match.end(), in_year, anchor, "recurring")
    return Found(match.end(), in_year(int(match[2])), "date")


def _feast(text: str, start: int, anchor: Anchor) -> Found | None:
    match = _FEAST.match(text, start)
    if match is None:
        return None
    (first_month, first), (_, last) = _FEASTS[match[1].lower()]
    return _dated(match.end(), match[2], partial(_days_of, first, last, first_month), anchor)


NUMBER_RULES: tuple[Rule, ...] = (
    _iso, _iso_month, _numeric, _days, _numeric_yearless, _century, _decade, _era, _span_of_years, _year
)  # fmt: skip
WORD_RULES: dict[str, tuple[Rule, ...]] = {
    **dict.fromkeys(MONTHS, (_english_day, _month)),
    **dict.fromkeys(SEASONS, (_season,)),
    **dict.fromkeys(_FEASTS, (_feast,)),
    **dict.fromkeys((f"{ten}er{n}" for ten in TENS for n in ("", "n")), (_tens,)),
    **dict.fromkeys(ORDINALS, (_word_century,)),
}

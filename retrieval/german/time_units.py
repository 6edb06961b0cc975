"""Days of the week, weeks, months and years counted from the days on one of which a text was written."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from retrieval.german.calendar_words import MONTHS, SEASONS, WEEKDAYS
from retrieval.german.intervals import Interval, month, month_and_day, months, year_of, years

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["DAYS_OF", "SATURDAY", "moved", "near_weekday", "unit_near"]

_WEEK, SATURDAY = 7, 5
DAYS_OF = {"Tag": 1, "Woche": 7, "Monat": 30, "Jahr": 365, "Jahrzehnt": 3652, "Jahrhundert": 36524}


def _weekday(day: int) -> int:
    return (day - 1) % _WEEK


def near_weekday(written: Interval, weekday: int, *, ahead: bool, strictly: bool = False) -> Interval:
    """Return the last such day up to `written` or the first one after it; without a day, all that it may be."""
    if written.days > 1:
        return Interval(written.first, written.last + 6) if ahead else Interval(written.first - 6, written.last)
    today = written.first
    if ahead:
        day = today + ((weekday - _weekday(today) - 1) % _WEEK) + 1
    else:
        day = today - (_weekday(today) - weekday) % _WEEK
        day -= _WEEK if strictly and day == today else 0
    return Interval(day, day)


def unit_near(written: Interval, unit: str, offset: int) -> Interval:
    """Return the last (-1), this (0) or the next (1) unit, as it is written: week, Thursday, summer, April, year."""
    lower = unit.lower()
    if lower in WEEKDAYS:
        if offset == 0:
            monday = moved(written, "Woche", 0)
            return Interval(monday.first + WEEKDAYS[lower], monday.last - 6 + WEEKDAYS[lower])
        return near_weekday(written, WEEKDAYS[lower], ahead=offset > 0, strictly=True)
    if lower in SEASONS:
        return _instance(written, offset, partial(months, first=SEASONS[lower][0], last=SEASONS[lower][1]))
    if lower in MONTHS:
        return _instance(written, offset, partial(month, number=MONTHS[lower]))
    if lower == "nacht":
        return Interval(written.first - 1, written.last) if offset < 0 else Interval(written.first, written.last + 1)
    if lower == "wochenende":
        week = moved(written, "Woche", offset)
        return Interval(week.first + SATURDAY, week.last)
    return moved(written, _whole_unit(lower), offset)


def _whole_unit(lower: str) -> str:
    names = {"woc": "Woche", "wee": "Woche", "mon": "Monat", "qua": "Quartal", "yea": "Jahr"}
    if lower.startswith("jahr"):
        return {"z": "Jahrzehnt", "h": "Jahrhundert"}.get(lower[4:5], "Jahr")
    return names[lower[:3]]


def _instance(written: Interval, offset: int, in_year: Callable[[int], Interval]) -> Interval:
    """Return the last time that is over, the next one that has not begun, or the one that is now, else this year's."""
    year = year_of(written.first)
    if offset == 0:
        last_begun = in_year(year - 1)  # a winter lasts into the next year
        return last_begun if last_begun.touches(written) else in_year(year)
    if offset < 0:
        return next(found for found in map(in_year, (year, year - 1, year - 2)) if found.last < written.first)
    return next(found for found in map(in_year, (year, year + 1, year + 2)) if found.first > written.last)


def moved(written: Interval, unit: str, number: int) -> Interval:
    """Return the whole units (weeks, months, …) in which the days of writing lie, so many units later."""
    if unit in ("Tag", "Woche"):
        first, last = written.first, written.last
        if unit == "Woche":
            first, last = first - _weekday(first), last - _weekday(last) + 6
        return Interval(first, last).moved(number * DAYS_OF[unit])
    first_year, last_year = year_of(written.first), year_of(written.last)
    if unit in ("Monat", "Quartal"):
        length = 1 if unit == "Monat" else 3
        at = first_year * 12 + month_and_day(written.first)[0] - 1
        year, begin = divmod((at // length + number) * length, 12)
        return months(year, begin + 1, begin + length)
    length = {"Jahr": 1, "Jahrzehnt": 10, "Jahrhundert": 100}[unit]
    shift = 1 if unit == "Jahrhundert" else 0  # the 20th century ends with the year 2000
    begin = ((first_year - shift) // length + number) * length + shift
    end = ((last_year - shift) // length + number) * length + shift + length - 1
    return years(begin, end)

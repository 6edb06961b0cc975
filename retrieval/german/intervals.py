"""Closed intervals of days, and the calendar's units as such: what a time expression means.

A day is its number as `datetime.date.toordinal` counts (1 is 1 January of the year 1), carried on for the years before
it.  Units follow TIMEX3 (days, months, seasons, years, decades, centuries), modifiers its `START`, `MID`, `END`.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

__all__ = [
    "BEGINNING",
    "END",
    "Interval",
    "centuries",
    "day",
    "month",
    "month_and_day",
    "months",
    "published_interval",
    "third",
    "year_of",
    "years",
]

_CYCLE, _CYCLE_DAYS = 400, 146_097  # after so many years the calendar repeats itself
BEGINNING, END = -4_000_000, 4_000_000  # further away than any year that is written with four digits


class Interval(NamedTuple):
    """Hold the first and the last day of a time, both of them within it."""

    first: int
    last: int

    @property
    def days(self) -> int:
        """Return how many days it has."""
        return self.last - self.first + 1

    def touches(self, other: Interval) -> bool:
        """Tell whether the two share a day."""
        return self.first <= other.last and other.first <= self.last

    def distance(self, other: Interval) -> int:
        """Return how many days lie between the two; 0 where they touch."""
        return max(0, self.first - other.last, other.first - self.last)

    def moved(self, days: int) -> Interval:
        """Return the interval so many days later."""
        return Interval(self.first + days, self.last + days)


def day(year: int, month: int, number: int) -> Interval | None:
    """Return one day, or None if the month has no such day."""
    try:
        ordinal = _ordinal(year, month, number)
    except ValueError:
        return None
    return Interval(ordinal, ordinal)


def month(year: int, number: int) -> Interval:
    """Return a month, 1 to 12."""
    return months(year, number, number)


def months(year: int, first: int, last: int) -> Interval:
    """Return the months from `first` to `last`, the last one of the next year where it is the smaller."""
    end_year, end = divmod((year + (last < first)) * 12 + last, 12)
    return Interval(_ordinal(year, first, 1), _ordinal(end_year, end + 1, 1) - 1)


def years(first: int, last: int | None = None) -> Interval:
    """Return a year, or the years from `first` to `last`; 0 is the year before 1."""
    return Interval(_ordinal(first, 1, 1), _ordinal((first if last is None else last) + 1, 1, 1) - 1)


def centuries(first: int, last: int, *, before_christ: bool = False) -> Interval:
    """Return the centuries from the n-th to the m-th, counted backwards where they lie before Christ."""
    if before_christ:
        return years(1 - 100 * max(first, last), 100 - 100 * min(first, last))
    return years(100 * first - 99, 100 * last)


def third(whole: Interval, number: int) -> Interval:
    """Return the first, second or last third (0, 1, 2) of an interval; of one or two days, all of it."""
    if whole.days < 3:
        return whole
    part = whole.days / 3
    return Interval(whole.first + int(part * number), whole.first + int(part * (number + 1)) - 1)


def published_interval(published: str | None) -> Interval | None:
    """Return the days that a date of publication (`YYYY`, `YYYY-MM` or `YYYY-MM-DD`) may mean; None without one."""
    if not published:
        return None
    try:
        year, *rest = (int(part) for part in published.split("-"))
        if len(rest) == 2:
            return day(year, *rest)
        return month(year, rest[0]) if rest else years(year)
    except (TypeError, ValueError):
        return None


def year_of(ordinal: int) -> int:
    """Return the year of a day."""
    cycles, within = divmod(ordinal - 1, _CYCLE_DAYS)
    return date.fromordinal(within + 1).year + cycles * _CYCLE


def month_and_day(ordinal: int) -> tuple[int, int]:
    """Return month and day of the month of a day."""
    found = date.fromordinal((ordinal - 1) % _CYCLE_DAYS + 1)
    return found.month, found.day


def _ordinal(year: int, month: int, number: int) -> int:
    cycles, within = divmod(year - 1, _CYCLE)
    return date(within + 1, month, number).toordinal() + cycles * _CYCLE_DAYS

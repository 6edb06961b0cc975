"""Which day, month or year a date means, as far as it says, and whether two dates can be the same one.

Ranges, seasons and lengths of time are left out: they hardly ever contradict a day.  What a weekday means is told from
the article's date of publication, and only where that is a day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from retrieval.german.absolute_times import year_of_two
from retrieval.german.calendar_words import DAYS_FROM_NOW, DAYTIME, MONTHS, WEEKDAYS
from retrieval.german.dates import find_dates
from retrieval.german.intervals import Interval
from retrieval.german.intervals import day as day_of
from retrieval.german.mentions import best_disjoint
from retrieval.german.time_rules import Anchor, nearest

if TYPE_CHECKING:
    from retrieval.datamodel import Span

__all__ = ["DateValue", "published_day", "read_dates"]

_WEEKDAY = re.compile("|".join(WEEKDAYS), re.IGNORECASE)
_NUMERIC = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DAY = re.compile(r"(?<!\d)(\d{1,2})\.")
_MONTH = re.compile(rf"(?<![^\W\d_])(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})(?![^\W\d_])", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d.,])(?:1\d|20)\d\d(?!\d)")
_RANGE = re.compile(r"\d\.?\s?[–/-]\s?\d|\s(?:bis|und)\s|\d0er|[Jj]ahrhundert|Chr")
_FROM_NOW = re.compile(rf"({'|'.join(DAYS_FROM_NOW)})(?:\s?{DAYTIME})?", re.IGNORECASE)
_ROLE = re.compile(
    r"(?<!\w)(bis|seit|ab|vor|nach)\s(?:(?:zum|zu|dem|den|der|einschließlich|kommenden|vergangenen|diesem|diesen)\s){0,2}$",
    re.IGNORECASE,
)
_CLOSE = 60  # days


@dataclass(frozen=True, slots=True, kw_only=True)
class DateValue:
    """Hold what a date says: weekday (Monday is 0), day, month and year, each None where it does not.

    `role` is the word that makes it a limit ("bis", "seit"), `published` the day on which the article came out.
    """

    weekday: int | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None
    role: str = ""
    published: date | None = None

    def agrees_with(self, other: DateValue) -> bool:
        """Tell whether both can be the same day, month or year, as far as they say."""
        if self.role != other.role:
            return True
        for mine, theirs in ((self.year, other.year), (self.month, other.month), (self.day, other.day)):
            if mine is not None and theirs is not None and mine != theirs:
                return False
        mine_days, their_days = self.days(), other.days()
        if mine_days and their_days:
            return bool(mine_days & their_days)
        return self.weekday is None or other.weekday is None or self.weekday == other.weekday

    def is_near(self, other: DateValue) -> bool:
        """Tell whether both are told by the day and lie so close that the same event may be meant."""
        if self.weekday is not None and other.weekday is not None and None in (self.day, other.day):
            return True
        mine, theirs = self.days(), other.days()
        return any(abs(day - another) <= _CLOSE for day in mine for another in theirs)

    def days(self) -> set[int]:
        """Return the days that are meant, as far as that is known.

        One without a year, or a bare weekday, may be one that was or one that is to come.
        """
        written = None if self.published is None else self.published.toordinal()
        if self.day is not None and self.month is not None:
            if self.year is not None:
                meant = [self._in_year(self.year)]
            else:
                now = None if written is None else Interval(written, written)
                meant = [nearest(self._in_year, Anchor(written=now, future=future)) for future in (False, True)]
            return {interval.first for interval in meant if interval is not None}
        if self.day is None and self.weekday is not None and written is not None and self.month is None:
            ahead = (self.weekday - (written - 1)) % 7  # the day 1 is a Monday
            return {written + ahead - 7, written + ahead}
        return set()

    def _in_year(self, year: int) -> Interval | None:
        return None if self.month is None or self.day is None else day_of(year, self.month, self.day)


def published_day(published: str | None) -> date | None:
    """Return the day on which an article came out, or None where only the month or year is known."""
    return date.fromisoformat(published) if published and len(published) == len("2019-04-25") else None


def read_dates(sentence: str, published: str | None) -> list[tuple[Span, DateValue]]:
    """Return the dates of a sentence that can be compared, in its order, each with its range."""
    day = published_day(published)
    found = []
    for mention in best_disjoint(find_dates(sentence)):
        words = mention.span.cut(sentence)
        role = _ROLE.search(sentence, 0, mention.span.start)
        value = (
            None
            if _RANGE.search(words) and not _ISO.search(words)
            else _read(words, role[1].lower() if role else "", day)
        )
        if value is not None:
            found.append((mention.span, value))
    return sorted(found, key=lambda pair: pair[0])


def _read(words: str, role: str, published: date | None) -> DateValue | None:
    if now := _FROM_NOW.fullmatch(words):
        try:
            meant = published and published + timedelta(days=DAYS_FROM_NOW[now[1].casefold()])
        except OverflowError:  # the day before the first one of the calendar, or behind the last
            meant = None
        if meant is None:
            return None
        return DateValue(
            day=meant.day, month=meant.month, year=meant.year, weekday=meant.weekday(), role=role, published=published
        )
    if iso := _ISO.search(words):
        return DateValue(year=int(iso[1]), month=int(iso[2]), day=int(iso[3]), role=role, published=published)
    if numeric := _NUMERIC.search(words):
        year = year_of_two(numeric[3])
        return DateValue(day=int(numeric[1]), month=int(numeric[2]), year=year, role=role, published=published)
    weekday, month, full_year, number = (pattern.search(words) for pattern in (_WEEKDAY, _MONTH, _YEAR, _DAY))
    if weekday is None and month is None and full_year is None:
        return None
    return DateValue(
        weekday=WEEKDAYS[weekday[0].casefold()] if weekday else None,
        month=MONTHS[month[0].casefold()] if month else None,
        year=int(full_year[0]) if full_year else None,
        day=int(number[1]) if number else None,
        role=role,
        published=published,
    )

"""Which day, month or year a date means, as far as it says, and whether two dates can be the same one.

Ranges, seasons and lengths of time are left out: they hardly ever contradict a day.  What a weekday means is told from
the article's date of publication, and only where that is a day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from retrieval.german.dates import find_dates
from retrieval.german.mentions import best_disjoint

if TYPE_CHECKING:
    from retrieval.datamodel import Span

__all__ = ["DateValue", "published_day", "read_dates"]

_WEEKDAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar jänner jan", "februar feber feb", "märz", "april", "mai", "juni", "juli", "august aug",
            "september sept sep", "oktober okt", "november nov", "dezember dez",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAY = re.compile(rf"(?:{'|'.join(_WEEKDAYS)}|sonnabend)", re.IGNORECASE)
_NUMERIC = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DAY = re.compile(r"(?<!\d)(\d{1,2})\.")
_MONTH = re.compile(rf"(?<![^\W\d_])(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})(?![^\W\d_])", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d.,])(?:1\d|20)\d\d(?!\d)")
_RANGE = re.compile(r"\d\.?\s?[–/-]\s?\d|\s(?:bis|und)\s|\d0er|[Jj]ahrhundert|Chr")
_DAYS_AGO = {"gestern": 1, "heute": 0, "vorgestern": 2, "morgen": -1, "übermorgen": -2}
_ROLE = re.compile(
    r"(?<!\w)(bis|seit|ab|vor|nach)\s(?:(?:zum|zu|dem|den|der|einschließlich|kommenden|vergangenen|diesem|diesen)\s){0,2}$",
    re.IGNORECASE,
)
_CLOSE = timedelta(days=60)


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

    def days(self) -> set[date]:
        """Return the days that are meant, as far as that is known; a bare weekday may be the last or the next one."""
        if self.day is not None and self.month is not None:
            year = self.year or (self.published.year if self.published else None)
            try:
                return {date(year, self.month, self.day)} if year else set()
            except ValueError:
                return set()
        if self.day is None and self.weekday is not None and self.published is not None and self.month is None:
            ahead = (self.weekday - self.published.weekday()) % 7
            return {self.published + timedelta(days=ahead - 7), self.published + timedelta(days=ahead)}
        return set()


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
    if words.lower() in _DAYS_AGO:
        if published is None:
            return None
        meant = published - timedelta(days=_DAYS_AGO[words.lower()])
        return DateValue(
            day=meant.day, month=meant.month, year=meant.year, weekday=meant.weekday(), role=role, published=published
        )
    if iso := _ISO.search(words):
        return DateValue(year=int(iso[1]), month=int(iso[2]), day=int(iso[3]), role=role, published=published)
    if numeric := _NUMERIC.search(words):
        full = int(numeric[3]) if len(numeric[3]) > 2 else None
        return DateValue(day=int(numeric[1]), month=int(numeric[2]), year=full, role=role, published=published)
    weekday, month, year, number = (pattern.search(words) for pattern in (_WEEKDAY, _MONTH, _YEAR, _DAY))
    if weekday is None and month is None and year is None:
        return None
    name = weekday[0].lower() if weekday else ""
    return DateValue(
        weekday=None if weekday is None else _WEEKDAYS.index("samstag" if name == "sonnabend" else name),
        month=_MONTHS[month[0].lower()] if month else None,
        year=int(year[0]) if year else None,
        day=int(number[1]) if number else None,
        role=role,
        published=published,
    )

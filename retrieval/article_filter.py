"""Which articles may be quoted: of an outlet, of a time."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

__all__ = ["ArticleFilter"]

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFilter:
    """Say which articles may be quoted: those of one outlet, of a time, or both; without a value it admits all.

    Articles of `without_sources` are left out altogether: they are not even cited where others carry the same words.
    The dates are `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; a month or year counts from its first to its last day.  ValueError
    if one is no such date, or the period ends before it begins.
    """

    published_from: str | None = None
    published_to: str | None = None
    source: str | None = None
    without_sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for date in (self.published_from, self.published_to):
            if date is not None and not _is_date(date):
                raise ValueError(f"{date!r} is no date; write YYYY, YYYY-MM or YYYY-MM-DD")
        if self.published_from and self.published_to and not _reaches(self.published_to, self.published_from):
            raise ValueError(f"the period from {self.published_from!r} to {self.published_to!r} ends before it begins")

    def admits(self, *, published: str | None, source: str | None) -> bool:
        """Tell whether an article of this date and outlet may be quoted.

        A date that is a month or a year is admitted if any day of it lies in the period; without a date, an article
        is admitted only where the filter has none.
        """
        if (self.source is not None and source != self.source) or source in self.without_sources:
            return False
        if published is None:
            return self.published_from is self.published_to is None
        begun = self.published_from is None or _reaches(published, self.published_from)
        return begun and (self.published_to is None or _reaches(self.published_to, published))


def _is_date(text: str) -> bool:
    match = _DATE.fullmatch(text)
    try:
        return match is not None and bool(datetime.date(int(match[1]), int(match[2] or 1), int(match[3] or 1)))
    except ValueError:
        return False


def _reaches(date: str, other: str) -> bool:
    """Tell whether a day of `date` is a day of `other` or comes later; they are compared as far as both go."""
    known = min(len(date), len(other))
    return date[:known] >= other[:known]

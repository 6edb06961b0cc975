"""What a rule for time expressions is given and returns, and which year is meant where none is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from retrieval.german.intervals import Interval, year_of

__all__ = ["Anchor", "Found", "Kind", "Rule", "nearest", "without_year"]

Kind = Literal["date", "yearless", "relative", "recurring"]
_LONGEST_MONTH = 31
_LEAP_YEARS = 8  # the longest time between two of them
_OTHER_DIRECTION = 2.0  # so many times nearer has to be a time on the unlikely side of the anchor, to be meant


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """Hold when a text was written, as far as that is known, and whether it speaks of what is to come."""

    written: Interval | None
    future: bool = False

    @property
    def to_the_month(self) -> Interval | None:
        """Return when the text was written if that is known to the month at least; else "yesterday" says nothing."""
        known = self.written is not None and self.written.days <= _LONGEST_MONTH
        return self.written if known else None


class Found(NamedTuple):
    """Hold a time expression: where it ends, what it means (None: not known), and how it was said.

    `in_year` gives the days that an expression without a year has in one, None where it has none.
    """

    end: int
    interval: Interval | None
    kind: Kind
    in_year: Callable[[int], Interval | None] | None = None


# Of a text, the place of a word, and the anchor: the expression that begins there, or None.
Rule = Callable[[str, int, Anchor], Found | None]


def without_year(end: int, in_year: Callable[[int], Interval | None], anchor: Anchor, kind: Kind = "yearless") -> Found:
    """Return an expression that names no year, as the one that is meant next to the anchor."""
    return Found(end, nearest(in_year, anchor), kind, in_year)


def nearest(in_year: Callable[[int], Interval | None], anchor: Anchor) -> Interval | None:
    """Return the one nearest to the anchor among those of each year; what is past comes first if nothing announces."""
    written = anchor.written
    if written is None:
        return None

    def far(interval: Interval) -> float:
        ahead = interval.first > written.last
        return interval.distance(written) * (1.0 if ahead == anchor.future else _OTHER_DIRECTION)

    for reach in (1, _LEAP_YEARS):
        around = (in_year(year) for year in range(year_of(written.first) - reach, year_of(written.last) + reach + 1))
        found = min((interval for interval in around if interval is not None), key=far, default=None)
        if found is not None:
            return found
    return None

"""When what a sentence reports took place, and whether that is the time that a question asks about.

Publication and event are kept apart (TIMEX3's document creation time and the times in the text): a sentence's own
expressions come first; one that leans back on the sentence before it is of that one's time; others may be of the time
last named in their passage, or of the days up to their article's publication.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retrieval.answering.quoting import leans_back
from retrieval.german.intervals import BEGINNING, END, Interval, published_interval
from retrieval.german.time_expressions import find_times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.german.asked_times import AskedTime

__all__ = ["EventTime", "event_times", "of_other_time", "time_fit"]

_REPORTED_AFTER = 7  # days: what an article reports without a date happened in the week before it appeared
_OTHER_TIME, _PLAINLY_OTHER = -0.5, -1.0
_COARSER = 31  # times as long: a year says little about a day, a century about a year


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTime:
    """Hold what tells the time of a sentence: what it names itself, what was named before it, its publication."""

    named: tuple[Interval, ...]
    before: tuple[Interval, ...]
    published: Interval | None


def event_times(texts: Sequence[str], published: str | None) -> list[EventTime]:
    """Return the times of a passage's sentences, in their order."""
    written = published_interval(published)
    reported = written
    if written is not None and written.days == 1:
        reported = Interval(written.first - _REPORTED_AFTER, written.last + 1)
    found: list[EventTime] = []
    before: tuple[Interval, ...] = ()
    for place, text in enumerate(texts):
        named = tuple(time.interval for time in find_times(text, written))
        if place and leans_back(text):
            named = found[-1].named + named
        found.append(EventTime(named=named, before=before, published=reported))
        before = named or before
    return found


def time_fit(asked: Sequence[AskedTime], event: EventTime) -> float:
    """Return 1 if a sentence is of a time that is asked about, -1 if it plainly is not, else something between.

    What it names decides, where that is as exact as what is asked; then publication.  A sentence that names no time
    counts for nothing in an article without a date.
    """
    if not asked:
        return 0.0
    in_time = event.published is not None and any(time.touches(event.published) for time in asked)
    if event.named:
        return max(_told(time, named) for time in asked for named in event.named)
    if in_time:
        return 1.0
    if event.before:
        return 0.5 if any(time.touches(named) for time in asked for named in event.before) else -0.5
    return 0.0 if event.published is None else -0.5


def of_other_time(fits: Sequence[float]) -> list[bool]:
    """Tell of each sentence of a passage whether it is of another time than is asked about, by how all of them fit.

    One that fits suffices for those that name no time: often a paragraph names its time just once.
    """
    nothing_fits = max(fits) <= _OTHER_TIME
    return [nothing_fits or fit <= _PLAINLY_OTHER for fit in fits]


def _told(asked: AskedTime, named: Interval) -> float:
    """Return how far a named time says that something is of the asked time: 1, 0.5 if it is far longer, else -1."""
    if not asked.touches(named):
        return -1.0
    if named.first <= BEGINNING or named.last >= END:
        return 0.0
    return 1.0 if named.days <= _COARSER * asked.interval.days else 0.5

"""The times that a question names, counted from the day on which it is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from retrieval.german.intervals import Interval, day, month_and_day, published_interval, year_of
from retrieval.german.time_expressions import find_times

if TYPE_CHECKING:
    from datetime import date

    from retrieval.datamodel import Span

__all__ = ["AskedTime", "asked_times"]

_LEAP_YEAR_DAYS = 366
_NOWADAYS = re.compile(
    r"(?<!\w)(?:heute|heutzutage|derzeit|mittlerweile|inzwischen|today|nowadays|currently)(?!\w)", re.IGNORECASE
)
# "Was beschloss der Rat heute?" asks for a day, "Wie heißt die Stadt heute?" for what is the case nowadays: so does
# "heute" beside such a verb in the present tense, or before an adjective ("das heute beliebte Bad").
_A_DAY = frozenset({"heute", "today"})
_STATIVE = re.compile(
    r"(?<!\w)(?:ist|sind|hei(?:ß|ss)(?:t|en)|leb(?:t|en)|wohn(?:t|en)|gilt|gelten|gibt|geben|hat|haben|arbeite(?:t|n)"
    r"|(?:be)?steh(?:t|en)|lieg(?:t|en)|(?:ge)?hör(?:t|en)|befinde(?:t|n)|leite(?:t|n)|dien(?:t|en)|nenn(?:t|en)"
    r"|k[ae]nn(?:t|en)?|könn(?:t|en)|koste(?:t|n)|umfass(?:t|en)|bilde(?:t|n)|zähl(?:t|en)|spr[ie]ch(?:t|en)|trägt|tragen"
    r"|(?:be)?nutz(?:t|en)|verwende(?:t|n)|wird|werden|is|are|has|have|does|do|lives?)(?!\w)",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"(?<!\w)(?:d(?:er|ie|as|en|em|es))\sheute\s(?:[^\s,]+\s){0,3}?[a-zäöü]+(?:e|e[nrsm])\s[A-ZÄÖÜ]"
)
_HAPPENED = re.compile(
    r"(?<!\w)(?:wurden?|worden|hatten?)(?!\w)|(?<!\w)(?:ist|sind)(?!\w).*(?:passiert|geschehen|gestorben)\W*$|(?<!\w)(?:hat|haben)(?!\w).*\w(?:t|en)\W*$|heute\s(?:Morgen|früh|Mittag|Abend|Nacht)"
    r"|(?<!\w)did(?!\w)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedTime:
    """Hold the days that a question asks about, where they are `yearly` in any year, and the words that name them.

    `spans` has more than one where other words name the year: "2024 im April".
    """

    spans: tuple[Span, ...]
    interval: Interval
    yearly: bool = False

    def touches(self, other: Interval) -> bool:
        """Tell whether the other interval holds one of these days."""
        if not self.yearly:
            return self.interval.touches(other)
        if other.days >= _LEAP_YEAR_DAYS:
            return True
        around = range(year_of(other.first) - 1, year_of(other.last) + 1)
        return any(interval.touches(other) for interval in map(self.in_year, around) if interval is not None)

    def in_year(self, year: int) -> Interval | None:
        """Return the days that begin in this year; None where it has no 29 February."""
        first, last = month_and_day(self.interval.first), month_and_day(self.interval.last)
        begin, end = day(year, *first), day(year + (last < first), *last)
        return Interval(begin.first, end.last) if begin and end else None


def asked_times(question: str, today: date) -> tuple[AskedTime, ...]:
    """Return the times that the question names; the answer may be of any of them.

    "Gestern" and "letzte Woche" count from `today`.  "Im April" may be of any year.  "Am Donnerstag" and "im Winter"
    are left alone: any one may be meant, or every one, and an article that says so is found by the word.  A question
    for what is the case nowadays names no time, even if somebody is described in it by what he did in 1997.
    """
    if _is_of_nowadays(question):
        return ()
    found = find_times(question, published_interval(today.isoformat()))
    asked = [
        AskedTime(
            spans=(time.span,),
            interval=time.interval,
            yearly=time.kind == "yearless" and time.interval.days < _LEAP_YEAR_DAYS,
        )
        for time in found
        if time.kind != "recurring"
    ]
    return tuple(_of_that_year(asked))


def _of_that_year(asked: list[AskedTime]) -> list[AskedTime]:
    """Return "2024 im April" and "im April letzten Jahres" as the April of that year, where just one year is named."""
    named = [time for time in asked if not time.yearly and 365 <= time.interval.days <= _LEAP_YEAR_DAYS]
    yearly = [time for time in asked if time.yearly]
    if len(named) != 1 or not yearly:
        return asked
    [year] = named
    within = [(time, time.in_year(year_of(year.interval.first))) for time in yearly]
    dated = [
        replace(time, spans=(*time.spans, *year.spans), interval=interval, yearly=False)
        for time, interval in within
        if interval is not None
    ]
    return [time for time in asked if time not in named and not time.yearly] + dated


def _is_of_nowadays(question: str) -> bool:
    """Tell whether a question is for what is the case nowadays, by the clause that says so."""
    word = _NOWADAYS.search(question)
    if word is None:
        return False
    begin, end = question.rfind(",", 0, word.start()) + 1, question.find(",", word.end())
    clause = question[begin : end if end >= 0 else len(question)]
    if _ATTRIBUTE.search(clause):
        return True
    return not _HAPPENED.search(clause) and (word[0].lower() not in _A_DAY or _STATIVE.search(clause) is not None)

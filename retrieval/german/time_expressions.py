"""Time expressions of running text, each resolved to the days that it means, counted from when the text was written.

What is found are TIMEX3's dates (ISO-TimeML; durations and sets such as "jeden Montag" are not), found and resolved as
HeidelTime does (Strötgen and Gertz 2010): patterns, each with a rule for its value; an expression that lacks a year, or
counts from now, is resolved with the document's date of publication; "Anfang", "Mitte", "Ende" are TIMEX3's modifiers.

No library does this here: dateparser's `search_dates` takes 5 ms a sentence, finds *die* (Tuesday), *so* (Sunday) and
the 2000 of "2000 Euro", and knows neither spans ("im Frühjahr 2018") nor centuries; HeidelTime itself wants Java and a
part-of-speech tagger.  Ours looks at a sentence in some 25 µs, as it tries patterns only at words that may begin a
time, and each of them matches a bounded number of characters: the time is linear in the text's length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retrieval.datamodel import Span
from retrieval.german.absolute_times import NUMBER_RULES, WORD_RULES
from retrieval.german.intervals import BEGINNING, END, Interval, months, third, year_of
from retrieval.german.relative_times import RELATIVE_RULES
from retrieval.german.time_rules import Anchor, Found, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retrieval.german.time_rules import Kind, Rule

__all__ = ["TimeExpression", "find_times"]

_WORD, _DIGIT = re.compile(r"\w+"), re.compile(r"\d")
_RULES: dict[str, tuple[Rule, ...]] = {**WORD_RULES, **RELATIVE_RULES}
_WINDOW = 64
# What stands before an expression and belongs to it: "seit", "Ende", "in der zweiten Hälfte des".
_LEAD = re.compile(
    r"""(?<!\w)(?:(?P<border>seit|ab|bis|vor|nach|von|vom|zwischen|since|until|before|after|from|between)\s)?
    (?:(?:zu[mr]?|ins?|im|am|de[mnrs]|die|das|Jahre?s?)\s){0,3}
    (?:(?P<part>Anfang|Beginn|frühen|Mitte|Ende|späten|early|late
        |(?:erste|zweite)[nr]?\s(?:Hälfte|Halbjahr)|(?:ersten|zweiten|dritten|vierten)\sQuartal)\s)?
    (?:(?:de[mnrs]|das|Jahre?s?|zum)\s){0,2}$""",
    re.IGNORECASE | re.VERBOSE,
)
_ANNOUNCED = re.compile(
    r"(?<!\w)(?:wird|werden|will|wollen|soll|sollen|plan(?:t|en)|geplant\w{0,2}|bevorsteh\w{0,4}|kommenden)(?!\w)"
)
_JOINED = re.compile(r"\s?(?:[–-]|und|and|to)\s?", re.IGNORECASE)
_THIRDS = {"anfang": 0, "beginn": 0, "frühen": 0, "early": 0, "mitte": 1}
_QUARTERS = {"ersten": 0, "zweiten": 1, "dritten": 2, "vierten": 3}
_SINCE, _UNTIL = frozenset({"seit", "ab", "since", "zwischen", "between"}), frozenset({"bis", "until"})
_UNTIL_NOW = frozenset({"seit", "since"})
_BEFORE, _AFTER = frozenset({"vor", "before"}), frozenset({"nach", "after"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpression:
    """Hold where a text names a time, the days that it means, and how it names them.

    `kind` is "date" for what needs no other date, "yearless" for a day or month of a year that is not said,
    "recurring" for a weekday or season without a date, and "relative" for what counts from the day of writing.
    """

    span: Span
    interval: Interval
    kind: Kind


@dataclass(frozen=True, slots=True)
class _Led:
    """Hold an expression with the words before it that belong to it."""

    start: int
    lead: int
    found: Found
    border: str


def find_times(text: str, written: Interval | None) -> list[TimeExpression]:
    """Return the times that a text names, in order, as far as they can be told.

    `written` are the days on one of which it was written; without them only times that are named in full are found, and
    where they are more than a month, nothing finer than a year that counts from now.
    """
    if not _DIGIT.search(text) and _RULES.keys().isdisjoint(_WORD.findall(text.lower())):
        return []  # most sentences; this takes a third of the time that looking closer does
    anchor = Anchor(written=written)
    pieces = [_led(text, start, found) for start, found in _scan(text, anchor)]
    expressions = []
    for first, last in _ranges(text, pieces):
        interval = _span(first, last) if last is not first else first.found.interval
        if interval is not None:
            interval = _bordered(interval, first.border, written) if last is first else interval
            span = Span(first.start, last.found.end)
            expressions.append(TimeExpression(span=span, interval=interval, kind=last.found.kind))
    return expressions


def _scan(text: str, anchor: Anchor) -> Iterator[tuple[int, Found]]:
    """Find the expressions themselves, each with the place where it begins."""
    end, announced = 0, False
    for word in _WORD.finditer(text):
        start = word.start()
        if start < end:
            continue
        rules = NUMBER_RULES if text[start].isdecimal() else _RULES.get(word[0].lower())
        if rules is None:
            continue
        if not announced and anchor.written is not None:
            announced = True
            anchor = Anchor(written=anchor.written, future=_ANNOUNCED.search(text) is not None)
        for rule in rules:
            found = rule(text, start, anchor)
            if found is not None:
                end = found.end
                yield start, found
                break


def _led(text: str, start: int, found: Found) -> _Led:
    """Return the expression with what stands before it, and just the part of it that is meant."""
    from_here = max(0, start - _WINDOW)
    lead = _LEAD.search(text, from_here, start)
    if lead is None:
        return _Led(start, start, found, "")
    part, in_year = lead["part"], found.in_year
    if part:
        found = found._replace(
            interval=found.interval and _part(found.interval, part),
            in_year=in_year and (lambda year: (whole := in_year(year)) and _part(whole, part)),
        )
    return _Led(start, lead.start(), found, (lead["border"] or "").lower())


def _part(whole: Interval, words: str) -> Interval:
    word, _, unit = words.lower().partition(" ")
    if unit in ("hälfte", "halbjahr") and whole.days > 1:
        half = whole.first + whole.days // 2
        return Interval(whole.first, half - 1) if word.startswith("erst") else Interval(half, whole.last)
    if unit == "quartal":
        first = 3 * _QUARTERS[word] + 1
        return months(year_of(whole.first), first, first + 2)
    return third(whole, _THIRDS.get(word, 2))


def _ranges(text: str, pieces: list[_Led]) -> Iterator[tuple[_Led, _Led]]:
    """Yield each expression twice, or the two that a range consists of ("von 2011 bis 2014", "Mai – Juli 2019")."""
    place = 0
    while place < len(pieces):
        first = last = pieces[place]
        if place + 1 < len(pieces) and _joined(text, first, pieces[place + 1]):
            last = pieces[place + 1]
            place += 1
        yield first, last
        place += 1


def _joined(text: str, first: _Led, last: _Led) -> bool:
    gap = text[first.found.end : last.lead]
    if len(gap) > 5 or _span(first, last) is None:
        return False
    if last.border in _UNTIL:
        return not gap.strip()
    joint = _JOINED.fullmatch(gap)
    return (
        joint is not None
        and not last.border
        and (first.border in ("zwischen", "between", "from") or gap.strip() in "–-")
    )


def _span(first: _Led, last: _Led) -> Interval | None:
    """Return the days from one expression to the other; the first one's year is the last one's, or the one before."""
    begin, end = first.found.interval, last.found.interval
    if end is None:
        return None
    if first.found.in_year is not None:
        begin = nearest(first.found.in_year, Anchor(written=Interval(end.first, end.first)))
    if begin is None or begin.first > end.last:
        return None
    return Interval(begin.first, end.last)


def _bordered(interval: Interval, border: str, written: Interval | None) -> Interval:
    """Return the days since, until, before or after an interval."""
    if border in _SINCE:
        now = END if written is None or border not in _UNTIL_NOW else max(written.last, interval.last)
        return Interval(interval.first, now)
    if border in _UNTIL:
        return Interval(BEGINNING, interval.last)
    if border in _BEFORE:
        return Interval(BEGINNING, interval.first - 1)
    if border in _AFTER:
        return Interval(interval.last + 1, END)
    return interval

"""The time of a question: where it is said, and another one said in its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from retrieval.german.calendar_words import MONTHS, SEASONS, WEEKDAYS
from retrieval.german.function_words import PREPOSITIONS
from retrieval.german.intervals import published_interval
from retrieval.german.time_expressions import find_times
from retrieval.german.tokens import tokenise, word_set

if TYPE_CHECKING:
    from retrieval.conversation.clause import Clause

__all__ = ["Moment", "at_other_time", "is_recurring", "moment_of", "moment_only", "year_in"]

_ANY_DAY = published_interval("2020-06-15")  # so that "im April" and "gestern" are found; what they mean is not asked
_LEAD = re.compile(
    r"(?<!\w)(?:(?:im|am|in|seit|ab|bis|vor|nach|vom|von|zum?|um|gegen|anfang|mitte|ende|den|der|dem|des|das|jahre?s?|"
    r"kurz|früh|spät|frühen|späten|on|since|until|before|after|early|late|the|year)\s+){1,5}$",
    re.IGNORECASE,
)
_TAIL = re.compile(r"\s*(?:(?:um|gegen)\s+\d{1,2}(?:[.:]\d\d)?\s+Uhr)")
_YEAR = re.compile(r"(?<![\w.,])(?:1[0-9]|20)\d\d(?![\w%]|[.,]\d)")
_LATER = re.compile(
    r"^(?:(?P<count>ein|zwei|drei|vier|fünf|zehn|\d{1,2})\s+jahre?\s+(?P<way>später|danach|darauf|davor|zuvor|vorher|"
    r"früher)|im\s+jahr\s+(?P<one>danach|darauf|davor|zuvor)|(?P<the>one|two|three|\d{1,2}?)\s+years?\s+"
    r"(?P<english>later|earlier|before|after))$",
    re.IGNORECASE,
)
_DAYS = r"(?:mo|mon|diens|donners|frei|sams|sonn)tags|mittwochs"
_RECURRING = re.compile(
    rf"(?<!\w)(?:(?:{_DAYS})(?:\s(?:bis|und)\s(?:{_DAYS}))?|werktags|wochentags|feiertags|nachts|tagsüber|morgens|mittags|"
    r"nachmittags|abends|(?:unter|in)\sder\swoche|an\s(?:wochentagen|werktagen|feiertagen|wochenenden)|am\swochenende|"
    r"im\s(?:sommer|winter|frühjahr|frühling|herbst)|in\sden\sferien)(?!\w)",
    re.IGNORECASE,
)
_COUNTS = {"ein": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "zehn": 10, "one": 1, "two": 2, "three": 3}
_BACK = word_set("davor zuvor vorher früher earlier before")
_FILLERS = word_set("dann auch noch schon so denn eigentlich genau etwa wieder erst nochmal then also")
_CALENDAR = {word: word.capitalize() for word in {*MONTHS, *SEASONS, *WEEKDAYS} if word not in ("may", "march")}
_WITHOUT_YEAR = frozenset({"yearless", "recurring"})


class Moment(NamedTuple):
    """Hold a time that words name: where it stands, with the small words that lead to it, and whether it has a year."""

    start: int
    end: int
    text: str
    year: str | None
    calendar: bool


def moment_of(text: str) -> Moment | None:
    """Return the first time that a text names, None if it names none."""
    times = find_times(text, _ANY_DAY)
    if not times:
        return None
    span, kind = times[0].span, times[0].kind
    lead = _LEAD.search(text, max(0, span.start - 40), span.start)
    start = lead.start() if lead else span.start
    tail = _TAIL.match(text, span.end)
    end = tail.end() if tail else span.end
    year = _YEAR.search(text, start, end)
    return Moment(start, end, text[start:end], year[0] if year else None, kind in _WITHOUT_YEAR)


def moment_only(words: str, year: str | None) -> str | None:
    """Return a follow-up that just names a time as German writes it, None if it names anything else.

    "Ein Jahr später" is counted from `year`; without one it means nothing that could be asked.
    """
    later = _LATER.match(words.strip())
    if later:
        return _counted(later, year)
    text = " ".join(_CALENDAR.get(word.lower(), word) for word in words.split())
    moment = moment_of(text)
    if moment is None:
        return None
    rest = tokenise(text[: moment.start] + " " + text[moment.end :])
    return moment.text.strip() if all(token.lower in _FILLERS for token in rest) else None


def is_recurring(words: str) -> bool:
    """Tell whether words just name a time that comes again: "am Wochenende", "nachts", "montags bis freitags"."""
    plain = " ".join(word for word in words.split() if word.lower() not in _FILLERS)
    return _RECURRING.fullmatch(plain) is not None


def year_in(*texts: str | None) -> str | None:
    """Return the first year that the texts name, looked for in their order."""
    found = (_YEAR.search(text) for text in texts if text)
    return next((year[0] for year in found if year), None)


def at_other_time(clause: Clause, words: str) -> Clause:
    """Return the clause at another time; a month or day stays in the year that the clause names."""
    old, new = moment_of(clause.middle), moment_of(words)
    again = _RECURRING.search(clause.middle) if is_recurring(words) else None
    if again is not None:
        return clause.with_middle(clause.middle[: again.start()] + words + clause.middle[again.end() :])
    if old is None:
        return clause.with_adverb(words)
    words = words[:1].lower() + words[1:] if words.partition(" ")[0].lower() in PREPOSITIONS else words
    if new is not None and new.calendar and new.year is None and old.year is not None:
        words = f"{words} {old.year}"
    return clause.with_middle(clause.middle[: old.start] + words + clause.middle[old.end :])


def _counted(later: re.Match[str], year: str | None) -> str | None:
    if year is None:
        return None
    count = (later["count"] or later["the"] or "1").lower()
    way = (later["way"] or later["one"] or later["english"]).lower()
    years = _COUNTS.get(count) or int(count)
    return str(int(year) + (-years if way in _BACK else years))

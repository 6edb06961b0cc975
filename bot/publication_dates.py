"""What people type for the days between which an article was published, as the archive writes dates."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.errors import DateError, PeriodError
from bot.texts import TEXTS
from retrieval import ArticleFilter

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["article_filter", "parse_date"]

_LONGEST = 40
_DAYS_AGO = {"heute": 0, "today": 0, "gestern": 1, "yesterday": 1}

_YEAR, _NAME = "(?P<year>[12][0-9]{3})", r"(?P<name>[^\W\d_]{3,})\.?"
_MONTH, _DAY = "(?P<month>[0-9]{1,2})", "(?P<day>[0-9]{1,2})"
# 4/5/2019 and 1.4.19 are not among them: which number is the day, and which century, is anybody's guess.
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR}(?:-{_MONTH}(?:-{_DAY})?)?",  # 2019, 2019-04, 2019-04-25
        rf"(?:{_DAY}\. ?)?{_MONTH}\. ?{_YEAR}",  # 04.2019, 25.4.2019
        rf"{_MONTH}/{_YEAR}",  # 4/2019
        rf"(?:{_DAY}(?:\. ?| ))?{_NAME},? {_YEAR}",  # April 2019, 25. April 2019, 25 April 2019
        rf"{_NAME} {_DAY},? {_YEAR}",  # April 25, 2019
    )
)


def _month_names() -> Iterator[tuple[str, int]]:
    for texts in TEXTS.values():
        for number, name in enumerate(texts.months, start=1):
            yield name.casefold(), number
    # How Austria says it, and keyboards without umlauts write it.
    yield from (("jänner", 1), ("jaenner", 1), ("feber", 2), ("maerz", 3))


_MONTHS = tuple(_month_names())


def parse_date(text: str, *, today: date) -> str:
    """Return what somebody typed as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, as precise as it was typed.

    Months may be numbers or names, in German or English, cut after three letters or later; `today` is what "heute"
    means.

    Raises:
        DateError: if it is no date of the years 1000 to 2999, or could mean several.
    """
    if len(text) > _LONGEST:
        raise DateError(text)
    typed = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    if typed in _DAYS_AGO:
        return (today - timedelta(days=_DAYS_AGO[typed])).isoformat()
    match = next((match for match in (form.fullmatch(typed) for form in _FORMS) if match), None)
    if match is None:
        raise DateError(text)
    parts = match.groupdict()
    year, day = int(parts["year"]), parts.get("day")
    month = _month_of(parts["name"]) if "name" in parts else parts.get("month")
    try:
        date(year, int(month or 1), int(day or 1))
    except ValueError:
        raise DateError(text) from None
    return "-".join((str(year), *(f"{int(part):02}" for part in (month, day) if part is not None)))


def article_filter(from_: str | None, to: str | None, source: str | None, *, today: date) -> ArticleFilter | None:
    """Return which articles may be quoted, from what somebody typed; None if they typed nothing.

    Raises:
        DateError: as `parse_date`.
        PeriodError: if the period ends before it begins.
    """
    published_from = parse_date(from_, today=today) if from_ and from_.strip() else None
    published_to = parse_date(to, today=today) if to and to.strip() else None
    outlet = source if source and source.strip() else None
    if published_from and published_to:
        # The more precise date is compared as far as the other goes: the year 2019 does not end before April 2019.
        known = min(len(published_from), len(published_to))
        if published_from[:known] > published_to[:known]:
            raise PeriodError(published_from, published_to)
    if published_from is published_to is outlet is None:
        return None
    return ArticleFilter(published_from=published_from, published_to=published_to, source=outlet)


def _month_of(name: str) -> str:
    """Return the number of the month that a name or its beginning means, or 0, which no date has."""
    return str(next((number for month, number in _MONTHS if month.startswith(name)), 0))

"""The calendar's units as closed intervals of days."""

from datetime import date

import pytest

from retrieval.german.intervals import (
    Interval,
    centuries,
    day,
    month,
    month_and_day,
    months,
    published_interval,
    third,
    year_of,
    years,
)


def test_a_unit_has_its_days():
    assert day(2019, 4, 25) == Interval(date(2019, 4, 25).toordinal(), date(2019, 4, 25).toordinal())
    assert (month(2020, 2).days, month(2019, 2).days, month(2019, 12).days) == (29, 28, 31)
    assert (years(2019).days, years(2020).days, years(2011, 2014).days) == (365, 366, 365 * 3 + 366)
    assert months(2018, 12, 2) == Interval(month(2018, 12).first, month(2019, 2).last)
    assert centuries(19, 19) == Interval(day(1801, 1, 1).first, day(1900, 12, 31).last)
    assert centuries(2, 1, before_christ=True) == Interval(years(-199).first, years(0).last)


def test_a_day_that_no_month_has_is_none():
    assert day(2019, 2, 29) is None
    assert day(2019, 13, 1) is None


def test_the_calendar_goes_on_before_the_year_1_and_after_9999():
    assert years(0).last + 1 == years(1).first == 1
    assert years(9999).last + 1 == years(10_000).first
    for year in (-399, -4, 0, 1, 1999, 2000, 12_000):
        assert year_of(years(year).first) == year_of(years(year).last) == year
        assert month_and_day(years(year).last) == (12, 31)


def test_thirds_tile_the_whole():
    whole = years(2019)
    first, middle, last = (third(whole, number) for number in range(3))

    assert (first.first, last.last) == whole
    assert (first.last + 1, middle.last + 1) == (middle.first, last.first)
    assert third(day(2019, 4, 25), 2) == day(2019, 4, 25)


def test_what_touches_is_at_no_distance():
    april, may, july = month(2019, 4), month(2019, 5), month(2019, 7)

    assert not april.touches(may)
    assert april.distance(may) == 1
    assert july.distance(april) == 31 + 30 + 1
    assert years(2019).touches(april)
    assert years(2019).distance(april) == 0
    assert april.moved(30) == Interval(may.first, may.first + 29)


@pytest.mark.parametrize(
    ("published", "days"),
    [
        ("2019", 365),
        ("2019-04", 30),
        ("2019-04-25", 1),
        (None, 0),
        ("", 0),
        ("2019-13", 0),
        ("2019-02-30", 0),
        ("?", 0),
    ],
)
def test_a_date_of_publication_is_as_long_as_it_is_precise(published, days):
    interval = published_interval(published)

    assert (interval.days if interval else 0) == days

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.german.date_values import read_dates

PUBLISHED = "2019-04-26"  # a Friday


def only(words, published=PUBLISHED):
    """Read the one date of a sentence."""
    ((_, value),) = read_dates(f"Das geschah {words} am Hafen.", published)
    return value


AGREE = [
    ("am Donnerstag", "am 25. April"),
    ("am Donnerstag", "am 25. April 2019"),
    ("am Donnerstagabend", "am Donnerstag"),
    ("gestern Abend", "am 25. April"),
    ("am 25.4.19", "am 25. April 2019"),
    ("am 25.4.99", "1999"),
    ("gestern", "am Donnerstag"),
    ("gestern", "am 25.4.2019"),
    ("am 25. April", "im April 2019"),
    ("im April 2019", "2019"),
    ("Ende Mai 2018", "am 31. Mai 2018"),
    ("am 25.4.2019", "am 25. April"),
    ("bis Montag", "am Dienstag"),  # not the same kind of date
    ("am Sonnabend", "am Samstag"),
    ("2019-04-25", "am 25. April"),
]
DISAGREE = [
    ("am Dienstag", "am Mittwoch"),
    ("am Dienstagabend", "am Mittwochabend"),
    ("am Donnerstag", "am 24. April"),
    ("gestern", "am Mittwoch"),
    ("am 25. April", "am 26. April"),
    ("im April 2019", "im Mai 2019"),
    ("am 25.4.2019", "im Mai"),
    ("2011", "2002"),
    ("am 25. April 2019", "am 25. April 2018"),
    ("bis Montag", "bis Dienstag"),
    ("seit 2015", "seit 2016"),
    ("am 25.4.18", "am 25. April"),
    ("am 25.4.19", "am 25. April 2023"),
    ("gestern Abend", "am Mittwoch"),
]


@pytest.mark.parametrize(("one", "other"), AGREE)
def test_dates_that_may_be_the_same(one, other):
    assert only(one).agrees_with(only(other))
    assert only(other).agrees_with(only(one))


@pytest.mark.parametrize(("one", "other"), DISAGREE)
def test_dates_that_exclude_each_other(one, other):
    assert not only(one).agrees_with(only(other))
    assert not only(other).agrees_with(only(one))


def test_a_weekday_is_told_from_each_articles_own_date():
    assert only("am Donnerstag", "2019-04-26").agrees_with(only("gestern", "2019-04-26"))
    assert not only("gestern", "2019-04-26").agrees_with(only("gestern", "2019-04-25"))
    assert not only("heute", "2019-04-26").agrees_with(only("am Donnerstag", "2019-04-26"))


def test_a_day_without_a_year_is_the_one_nearest_to_publication():
    assert only("am 30. Dezember", "2019-12-31").agrees_with(only("am 30. Dezember", "2020-01-02"))
    assert only("am 30. Dezember", "2020-01-02").agrees_with(only("am 30.12.2019", "2020-01-02"))
    assert only("am 2. Januar", "2019-12-31").agrees_with(only("am 2. Januar 2020", "2019-12-31"))
    assert not only("am 30. Dezember", "2020-01-02").agrees_with(only("am 30. Dezember 2020", "2020-01-02"))
    assert only("am 29. Februar", "2024-02-20").days() == {date(2024, 2, 29).toordinal()}
    assert not only("am 25.4.19", "2023-05-01").agrees_with(only("am 25. April", "2023-05-01"))


def test_a_day_half_a_year_away_may_be_the_last_or_the_next_one():
    for year in ("2023", "2024"):
        assert only("am 15. Juni", "2024-01-10").agrees_with(only(f"am 15. Juni {year}", "2024-01-10"))


def test_without_a_day_of_publication_only_what_is_said_counts():
    assert only("am Donnerstag", "2019-04").agrees_with(only("am 24. April", "2019-04"))
    assert not only("am Donnerstag", None).agrees_with(only("am Freitag", None))
    assert read_dates("Das geschah gestern am Hafen.", "2019") == []


@pytest.mark.parametrize(
    "words", ["vom 3. bis 5. Mai", "in den 1990er Jahren", "im 19. Jahrhundert", "im Sommer", "lange"]
)
def test_what_cannot_be_compared_is_left_out(words):
    assert read_dates(f"Das geschah {words} am Hafen.", PUBLISHED) == []


def test_dates_far_from_each_other_may_be_two_events():
    assert only("am 25. April").is_near(only("am 2. Mai"))
    assert only("am Dienstag").is_near(only("am Mittwoch"))
    assert not only("am 25. April 2019").is_near(only("am 25. April 2018"))
    assert not only("2011").is_near(only("2002"))


@given(st.text(max_size=120), st.sampled_from([None, "2019", "2019-02", "2019-02-28"]))
def test_no_text_is_too_odd(text, published):
    for span, value in read_dates(text, published):
        assert 0 <= span.start < span.end <= len(text)
        assert value.agrees_with(value)


@pytest.mark.parametrize(("words", "published"), [("übermorgen", "9999-12-31"), ("gestern", "0001-01-01")])
def test_a_day_beyond_the_calendar_is_no_date(words, published):
    assert read_dates(f"Das geschieht {words} am Hafen.", published) == []


def test_old_print_with_a_long_s_is_read():
    assert only("nach dem Auguſt").month == 8

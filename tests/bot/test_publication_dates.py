from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import DateError, PeriodError
from bot.publication_dates import article_filter, parse_date
from bot.texts import Language, date_in_words
from retrieval import ArticleFilter

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("typed", "parsed"),
    [
        ("2019", "2019"),
        ("2019-04", "2019-04"),
        ("2019-4", "2019-04"),
        ("2019-04-25", "2019-04-25"),
        ("25.4.2019", "2019-04-25"),
        ("25.04.2019", "2019-04-25"),
        ("25. 4. 2019", "2019-04-25"),
        ("04.2019", "2019-04"),
        ("4/2019", "2019-04"),
        ("April 2019", "2019-04"),
        ("25. April 2019", "2019-04-25"),
        ("25.April 2019", "2019-04-25"),
        ("25 April 2019", "2019-04-25"),
        ("April 25, 2019", "2019-04-25"),
        ("april 25 2019", "2019-04-25"),
        ("Apr 2019", "2019-04"),
        ("Apr. 2019", "2019-04"),
        ("Sept. 2019", "2019-09"),
        ("Mär 2019", "2019-03"),
        ("Ma\u0308rz 2019", "2019-03"),
        ("MÄRZ 2019", "2019-03"),
        ("maerz 2019", "2019-03"),
        ("March 2019", "2019-03"),
        ("Mai 2019", "2019-05"),
        ("May 2019", "2019-05"),
        ("Juni 2019", "2019-06"),
        ("Jul 2019", "2019-07"),
        ("1. Dezember 2019", "2019-12-01"),
        ("1 Dec 2019", "2019-12-01"),
        ("Okt 2019", "2019-10"),
        ("Oct 2019", "2019-10"),
        ("jänner 2019", "2019-01"),
        ("Feber 2019", "2019-02"),
        ("  25.\u00a0April   2019 ", "2019-04-25"),
        ("２０１９", "2019"),
        ("29.2.2020", "2020-02-29"),
        ("1000", "1000"),
        ("2999-12-31", "2999-12-31"),
        ("heute", "2026-03-01"),
        ("Today", "2026-03-01"),
        ("Gestern", "2026-02-28"),
        ("yesterday", "2026-02-28"),
    ],
)
def test_what_people_type(typed, parsed):
    assert parse_date(typed, today=TODAY) == parsed


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "neulich",
        "April",
        "25. April",
        "19",
        "999",
        "0999",
        "3000",
        "20190425",
        "2019-00",
        "2019-13",
        "2019-04-00",
        "2019-04-31",
        "29.2.2019",
        "0.2019",
        "32. Mai 2019",
        "1.4.19",
        "04/05/2019",
        "25/4/2019",
        "Ma 2019",
        "Apfel 2019",
        "Aprilwetter 2019",
        "2019 oder 2020",
        "-2019",
        "2019-04-25T00:00",
        "٢٠١٩",
        "2019\x00",
        "\u202e2019",
        "2019" * 2000,
        "\ufdfa" * 5000,
        "\udcff",
    ],
)
def test_what_is_no_date_or_could_be_several(typed):
    with pytest.raises(DateError) as caught:
        parse_date(typed, today=TODAY)
    assert caught.value.text == typed
    assert len(str(caught.value)) < 800


@given(day=st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31)), language=st.sampled_from(Language))
def test_what_the_bot_shows_can_be_typed(day, language):
    for precise in (day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]):
        assert parse_date(date_in_words(precise, language), today=TODAY) == precise


@given(typed=st.text(max_size=45) | st.text(alphabet="0123456789.-/ ,Aprilmä", max_size=16))
def test_anything_else_is_refused_calmly(typed):
    try:
        parsed = parse_date(typed, today=TODAY)
    except DateError:
        return
    assert ArticleFilter(published_from=parsed).published_from == parsed


@pytest.mark.parametrize("nothing", [None, "", " \n"])
def test_nothing_typed_is_no_filter(nothing):
    assert article_filter(nothing, nothing, nothing, today=TODAY) is None


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        (("2019", None, None), {"published_from": "2019"}),
        ((None, "gestern", None), {"published_to": "2026-02-28"}),
        ((None, None, "Die Talbote"), {"source": "Die Talbote"}),
        (
            ("Mai 2019", "1.6.2019", "Kurier"),
            {"published_from": "2019-05", "published_to": "2019-06-01", "source": "Kurier"},
        ),
    ],
)
def test_what_was_typed_is_the_filter(typed, fields):
    assert article_filter(*typed, today=TODAY) == ArticleFilter(**fields)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2019", "2019"),
        ("2019", "2019-04"),
        ("2019-04", "2019"),
        ("2019-04-30", "2019-04"),
        ("2019-04", "2019-04-01"),
        ("2019-04-25", "2019-04-25"),
        ("2018-12-31", "2019"),
    ],
)
def test_periods_that_hold_a_day(start, end):
    assert article_filter(start, end, None, today=TODAY) == ArticleFilter(published_from=start, published_to=end)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2020", "2019"),
        ("2019-05", "2019-04"),
        ("2019-04-26", "2019-04-25"),
        ("2020", "2019-12"),
        ("2019-05-01", "2019-04"),
    ],
)
def test_periods_that_end_before_they_begin(start, end):
    with pytest.raises(PeriodError) as caught:
        article_filter(start, end, None, today=TODAY)
    assert (caught.value.published_from, caught.value.published_to) == (start, end)

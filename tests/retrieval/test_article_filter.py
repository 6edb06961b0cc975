"""Which articles a filter admits: an imprecise date lies wherever one of its days does."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval import ArticleFilter

DAYS = st.dates(date(2018, 11, 1), date(2020, 3, 1)).map(date.isoformat)
DATES = st.tuples(DAYS, st.sampled_from([4, 7, 10])).map(lambda drawn: drawn[0][: drawn[1]])


def admitted(published, *, since=None, until=None):
    return ArticleFilter(published_from=since, published_to=until).admits(published=published, source="Bote")


@pytest.mark.parametrize(
    ("since", "until", "published", "expected"),
    [
        ("2019-04-10", None, "2019-04", True),
        ("2019-04-10", None, "2019", True),
        ("2019-04-10", None, "2019-04-10", True),
        ("2019-04-10", None, "2019-04-09", False),
        ("2019-04-10", None, "2019-03", False),
        ("2019-04-10", None, "2018", False),
        ("2019-04", None, "2019-04-01", True),
        ("2019-04", None, "2019-03-31", False),
        ("2019", None, "2018-12-31", False),
        (None, "2019-04", "2019-04-30", True),
        (None, "2019-04", "2019-05-01", False),
        (None, "2019-04", "2019", True),
        (None, "2019", "2019-12-31", True),
        (None, "2019", "2020", False),
        ("2019-04-10", "2019-04-12", "2019-04", True),
        ("2019-04-10", "2019-04-12", "2019-04-13", False),
        ("2019", "2019", "2019-07", True),
        ("2019-04-25", "2019-04", "2019-04-26", True),
        (None, "2019", "0800", True),
    ],
)
def test_both_ends_are_inclusive_as_far_as_they_are_known(since, until, published, expected):
    assert admitted(published, since=since, until=until) is expected


@given(DATES, DATES, DATES)
def test_a_date_is_admitted_if_one_of_its_days_lies_in_the_period(since, until, published):
    wanted = days_of(since)[0], days_of(until)[1]
    if wanted[0] > wanted[1]:
        with pytest.raises(ValueError, match="ends before it begins"):
            ArticleFilter(published_from=since, published_to=until)
        return
    first, last = days_of(published)

    assert admitted(published, since=since, until=until) == (last >= wanted[0] and first <= wanted[1])


def days_of(written):
    """Return the first and the last day of a date; every month ends on the 31st here, which sorts like the last."""
    first, last = {4: ("-01-01", "-12-31"), 7: ("-01", "-31"), 10: ("", "")}[len(written)]
    return written + first, written + last


@pytest.mark.parametrize(
    "only",
    [
        ArticleFilter(published_from="1000"),
        ArticleFilter(published_to="2999-12-31"),
        ArticleFilter(published_from="2019", source="Bote"),
    ],
)
def test_an_article_without_a_date_is_never_of_a_time(only):
    assert not only.admits(published=None, source="Bote")


@pytest.mark.parametrize("source", ["bote", "Bote ", "Der Bote", "", None])
def test_an_outlet_is_meant_exactly(source):
    only = ArticleFilter(source="Bote")

    assert not only.admits(published="2019", source=source)
    assert only.admits(published=None, source="Bote")


@pytest.mark.parametrize(
    ("source", "admitted"),
    [("Bote", False), ("Kurier", False), ("bote", True), ("Bote ", True), ("Der Bote", True), ("", True), (None, True)],
)
def test_outlets_that_are_left_out_are_meant_exactly_and_an_unknown_one_is_none_of_them(source, admitted):
    only = ArticleFilter(without_sources=("Bote", "Kurier", "längst eingestellt"))

    assert only.admits(published="2019", source=source) is admitted
    assert not ArticleFilter(source="Bote", without_sources=("Bote",)).admits(published="2019", source=source)
    assert not ArticleFilter(published_from="2020", without_sources=("Bote",)).admits(published="2019", source=source)


@pytest.mark.parametrize("source", ["Bote", None])
@pytest.mark.parametrize("published", ["2019-04-25", None])
def test_a_filter_without_a_value_admits_everything(published, source):
    assert ArticleFilter().admits(published=published, source=source)


@pytest.mark.parametrize("end", ["published_from", "published_to"])
@pytest.mark.parametrize(
    "written",
    [
        *(
            "",
            " ",
            "19",
            "2019-4",
            "2019-13",
            "2019-00",
            "2019-02-30",
            "2019-04-1",
            "0000",
            "-2019",
            "2019-04-",
            "2019\n",
        ),
        *("2019-04-25T10:00", "25.4.2019", "April 2019", "٢٠١٩", "9" * 300),
    ],
)
def test_what_is_no_date_is_refused_and_named(end, written):
    with pytest.raises(ValueError, match="is no date; write YYYY, YYYY-MM or YYYY-MM-DD") as caught:
        ArticleFilter(**{end: written})
    assert repr(written) in str(caught.value)


@pytest.mark.parametrize(
    ("since", "until"), [("2020", "2019"), ("2019-05", "2019-04-30"), ("2019-04-11", "2019-04-10")]
)
def test_a_period_that_ends_before_it_begins_is_refused(since, until):
    with pytest.raises(ValueError, match="ends before it begins"):
        ArticleFilter(published_from=since, published_to=until)


def test_equal_filters_are_one():
    assert len({ArticleFilter(source="Bote"), ArticleFilter(source="Bote"), ArticleFilter()}) == 2

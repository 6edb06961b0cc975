"""Times of which the archive of `conftest` (articles of November 2021 and May 2024, and undated ones) says nothing."""

from datetime import date

import pytest

from retrieval.answering.reader import RankedSentence
from retrieval.answering.understanding import understand
from retrieval.answering.unknown_times import time_unknown
from retrieval.datamodel import Span

TODAY = date(2026, 11, 22)


def unknown(answerer, question, *, fit=0.0, other_time=False):
    best = RankedSentence(
        row=0,
        article_row=0,
        span=Span(0, 1),
        text="Die Fähre fährt.",
        hit=None,
        score=0.0,
        features={"time": fit},
        answers=(),
        passage_credits=(),
        other_time=other_time,
    )
    return time_unknown(understand(question, answerer.analyzer, answerer.index, today=TODAY), best, answerer.index)


@pytest.mark.parametrize(
    "time",
    [
        "2019",
        "im April 2019",
        "am 25.4.2019",
        "zwischen 2015 und 2018",
        "letzte Woche",
        "in den 1990er Jahren",
        "im 16. Jahrhundert",
    ],
)
def test_no_article_is_of_the_time(answerer, time):
    assert unknown(answerer, f"Wohin fuhr die Fähre {time}?")


@pytest.mark.parametrize(
    "time",
    [
        "",
        "2021",  # published
        "im Mai 2021",  # the archive may say something of the year
        "zwischen 2015 und 2022",
        "vor zwei Jahren",
        "seit 2015",
        "vor 2015",  # open: cannot be told cheaply
        "am 25. April",  # of any year
        "am Donnerstag",
        "zwischen 1200 und 1900",  # long: likewise
    ],
)
def test_some_article_may_be_of_the_time(answerer, time):
    assert not unknown(answerer, f"Wohin fuhr die Fähre {time}?")


def test_what_would_be_quoted_decides_first(answerer):
    assert unknown(answerer, "Wohin fuhr die Fähre 2021?", fit=-1.0, other_time=True)
    assert not unknown(answerer, "Wohin fuhr die Fähre 2021?", fit=-1.0)  # its passage is of the time
    assert not unknown(answerer, "Wohin fuhr die Fähre 2019?", fit=1.0)


def test_the_words_of_a_time_are_known(answerer):
    analysed = understand("Wohin fuhr die Fähre im Mai 2021?", answerer.analyzer, answerer.index, today=TODAY)

    assert analysed.time_terms == frozenset(answerer.analyzer("Mai 2021"))
    assert understand("Wohin fuhr sie, die Fähre?", answerer.analyzer, answerer.index, today=TODAY).times == ()

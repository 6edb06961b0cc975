"""The times that a question names, asked on a Sunday."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.datamodel import Span
from retrieval.german.asked_times import AskedTime, asked_times
from retrieval.german.intervals import Interval, day, month, published_interval, years

SUNDAY = date(2026, 11, 22)


def asked(question):
    return [
        f"{date.fromordinal(time.interval.first)}..{date.fromordinal(time.interval.last)}"
        for time in asked_times(question, SUNDAY)
    ]


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("Wo tagte der Kreistag 2019?", ["2019-01-01..2019-12-31"]),
        ("Wo tagte der Kreistag 2024 im April?", ["2024-04-01..2024-04-30"]),
        ("Wo tagte der Kreistag im April letzten Jahres?", ["2025-04-01..2025-04-30"]),
        ("Wer war 2011 Landrat im Kreis?", ["2011-01-01..2011-12-31"]),
        ("Was beschloss der Kreistag im April 2019?", ["2019-04-01..2019-04-30"]),
        ("Was geschah am 25.4.2019 am Deich?", ["2019-04-25..2019-04-25"]),
        ("Was baute man zwischen 2011 und 2014?", ["2011-01-01..2014-12-31"]),
        ("Was unterscheidet die Ernten 2018 und 2020?", ["2018-01-01..2018-12-31", "2020-01-01..2020-12-31"]),
        ("Welche Mühle brannte in den 1920er Jahren ab?", ["1920-01-01..1929-12-31"]),
        ("Wem gehörte die Mühle im 18. Jahrhundert?", ["1701-01-01..1800-12-31"]),
        ("Was geschah gestern am Deich?", ["2026-11-21..2026-11-21"]),
        ("Was geschah letzte Woche am Deich?", ["2026-11-09..2026-11-15"]),
        ("Wie viele Fähren fuhren dieses Jahr?", ["2026-01-01..2026-12-31"]),
        ("Wer siegte vergangenen Samstag?", ["2026-11-21..2026-11-21"]),
        ("Was geschah vor zwei Jahren?", ["2024-01-01..2024-12-31"]),
        ("Was hat der Kreistag heute beschlossen?", ["2026-11-22..2026-11-22"]),
        ("Was wurde heute beschlossen?", ["2026-11-22..2026-11-22"]),
        ("Was geschah heute am Deich?", ["2026-11-22..2026-11-22"]),
        ("Wer eröffnete heute die Messe in Grefenau?", ["2026-11-22..2026-11-22"]),
        ("Wen besuchte die Landrätin heute?", ["2026-11-22..2026-11-22"]),
        ("Was ist heute im Hafen passiert?", ["2026-11-22..2026-11-22"]),
        ("Wann begann heute der Umzug in der Stadt, die Brakenrode heißt?", ["2026-11-22..2026-11-22"]),
        ("Was stand im Bericht von 2019-04?", ["2019-04-01..2019-04-30"]),
        ("Seit 2015 leitet wer die Klinik?", ["2015-01-01..2026-11-22"]),
        ("Who chaired the council in 2019?", ["2019-01-01..2019-12-31"]),
        ("What happened last year?", ["2025-01-01..2025-12-31"]),
        # No time, or none that could be told.
        ("Wie heißt der Ort heute?", []),
        ("Wie heißt heute der Ort, der 1911 geflutet wurde?", []),
        ("Wofür wird die Mühle heute genutzt?", []),
        ("Wem gehört heute der Hof, der 1911 abbrannte?", []),
        ("Wer baute das heute beliebte Bad von 1911?", []),
        ("Wo lebt heute die Frau, die 1997 den Deich rettete?", []),
        ("Was geschah am Donnerstag?", []),
        ("Wie viele Tiere schlafen im Winter im Tunnel?", []),
        ("Wer bekam die 2000 Euro?", []),
        ("Wohin gingen die 2019 Menschen?", []),
        ("Wer schrieb die Agenda 2010?", []),
        ("Wann wurde der Zweite Weltkrieg beendet?", []),
        ("In welchem Jahr brannte die Mühle?", []),
        ("Seit wann und bis wann fuhr die Fähre?", []),
        ("Wie viel wiegt eine 1500er Packung?", []),
    ],
)
def test_the_times_that_a_question_names(question, days):
    assert asked(question) == days


def test_a_day_without_a_year_is_asked_of_any_year():
    [time] = asked_times("Was geschah am 25. April?", SUNDAY)

    assert time.yearly
    assert time.touches(day(2019, 4, 25))
    assert time.touches(month(1953, 4))
    assert time.touches(years(1953))
    assert not time.touches(month(2019, 5))


def test_a_time_over_the_turn_of_the_year_is_asked_of_any_year():
    time = AskedTime(spans=(Span(0, 5),), interval=Interval(day(2018, 12, 30).first, day(2019, 1, 2).last), yearly=True)

    assert time.touches(day(2011, 12, 31))
    assert time.touches(day(2012, 1, 1))
    assert not time.touches(day(2012, 1, 3))


def test_the_29_of_february_is_there_every_fourth_year():
    [time] = asked_times("Wer hat am 29. Februar Geburtstag?", date(2024, 3, 1))

    assert time.touches(day(2020, 2, 29))
    assert not time.touches(month(2019, 2))


@pytest.mark.parametrize("today", [date(2026, 11, 22), date(1898, 3, 1), date(1903, 6, 1)])
def test_the_29_of_february_is_asked_in_any_year(today):
    [time] = asked_times("Was geschah am 29. Februar in der Mühle?", today)

    assert time.yearly
    assert time.touches(day(2016, 2, 29))


@pytest.mark.parametrize(("today", "first"), [(date(2026, 2, 3), 2025), (date(2026, 11, 22), 2026)])
def test_this_winter_is_the_one_that_is_now(today, first):
    [time] = asked_times("Wie oft fror der See diesen Winter zu?", today)

    assert time.interval == Interval(day(first, 12, 1).first, month(first + 1, 2).last)


@given(st.text(max_size=120), st.dates())
def test_any_question_can_be_asked_on_any_day(question, today):
    for time in asked_times(question, today):
        assert time.touches(time.interval)


@given(st.dates(), st.sampled_from(["gestern", "letzte Woche", "im April", "vor zwei Jahren", "am 29. Februar"]))
def test_relative_times_can_be_asked_on_any_day(today, words):
    for time in asked_times(f"Was geschah {words}?", today):
        assert time.touches(time.interval)
        assert not time.yearly or time.touches(published_interval("2020"))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Was geschah 2024 im April?", {"April", "2024"}),
        ("Was geschah im April letzten Jahres?", {"April", "letzten Jahres"}),
        ("Was geschah im April 2019?", {"April 2019"}),
    ],
)
def test_all_words_that_name_a_time_are_known(question, words):
    [time] = asked_times(question, SUNDAY)

    assert {span.cut(question) for span in time.spans} == words

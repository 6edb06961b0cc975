"""Of which time a sentence is, and how well that fits a question; publication and event are kept apart."""

from datetime import date

import pytest

from retrieval.answering.event_times import event_times, of_other_time, time_fit
from retrieval.german.asked_times import asked_times
from retrieval.german.intervals import month, published_interval, years

TODAY = date(2026, 11, 22)


def fits(question, texts, published):
    asked = asked_times(question, TODAY)
    return [time_fit(asked, event) for event in event_times(texts, published)]


@pytest.mark.parametrize(
    ("text", "published", "fit"),
    [
        # What the sentence says decides …
        ("Die Fähre lief 2019 aus.", None, 1.0),
        ("Die Fähre lief 2019 aus.", "2023-09-14", 1.0),
        ("Die Fähre lief im Mai 2019 aus.", "2023-09-14", 1.0),
        ("Die Fähre lief vor vier Jahren aus.", "2023-09-14", 1.0),
        ("Die Fähre fuhr von 2015 bis 2021.", None, 1.0),
        ("Die Fähre fährt seit 2015.", "2023-09-14", 1.0),
        ("Die Fähre lief 2018 aus.", None, -1.0),
        ("Die Fähre lief 2018 aus.", "2018", -1.0),
        ("Die Fähre lief im vergangenen Jahr aus.", "2019-04", -1.0),
        # … unless it is much coarser, or has no end.
        ("Im 21. Jahrhundert fuhren kaum noch Fähren.", None, 0.5),
        ("Nach 1990 fuhr keine Fähre mehr.", None, 0.0),
        # Then the date of publication, if only weakly against.
        ("Die Fähre lief aus.", "2019", 1.0),
        ("Die Fähre lief aus.", "2019-04", 1.0),
        ("Die Fähre lief am Donnerstag aus.", "2019-04-25", 1.0),
        ("Die Fähre lief aus.", "2018", -0.5),
        ("Die Fähre lief aus.", None, 0.0),
        # What appeared in the first days of January happened in December as well.
        ("Die Fähre lief aus.", "2020-01-03", 1.0),
        ("Die Fähre lief aus.", "2020-01-30", -0.5),
        # Also in an article from 2019 a sentence may speak of 2011.
        ("Die Fähre lief 2011 aus.", "2019-04-25", -1.0),
        # Numbers are no years.
        ("An Bord waren 2018 Menschen, sie zahlten 2000 Euro.", "2019-04-25", 1.0),
    ],
)
def test_how_a_sentence_fits_2019(text, published, fit):
    assert fits("Wann lief 2019 die Fähre aus?", [text], published) == [fit]


def test_a_month_is_told_from_the_others_of_its_year():
    texts = ["Im Mai 2019 lief sie aus.", "Im Juni 2019 lief sie aus.", "Sie lief 2019 aus."]

    assert fits("Was lief im Mai 2019 aus?", texts, None) == [1.0, -1.0, 1.0]
    assert fits("Was lief am 25. Mai 2019 aus?", texts, None) == [1.0, -1.0, 0.5]


def test_a_day_of_any_year():
    assert fits("Was geschah am 24. Dezember?", ["Am 24.12.2011 sank sie.", "Am 3.12.2011 lief sie aus."], None) == [
        1.0,
        -1.0,
    ]


def test_without_a_date_of_publication_a_sentence_is_of_the_time_last_named():
    texts = ["Die Werft entstand.", "2019 wurde sie erweitert.", "Das Dock kam hinzu.", "2021 brannte sie.", "Aus."]

    assert fits("Was geschah 2019?", texts, None) == [0.0, 1.0, 0.5, -1.0, -0.5]


def test_publication_comes_before_what_other_sentences_name():
    texts = ["2011 war die Werft erweitert worden.", "Nun kommt ein Dock hinzu."]

    assert fits("Was geschah 2019?", texts, "2019-04-25") == [-1.0, 1.0]
    assert fits("Was geschah 2011?", texts, "2019-04-25") == [1.0, 0.5]


def test_a_sentence_that_leans_back_is_of_the_time_of_the_one_before():
    texts = ["2011 wurde die Werft erweitert.", "Sie war damals die größte."]

    assert fits("Was geschah 2011?", texts, "2019-04-25") == [1.0, 1.0]
    assert fits("Was geschah 2019?", texts, "2018-04-25") == [-1.0, -1.0]


def test_times_count_from_publication():
    [event] = event_times(["Im vergangenen Monat lief die Fähre aus."], "2019-04-25")

    assert event.named == (month(2019, 3),)
    assert event.published is not None
    assert event.published.touches(published_interval("2019-04-18"))
    assert not event.published.touches(published_interval("2019-04-17"))


def test_a_year_of_publication_is_left_as_it_is():
    [event] = event_times(["Die Fähre lief gestern aus."], "2019")

    assert (event.named, event.published) == ((), years(2019))


@pytest.mark.parametrize(
    ("fits", "others"),
    [
        ([-1.0, -0.5], [True, True]),
        ([-0.5, 0.0], [False, False]),
        ([-0.5, 1.0, 0.0], [False, False, False]),
        ([-1.0, 1.0, -0.5], [True, False, False]),
    ],
)
def test_one_sentence_in_time_suffices_for_those_that_name_no_other(fits, others):
    assert of_other_time(fits) == others


def test_a_question_without_a_time_fits_every_sentence_alike():
    assert fits("Wohin fuhr die Fähre?", ["Die Fähre fuhr 2019 aus.", "Aus."], "2011") == [0.0, 0.0]

"""Questions without their times, asked on a Sunday."""

import re
import time
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retrieval.german.asked_times import asked_times
from retrieval.german.untimed import without_times

SUNDAY = date(2026, 11, 22)


def untimed(question):
    return without_times(question, asked_times(question, SUNDAY))


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("Wo trafen sich Kim und Putin 2023?", "Wo trafen sich Kim und Putin?"),
        ("Wer kam im Jahr 2011 nach Ulan-Ude?", "Wer kam nach Ulan-Ude?"),
        ("Was geschah Ende April 2019 im Hafen?", "Was geschah im Hafen?"),
        ("Was geschah im Laufe des Jahres 2019?", "Was geschah?"),
        ("Was geschah in der Nacht zum 3. Mai?", "Was geschah?"),
        ("Wer war bis zum Ende des Jahres 2019 dort?", "Wer war dort?"),
        ("Welcher Haushalt galt für das Jahr 2019?", "Welcher Haushalt galt?"),
        ("Foto aus dem Jahr 2019", "Foto"),
        ("Nenne den Sieger von 2019.", "Nenne den Sieger."),
        ("Who resigned at the end of 2019?", "Who resigned?"),
        ("What happened on 3 May 2024?", "What happened?"),
        ("What happened in early 2019?", "What happened?"),
        # An article goes only with a preposition, and not where it is a noun's.
        ("Wie heißt der Typ, der 1997 dort aufräumen sollte?", "Wie heißt der Typ, der dort aufräumen sollte?"),
        ("Wer war der 2019 gewählte Präsident?", "Wer war der gewählte Präsident?"),
        ("Wer wohnt im 2019 eröffneten Haus?", "Wer wohnt im eröffneten Haus?"),
        ("Wer wohnt in dem im Mai 2019 eröffneten Haus?", "Wer wohnt in dem eröffneten Haus?"),
        ("Was geschah nach dem 2019 geschlossenen Pakt?", "Was geschah nach dem geschlossenen Pakt?"),
        ("Who won the 2019 election?", "Who won the election?"),
        # Several, or one in several words.
        ("Wer gewann in den Jahren 2019 und 2021 dort?", "Wer gewann dort?"),
        ("Wer siegte 2019, 2020 und 2021?", "Wer siegte?"),
        ("Wer kam im Januar 2019 und im Mai 2020 nach Kiel?", "Wer kam nach Kiel?"),
        ("Was geschah 2024 im April?", "Was geschah?"),
        ("Was geschah im April letzten Jahres?", "Was geschah?"),
        ("Was geschah im April des Jahres 2019 dort?", "Was geschah dort?"),
        # Signs beside them.
        ("Wer siegte am 3. Mai, als es regnete?", "Wer siegte, als es regnete?"),
        ("In May 2024, who cut the ribbon?", "who cut the ribbon?"),
        ("Im Mai 2024: Wer durchschnitt das Band?", "Wer durchschnitt das Band?"),
        ("Wer siegte im Finale (2019)?", "Wer siegte im Finale?"),
        ("Wer siegte im (im Mai 2019 verlegten) Finale?", "Wer siegte im (verlegten) Finale?"),
        ("Wer schoss im Finale („Rot“) 2019 ein Tor?", "Wer schoss im Finale („Rot“) ein Tor?"),
        ("Wem gehört das Haus?", "Wem gehört das Haus?"),
    ],
)
def test_a_question_without_its_times_is_a_question(question, left):
    assert untimed(question) == left


@pytest.mark.parametrize(
    "question",
    [
        "2019?",
        "Was geschah zwischen Anfang 2018 und dem Gipfel in Bremen?",
        "Was geschah zwischen dem Gipfel und 2018 in Bremen?",
        "Was geschah zwischen dem Gipfel und dem Jahr 2018 in Bremen?",
        "Was geschah von 2018 bis zum Gipfel?",
        "Wer regierte immer außer 2019?",
        "Wer leitet die Ende 2019 gegründete Firma?",
        "Wer wohnt in 2019 gebauten Häusern?",
        "Wer siegte, 2019, in Bremen?",
        "Wer schrieb „Der Sommer 2019“?",
        "What happened on May 3rd, 2024?",
        "Wer gewann in der Saison 2019/Bonn?",
        "Wer fuhr 3. 2019 Mai davon?",
    ],
)
def test_a_question_that_would_be_broken_stays_as_it_is(question):
    assert asked_times(question, SUNDAY)
    assert untimed(question) == question


TIMES = ["2019", "Mai 2024", "3. Mai", "gestern", "letzte Woche", "1920er Jahren", "April", "vor zwei Jahren", "1997"]
WORDS = [
    "Wer", "siegte", "der", "dem", "im", "in", "bis", "zum", "Ende", "des", "Jahres", "und", "zwischen", "Haus",
    "gewählte", "on", "3", "the", "of", ",", ":", "(", ")", "„", "“", "?", ".", "-",
]  # fmt: skip


@given(st.lists(st.sampled_from(TIMES + WORDS), max_size=14).map(" ".join) | st.text(max_size=60))
@example("am 3. 2019 Mai")
@example("Wer siegte (2019) ?")
def test_what_is_left_are_words_of_the_question_and_no_time(question):
    times = asked_times(question, SUNDAY)
    left = without_times(question, times)

    words = iter(re.findall(r"\w+", question))
    assert all(word in words for word in re.findall(r"\w+", left))
    if left != question:
        assert times
        assert not asked_times(left, SUNDAY)
        assert re.search(r"\w", left)
        assert left == left.strip()


def test_what_leads_to_a_time_takes_linear_time():
    def seconds(size):
        question = "in " * size + "2019?"
        times = asked_times(question, SUNDAY)
        began = time.process_time()
        for _ in range(5):
            without_times(question, times)
        return time.process_time() - began

    assert seconds(20_000) < 40 * max(seconds(2_000), 0.001)

"""What a question asks for, by its own words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.german.questions import AnswerType, analyse_question, is_question

TYPES = [
    ("Wann landete die Fähre in Rostock?", AnswerType.DATE),
    ("Seit wann gibt es den Markt?", AnswerType.DATE),
    ("An welchem Tag öffnet das Museum?", AnswerType.DATE),
    ("In welchem Jahr brannte die Mühle?", AnswerType.DATE),
    ("In what year did the mill burn down?", AnswerType.DATE),
    ("When did the ferry arrive?", AnswerType.DATE),
    ("Um wie viel Uhr legt das Schiff ab?", AnswerType.TIME),
    ("At what time does the train leave?", AnswerType.TIME),
    ("Wie lange dauerte die Überfahrt?", AnswerType.DURATION),
    ("Wie viele Stunden dauerte der Flug?", AnswerType.DURATION),
    ("How long did the strike last?", AnswerType.DURATION),
    ("Wo steht der Leuchtturm?", AnswerType.PLACE),
    ("Wohin fuhr der Bus?", AnswerType.PLACE),
    ("In welcher Stadt tagte der Rat?", AnswerType.PLACE),
    ("Wie heißt die Hauptstadt von Peru?", AnswerType.PLACE),
    ("Weißt du, wo Erika war?", AnswerType.PLACE),
    ("Erika Olaf 2017 wo", AnswerType.PLACE),
    ("WO TRAF ERIKA OLAF", AnswerType.PLACE),
    ("Ort des Treffens 2017?", AnswerType.PLACE),
    ("welche hafenstadt liegt am pazifik", AnswerType.PLACE),
    ("Wer gewann den Lauf?", AnswerType.PERSON),
    ("Mit wem sprach die Ministerin?", AnswerType.PERSON),
    ("Wie heißt der Präsident?", AnswerType.PERSON),
    ("What is the name of the president?", AnswerType.PERSON),
    ("Welche Firma baut die Brücke?", AnswerType.ORGANISATION),
    ("Wie hieß das Unternehmen, das die Brücke baute?", AnswerType.ORGANISATION),
    ("Wie viele Einwohner hat Bremen?", AnswerType.COUNT),
    ("How many people live in Bremen?", AnswerType.COUNT),
    ("Wie oft fährt der Bus?", AnswerType.COUNT),
    ("Wie weit ist es von Kiel nach Oslo?", AnswerType.MEASURE),
    ("Wie alt ist die Eiche?", AnswerType.MEASURE),
    ("Was kostet die Karte?", AnswerType.MEASURE),
    ("Wie viel kostet die Karte?", AnswerType.MEASURE),
    ("Welcher Prozentsatz stimmte zu?", AnswerType.MEASURE),
    ("Warum schloss das Werk?", AnswerType.REASON),
    ("Aus welchem Grund schloss das Werk?", AnswerType.REASON),
    ("Was war der Grund für den Streik?", AnswerType.REASON),
    ("Womit reiste der Kanzler an?", AnswerType.MEANS),
    ("Wie reiste der Kanzler an?", AnswerType.MEANS),
    ("Welche Farbe hat das Boot?", AnswerType.COLOUR),
    ("Was sagte die Richterin?", AnswerType.QUOTATION),
    ("Was ist eine Schleuse?", AnswerType.THING),
    ("Welche Art von Stadt ist Bremen?", AnswerType.THING),
    ("Was hatte Einfluss auf den Preis?", AnswerType.THING),
    ("", AnswerType.THING),
    ("???", AnswerType.THING),
]


@pytest.mark.parametrize(("question", "kind"), TYPES)
def test_the_type_follows_from_the_words(question, kind):
    assert analyse_question(question).type is kind


@pytest.mark.parametrize(
    ("question", "focus"),
    [
        ("Welche Farbe hat das Boot?", "Farbe"),
        ("Wie viele Einwohner hat Bremen?", "Einwohner"),
        ("Welche alte Hafenstadt liegt dort?", "Hafenstadt"),
        ("Was für eine Sorte Apfel ist das?", "Sorte"),
        ("What is the name of the president?", "president"),
        ("Wo steht der Turm?", None),
    ],
)
def test_the_focus_is_the_noun_as_written(question, focus):
    assert analyse_question(question).focus == focus


@pytest.mark.parametrize(
    ("question", "unit", "other"),
    [
        ("Wie weit ist es bis Oslo?", "kilometer", "einwohner"),
        ("Wie viele Einwohner hat Oslo?", "einwohner", "kilometer"),
        ("Wie schwer ist der Elch?", "kilogramm", "euro"),
        ("Was kostet der Elch?", "euro", "kilogramm"),
        ("How far is Oslo?", "kilometer", "euro"),
        ("How many people live there?", "menschen", "kilometer"),
    ],
)
def test_units_are_what_the_number_may_carry(question, unit, other):
    units = analyse_question(question).units
    assert unit in units
    assert other not in units


def test_the_language_is_told():
    question = "Weißt du, wo Erika 1987 und 2004 war?"
    expected = analyse_question(question)
    assert expected.language == "de"
    assert analyse_question("Where did they meet in 1987?").language == "en"


@given(st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_text_can_be_asked(question):
    expected = analyse_question(question)
    assert expected.language in {"de", "en"}
    assert expected.focus is None or expected.focus in question


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Lawrow hat Kim eine Einladung überreicht!", False),
        ("Gipfel Wladiwostok 2019", False),
        ("Die Worte waren klar.", False),
        ("wie heißt der typ nochmal", True),
        ("Worauf lief die Fähre auf", True),
        ("wofür das Geld", True),
        ("Kann man es kaufen?", True),
        ("Nennen Sie eine Ursache.", True),
        ("where did they meet", True),
        ("", False),
    ],
)
def test_claims_and_keywords_are_no_questions(text, asks):
    assert is_question(text) is asks

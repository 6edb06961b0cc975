"""Where words that answer stand in a sentence."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.german.answers import find_answers, names_asked_colour
from retrieval.german.questions import AnswerType, analyse_question


def best(question, sentence):
    found = find_answers(analyse_question(question), sentence, question=question)
    return found[0].span.cut(sentence) if found else None


BEST = [
    ("Wann legte die Fähre ab?", "Die Fähre legte am 14. Mai 2017 mit 80 Gästen ab.", "14. Mai 2017"),
    ("Wann legte die Fähre ab?", "Die Fähre legte am Dienstagmorgen ab.", "Dienstagmorgen"),
    ("Wann legte die Fähre ab?", "Die Fähre legte gestern ab.", "gestern"),
    ("Wann legte die Fähre ab?", "Die Fähre legte am 14.05.2017 ab.", "14.05.2017"),
    ("Wann entstand die Mühle?", "Die Mühle entstand im 17. Jahrhundert.", "17. Jahrhundert"),
    ("Wann war die Mühle beliebt?", "Die Mühle war in den 1970er Jahren beliebt.", "1970er Jahren"),
    ("Wann schloss die Mühle?", "Die Mühle schloss vor acht Jahren.", "vor acht Jahren"),
    ("Wann schloss die Mühle?", "Die Mühle schloss Ende Februar.", "Ende Februar"),
    ("In welchem Jahr brannte die Mühle?", "Am 3. Juni 1911 brannte die Mühle.", "1911"),
    ("In what year did the mill burn?", "Am 3. Juni 1911 brannte die Mühle.", "1911"),
    ("Um wie viel Uhr begann das Spiel?", "Das Spiel begann am Montag um 20.15 Uhr.", "20.15 Uhr"),
    ("Wie lange dauerte der Flug?", "Der Flug dauerte neun Stunden, nicht wie vor zwei Jahren elf.", "neun Stunden"),
    ("Wie weit ist es bis Oslo?", "Bis Oslo sind es 6.500 Kilometer, für 120 Euro.", "6.500 Kilometer"),
    ("Was kostet der Bau?", "Der Bau ist 3 Kilometer lang und kostet zwei Millionen Euro.", "zwei Millionen Euro"),
    ("Welcher Anteil stimmte zu?", "Von 800 Mitgliedern stimmten 3,5 Prozent zu.", "3,5 Prozent"),
    ("Wie viele Punkte holte Jena?", "Jena holte in 34 Spielen 71 Punkte.", "71 Punkte"),
    ("Wie viele Teams spielten?", "Am Ende spielten zwei verschiedene Teams.", "zwei verschiedene Teams"),
    ("Wie oft tagt der Rat?", "Der Rat tagt alle zwei Jahre.", "alle zwei Jahre"),
    ("Wie lautete der Endstand?", "Jena gewann nach 90 Minuten mit 3:1.", "3:1"),
    ("Wo tagte der Rat?", "Der Rat tagte in der norwegischen Hafenstadt Tromsø.", "Tromsø"),
    ("Wo tagte der Rat?", "Der Rat tagte am Montag in Wladiwostok.", "Wladiwostok"),
    ("Welche Hafenstadt besuchte Olaf?", "Olaf besuchte die Hafenstadt Bergen.", "Bergen"),
    ("Wer eröffnete die Messe?", "Die Messe eröffnete Außenminister Igor Petrow am Montag.", "Igor Petrow"),
    ("Wer leitet das Haus?", "Das Haus wird seit Mai von Dr. Anna Sommerfeld geleitet.", "Anna Sommerfeld"),
    ("Wer überreichte Erika die Urkunde?", "Erika bekam die Urkunde von Boris Lahn.", "Boris Lahn"),
    ("Welche Farbe hat das Boot?", "Das Boot mit dem dunkelgrünen Rumpf gehört Olaf.", "dunkelgrünen"),
    ("Warum fiel der Zug aus?", "Der Zug fiel aus, weil ein Ast im Gleis lag.", "weil ein Ast im Gleis lag"),
    ("Wie reiste Olaf?", "Olaf reiste in einem alten Zug nach Kiel.", "in einem alten Zug"),
    ("Wo tagte der Rat?", "Der Rat tagte in Bergen nahe der Grenze zu Schweden.", "Bergen"),
    ("Womit reiste Olaf?", "Olaf reiste mit einem alten Bus nach Kiel.", "mit einem alten Bus"),
    ("Was sagte die Richterin?", "Sie sagte: „Das Urteil steht schon fest.“", "„Das Urteil steht schon fest.“"),
    ("Wie heißt die Bewegung?", "Sie gründete die Abstinenzbewegung im Norden.", "Abstinenzbewegung"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "sentence", "answer"), BEST)
def test_the_best_span_is_the_answer(question, sentence, answer):
    assert best(question, sentence) == answer


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Wie viele Einwohner hat Kiel?", "Kiel liegt 130 Kilometer von der Grenze entfernt."),
        ("Wie viele Einwohner hat Kiel?", "Kiel wurde am 3. Mai 1911 zur Stadt mit Hafen."),
        ("Was kostet die Karte?", "Die Karte zeigt 40 Kilometer Küste."),
        ("Wann war das Rennen 2017?", "Das Rennen 2017 war sehr schnell."),
        ("Was geschah dann?", "Danach fuhr Olaf nach Kiel."),
        ("Um wie viel Uhr kam der Zug?", "Der Zug kam mit 30 Wagen."),
        ("Welche Farbe hat das Boot?", "Das Boot ist rostfrei und liegt im Grünland."),
    ],
)
def test_words_of_another_kind_are_no_answer(question, sentence):
    assert find_answers(analyse_question(question), sentence, question=question) == []


def test_what_the_question_says_is_not_highlighted():
    question = "Wer überreichte Erika die Urkunde?"
    sentence = "Erika bekam die Urkunde von Boris Lahn."
    found = find_answers(analyse_question(question), sentence, question=question)
    assert "Erika" not in [answer.span.cut(sentence) for answer in found]


def test_among_several_dates_the_one_near_the_questions_words_wins():
    sentence = "Die Mühle brannte 1911 ab, während die Kirche erst 1934 geweiht wurde."
    assert best("Wann brannte die Mühle ab?", sentence) == "1911"
    assert best("Wann wurde die Kirche geweiht?", sentence) == "1934"


QUESTIONS = [
    "Wann?", "Um wie viel Uhr?", "Wie lange?", "Wo?", "Wer?", "Welche Firma?", "Wie viele Tore?", "Wie oft?",
    "Wie weit?", "Warum?", "Womit?", "Welche Farbe?", "Was sagte er?", "Welche Bewegung?", "In welchem Jahr?",
]  # fmt: skip
WORDS = [
    "am", "3.", "Mai", "1911", "in", "Kiel", "Olaf", "Lahn", ",", "weil", "„", "“", "zwei", "Tore", "rot", "mit", "der",
    "ß", "İ", "20:15", "Uhr", "–", "\n",
]  # fmt: skip
HOSTILE = [
    "a", " ", "1", "1.", "1.1", "A ", "Al ", "a-", "„", "\"a", "von ", "am 1. ", "vor der ", "mit der a ",
    "weil a, dass ",
    "A.B. ", "1 - ", "zwei ", "um ", "von 1914 bis ", "Ende der ", "rot-", "New ", "zwei und ", "in der alten ", "der ",
]  # fmt: skip


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_hostile_sentence_takes_linear_time(question):
    expected = analyse_question(question)

    def seconds(part, size):
        sentence = (part * size)[:size]
        return min(_timed(expected, sentence, question) for _ in range(2))

    for part in HOSTILE:
        # Ten times the text takes about ten times as long; quadratic time would take a hundred times.
        assert seconds(part, 10_000) < 40 * max(seconds(part, 1_000), 0.001), part


def _timed(expected, sentence, question):
    began = time.process_time()
    find_answers(expected, sentence, question=question)
    return time.process_time() - began


@given(
    st.sampled_from(QUESTIONS),
    st.lists(
        st.sampled_from(
            [
                "am",
                "3.",
                "Mai",
                "1911",
                "in",
                "Kiel",
                "Olaf",
                "Lahn",
                ",",
                "weil",
                "„",
                "“",
                "zwei",
                "Tore",
                "rot",
                "mit",
                "der",
                "ß",
                "İ",
                "20:15",
                "Uhr",
                "–",
                "\n",
            ]
        )
        | st.text(max_size=8),
        max_size=30,
    ),
)
@settings(max_examples=80, deadline=None)
def test_spans_are_disjoint_ranked_and_within_the_sentence(question, words):
    sentence = " ".join(words)
    found = find_answers(analyse_question(question), sentence, question=question)
    assert [answer.score for answer in found] == sorted((answer.score for answer in found), reverse=True)
    for at, answer in enumerate(found):
        assert 0 < answer.score <= 1
        assert answer.span.cut(sentence).strip()
        assert answer.span.end <= len(sentence)
        assert not any(answer.span.overlaps(other.span) for other in found[at + 1 :])


def test_every_type_has_a_finder():
    kinds = {analyse_question(question).type for question in [*QUESTIONS, "Welcher Preis?"]}
    assert kinds == set(AnswerType)


@pytest.mark.parametrize(
    ("question", "sentence", "best"),
    [
        ("Welche Farbe hatte Kims Zug?", "Der Zug hielt vor dem roten Teppich, er war dunkelgrün.", "dunkelgrün"),
        ("Welche Farbe hatte der Zug?", "Vor dem roten Teppich hielt der grüne Panzerzug.", "grüne"),
        ("Welche Farbe hatte der Teppich?", "Der grüne Zug hielt vor dem roten Teppich.", "roten"),
        ("Welche Farbe hatten die Panzerwagen?", "Neben weißen Fahnen fuhren blaue Wagen.", "blaue"),
    ],
)
def test_the_colour_of_the_thing_that_is_asked_about_comes_first(question, sentence, best):
    found = find_answers(analyse_question(question), sentence, question=question)

    assert found[0].span.cut(sentence) == best
    assert found[1].score < 0.2 < found[0].score
    assert names_asked_colour(analyse_question(question), sentence, question)


@pytest.mark.parametrize(
    ("question", "sentence", "asked"),
    [
        ("Welche Farbe hat das Haus?", "Am Ufer standen rote Häuser.", True),
        ("Welche Farbe haben die Häuser?", "Am Ufer stand ein rotes Haus.", True),
        ("What colour was the train?", "Der grüne Zug hielt in Kiel.", True),
        ("Welche Farbe hatte Kims Zug?", "Die Waggons waren grün und trugen schmale gelbe Streifen.", True),
        ("Welche Farbe hat das Haus?", "Sie kam zur roten Modenschau.", False),
        ("Welche Farbe hat das Auto?", "Sie fuhren in einem roten Wagen.", False),
        ("Welche Farbe hat die Fahne?", "Sie hissten die rote Flagge.", False),
        ("Welche Farbe hat die Fahne?", "Sie hissten sie in Kiel.", False),
        ("Wo hielt der Zug?", "Der grüne Zug hielt in Kiel.", False),
    ],
)
def test_whose_colour_a_sentence_names(question, sentence, asked):
    assert names_asked_colour(analyse_question(question), sentence, question) is asked


@pytest.mark.parametrize(
    ("question", "sentence", "colours"),
    [
        ("Welche Farbe hat das Auto?", "Sie fuhren in einem roten Wagen.", ["roten"]),
        ("Welche Farbe hat die Fahne?", "Weit vor der Stadt hissten sie alle die rote Flagge.", ["rote"]),
        ("Welche Farbe hat der Pokal?", "Sie bekamen gold Becher vor roten Vorhängen.", ["roten", "gold"]),
    ],
)
def test_colours_of_other_things_alone_have_a_middling_score(question, sentence, colours):
    found = find_answers(analyse_question(question), sentence, question=question)

    assert [answer.span.cut(sentence) for answer in found] == colours
    assert all(0.25 <= answer.score <= 0.3 for answer in found)


def test_a_carpet_beside_a_train_scores_less_than_its_carriages():
    question = "Welche Farbe hatte Kims Zug?"
    carpet = "Als Kims Zug in Wladiwostok hielt, stand der Wagen nicht vor dem roten Teppich."
    carriages = "Die Waggons waren grün und trugen schmale gelbe Streifen."
    scores = [
        find_answers(analyse_question(question), text, question=question)[0].score for text in (carpet, carriages)
    ]

    assert scores[0] < scores[1]
    assert not names_asked_colour(analyse_question(question), carpet, question)

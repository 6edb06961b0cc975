import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.answering.highlighting import Highlighter, HighlightModel
from retrieval.answering.question import analyse
from retrieval.datamodel import Span
from retrieval.german.analyzer import Analyzer

ANALYZER = Analyzer()


def idf(term):
    return 5.0


def highlighter(question):
    return Highlighter(analyse(question, ANALYZER, idf), ANALYZER, idf)


def marked(question, text):
    return [span.cut(text) for span in highlighter(question).highlights(text, Span(0, len(text)))]


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        (
            "Womit reiste Kim nach Wladiwostok?",
            "Kim Jong Un reiste mit einem gepanzerten Zug nach Wladiwostok.",
            "gepanzerten Zug",
        ),
        ("Wann trafen sich Kim und Putin?", "Kim und Putin trafen sich am 25. April 2019.", "25. April 2019"),
        ("Wie heißt die Katze von Anna?", "Die Katze von Anna heißt Minka und ist sehr alt.", "Minka"),
        ("Welche Bewegung unterstützte er?", "Er unterstützte die Friedensbewegung viele Jahre.", "Friedensbewegung"),
        ("Welche Farbe hat der Zug?", "Der Zug, mit dem Kim kam, ist dunkelgrün.", "dunkelgrün"),
        ("Welche Farbe hat das Auto?", "Sie fuhren in einem roten Wagen.", "roten"),
        ("Welche Farbe hat die Fahne?", "Weit vor der Stadt hissten sie die rote Flagge.", "rote"),
        ("Where did Kim and Putin meet?", "Kim und Putin trafen sich in Wladiwostok.", "Wladiwostok"),
    ],
)
def test_the_words_that_answer_are_marked(question, text, words):
    [found] = marked(question, text)
    assert words in found
    assert len(found) <= len(words) + len("mit einem ")


def test_what_the_question_says_already_is_not_marked():
    assert marked("Wer traf Kim in Wladiwostok?", "In Wladiwostok traf Kim den Gast Putin.") != ["Kim"]


def test_a_sentence_that_answers_scores_higher_than_one_on_the_same_topic():
    asked = highlighter("Wann trafen sich Kim und Putin?")
    answer, other = "Kim und Putin trafen sich am 25. April 2019.", "Kim und Putin trafen sich in einem Saal."
    (score, words), (lower, _) = (asked.best(text, Span(0, len(text))) for text in (answer, other))
    assert score > lower + 1
    assert "25. April" in words.cut(answer)


def test_there_is_no_score_for_what_is_marked_by_its_form_alone():
    text = "Der Zug ist grün."
    assert highlighter("Welche Farbe hat der Zug?").best(text, Span(0, len(text))) is None
    assert highlighter("When did the train arrive?").best(text, Span(0, len(text))) is None
    assert highlighter("Wann kam der Zug?").best("", Span(0, 0)) is None


def test_the_odds_of_given_words_are_those_of_what_they_have_most_in_common_with():
    text = "Kim und Putin trafen sich am 25. April 2019."
    asked = highlighter("Wann trafen sich Kim und Putin?")
    score, best = asked.best(text, Span(0, len(text)))
    exact, nearly, other = asked.odds(text, Span(0, len(text)), [best, Span(26, 43), Span(0, 3)])
    assert best.cut(text) == "25. April 2019"
    assert (exact, nearly) == (score, score)  # "am 25. April 2019" has no words before it that are nearer
    assert other < score


def test_odds_leave_to_form_what_form_decides_and_say_nothing_where_it_finds_nothing():
    text, words = "Der Zug ist dunkelgrün.", [Span(0, 3), Span(12, 22)]
    assert highlighter("Welche Farbe hat der Zug?").odds(text, Span(0, len(text)), words) is None
    plain = "Der Zug fährt nach Norden."
    assert highlighter("Welche Farbe hat der Zug?").odds(plain, Span(0, len(plain)), words[:1]) == [0.0]


def test_a_model_adds_what_a_kind_of_answer_weighs_on_its_own():
    model = HighlightModel({"any": 1.0, "date: digits": 2.0, "date: any": 0.5, "person: any": 4.0}, 0.0)

    assert model.by_kind("date") == {"any": 1.5, "digits": 2.0}
    assert model.by_kind("person") == {"any": 5.0}
    assert model.by_kind("unheard of") == model.shared


def test_nothing_is_marked_where_nothing_answers():
    assert marked("Wie viele Einwohner hat Wien?", "Ja.") == []
    assert marked("Was kostet das Haus?", "…") == []


@given(
    st.sampled_from(["Wer kam mit Kim?", "Welches Schiff sank 2019?", "Warum ging er?", "Wie viele Tage blieb er?"]),
    st.lists(
        st.sampled_from(["Kim", "der", "mit", "Schiff", "sank", "2019", ",", ".", "„", "“", "(", ")", "weil", "neue"])
        | st.text(max_size=6),
        max_size=24,
    ),
)
@settings(max_examples=60, deadline=None)
def test_a_mark_lies_within_the_quote_on_word_borders(question, words):
    text = " ".join(words)
    for span in highlighter(question).highlights(text, Span(0, max(1, len(text)))):
        assert 0 <= span.start < span.end <= len(text)
        assert span.cut(text) == span.cut(text).strip()
        assert not (text[span.start - 1 : span.start].isalnum() and text[span.start].isalnum())
        assert not (text[span.end - 1].isalnum() and text[span.end : span.end + 1].isalnum())


def test_features_are_the_same_each_time_and_bounded_in_number():
    text = "Kim Jong Un reiste mit einem gepanzerten Zug nach Wladiwostok, weil er Putin treffen wollte."
    marker = highlighter("Womit reiste Kim nach Wladiwostok?")
    first, second = (list(marker.candidates(text, Span(0, len(text)))) for _ in range(2))
    assert first == second
    by_words = {span.cut(text): shared | by_kind for span, shared, by_kind in first}
    assert by_words["gepanzerten Zug"]["preposition fits"] == 1.0
    assert by_words["Wladiwostok"]["preposition differs"] == 1.0
    assert by_words["Wladiwostok"]["all known"] == 1.0
    assert by_words["gepanzerten Zug"]["known"] == 0.0


def test_a_sentence_is_scored_once_for_a_question(monkeypatch):
    text = "Kim Jong Un reiste mit einem gepanzerten Zug nach Wladiwostok."
    marker = highlighter("Womit reiste Kim nach Wladiwostok?")
    best = marker.best(text, Span(0, len(text)))
    monkeypatch.setattr("retrieval.answering.highlighting.QuoteWords", None)

    assert marker.best(text, Span(0, len(text))) == best
    assert marker.highlights(text, Span(0, len(text))) == (best[1],)


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        (
            "Wie viele Millionen Euro hat die Brücke gekostet?",
            "Anders als gemeldet hat die Brücke nicht 64 Millionen Euro gekostet, sondern 46 Millionen Euro.",
            "46",
        ),
        ("Wann fährt die Fähre?", "Die Fähre fährt statt am Dienstag erst am Mittwoch.", "Mittwoch"),
    ],
)
def test_what_the_text_corrects_is_not_marked(question, text, words):
    [found] = marked(question, text)

    assert words in found


def test_of_words_that_a_reader_found_those_that_the_text_corrects_are_far_behind():
    text = "Die Fähre fährt statt am Dienstag erst am Mittwoch."
    words = [Span(text.index(day), text.index(day) + len(day)) for day in ("am Dienstag", "am Mittwoch")]
    [wrong, right] = highlighter("Wann fährt die Fähre?").odds(text, Span(0, len(text)), words)

    assert right > wrong + 10


def test_what_is_corrected_is_marked_where_nothing_else_can_be():
    text = "Die Fähre legte nicht am Dienstag ab, sondern überhaupt nicht."
    best = highlighter("Wann legte die Fähre ab?").best(text, Span(0, len(text)))

    assert best is not None
    assert best[0] < 0

"""Typing errors are put right by the archive's own words and shown; what is right is never changed."""

from datetime import date

import pytest

from retrieval.answering.understanding import understand

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("question", "understood"),
    [
        ("Wer durchschnitt das Band in Grefennau?", "Wer durchschnitt das Band in Grefenau?"),
        ("Was sagte Bürgermeisterrin  Ottmers?", "Was sagte Bürgermeisterin Ottmers?"),
    ],
)
def test_a_typing_error_is_put_right_and_shown(answerer, question, understood):
    assert answerer.ask(question, min_confidence=0).understood_as == understood
    right = answerer.ask(understood, min_confidence=0)
    wrong = answerer.ask(question, min_confidence=0)
    assert (wrong.quotes, wrong.confidence) == (right.quotes, right.confidence)
    assert wrong.question == question


@pytest.mark.parametrize(
    "question",
    [
        "Wer durchschnitt das Band vor 400 Gästen?",
        "Wie lang ist die Brücke über die Ahle?",
        "Was kostet die Überfahrt nach Norderhörn?",
        "Who opened the brige in Grefennau?",  # English spells otherwise
        "Was sagte Angela Merkel in Buxtehude?",  # not in the archive
        "Was macht OTTMERSS?",
    ],
)
def test_anything_else_stays(answerer, question):
    assert understand(question, answerer.analyzer, answerer.index, today=TODAY).text == question


def test_no_more_than_the_first_three_words_are_put_right(answerer):
    question = "Was sagte Bürgermeisterrin Ottmerss in Grefennau zur Bürgermeisterrin?"
    understood = "Was sagte Bürgermeisterin Ottmers in Grefenau zur Bürgermeisterrin?"
    assert understand(question, answerer.analyzer, answerer.index, today=TODAY).text == understood


def test_words_are_looked_into_once_for_all_questions(answerer, monkeypatch):
    related = answerer.index.related_terms(answerer.analyzer)
    understand("Wer baute die Flussbrücke?", answerer.analyzer, answerer.index, today=TODAY)
    monkeypatch.setattr("retrieval.german.related_terms.compound_parts", lambda *_: pytest.fail("looked into again"))
    understand("Wer baute die Flussbrücke?", answerer.analyzer, answerer.index, today=TODAY)

    assert answerer.index.related_terms(answerer.analyzer) is related


def test_parts_of_compounds_are_searched(answerer):
    hits = answerer.search("Wer baute die Flussbrücke?")
    analysed = understand("Wer baute die Flussbrücke?", answerer.analyzer, answerer.index, today=TODAY)
    assert set(answerer.analyzer("Fluss Brücke")) <= set(analysed.related)
    assert any(hit.lexical is not None and "Brücke" in hit.passage.text for hit in hits)

"""Passages that hold pieces of a question's words rank before those that hold none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.word_pieces import piece_scores


@pytest.mark.parametrize(
    ("question", "better", "worse"),
    [
        ("Wer lieferte Waffen?", "Die Waffenlieferung kam aus Lübeck.", "Die Lieferung kam aus Lübeck."),
        ("Wo steht der Panzerzug?", "„Panzerzüge“ stehen dort.", "Züge stehen dort."),
        ("Wann kam Kaczynski?", "Kaczyński und Kaczynska kamen.", "Kamenski kam."),
        ("Wo steht der Panzer?", "Der Pan\u00adzer steht dort.", "Der Wagen steht dort."),
        ("Wo steht die Brücke?", "Die Bru\u0308cke\u2009steht.", "Der Steg steht."),
        ("Wer ist Al?", "Al (35) ist es.", "Alma ist es."),
    ],
)
def test_a_text_with_more_pieces_of_the_rarer_words_scores_higher(question, better, worse):
    first, second, *_ = piece_scores(question, [better, worse, "Es regnet.", "Wer ist das?"])

    assert first > second


def test_a_piece_that_all_texts_hold_tells_nothing_beside_a_rare_one():
    texts = ["Die Brücke in Grefenau.", *["Die Brücke."] * 9]

    common, rare = piece_scores("Brücke", texts), piece_scores("Grefenau", texts)
    assert common[0] < rare[0]
    assert len(set(common)) == 1


@pytest.mark.parametrize("question", ["", "?!", " \n "])
def test_without_words_nothing_scores(question):
    assert piece_scores(question, ["Die Brücke.", ""]) == [0.0, 0.0]
    assert piece_scores("Brücke", []) == []


@given(st.text(max_size=80), st.lists(st.text(max_size=80), max_size=5))
def test_scores_are_finite_and_those_of_equal_texts_equal(question, texts):
    scores = piece_scores(question, [*texts, *texts])

    assert all(0 <= score < 1e6 for score in scores)
    assert scores[: len(texts)] == scores[len(texts) :]

"""Passages that hold pieces of a question's words rank before those that hold none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.word_pieces import piece_shares


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
    first, second, *_ = piece_shares(question, [better, worse, "Es regnet.", "Wer ist das?"])

    assert first > second


def test_a_piece_that_all_texts_hold_tells_nothing_beside_a_rare_one():
    texts = ["Die Brücke in Grefenau.", *["Die Brücke."] * 9]

    first, *others = piece_shares("Brücke Grefenau", texts)
    assert first == 1.0
    assert len(set(others)) == 1
    assert others[0] < 0.1


@pytest.mark.parametrize("question", ["", "?!", " \n "])
def test_without_words_nothing_is_shared(question):
    assert piece_shares(question, ["Die Brücke.", ""]) == [0.0, 0.0]
    assert piece_shares("Brücke", []) == []


@given(st.text(max_size=80), st.lists(st.text(max_size=80), max_size=5))
def test_shares_are_shares_and_those_of_equal_texts_equal(question, texts):
    shares = piece_shares(question, [*texts, *texts])

    assert all(0 <= share <= 1 for share in shares)
    assert shares[: len(texts)] == shares[len(texts) :]

"""What an encoder sees of a text."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from retrieval.models.prepare import prepare_text


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("", ""),
        (" \t\n ", ""),
        ("Wer war das?", "Wer war das?"),
        ("  zwei   Wörter\t\n und\u00a0mehr ", "zwei Wörter und mehr"),
        ("A\u0308pfel u\u0308ber O\u0308fen", "Äpfel über Öfen"),
        ("Straße, Maß, GROẞ", "Straße, Maß, GROẞ"),
        ("„Ja“, sagte sie – ‚nein‘", "„Ja“, sagte sie – ‚nein‘"),
        ("Land\u00adtags\u00adwahl", "Landtagswahl"),
        ("Auf\u200clage und Tee\u200b\u2060tasse\ufeff", "Auflage und Teetasse"),
        ("u\u00ad\u0308ber", "über"),
        ("Ｎｅｕ　２０２４", "Neu 2024"),
        ("5\u202f000 m²", "5 000 m2"),
        ("eins\0zwei\x07", "einszwei"),
        ("\ud83d allein \udc00", "allein"),
        ("weg\ufffdda \u2581 Strich", "weg da Strich"),
        ("<s>Haus</s> <mask><pad> <unk>", "< s>Haus< /s> < mask>< pad> < unk>"),
        ("＜s＞", "< s>"),
        ("a < b > c <strong>", "a < b > c <strong>"),
        ("日本 🦄", "日本 🦄"),
    ],
)
def test_prepare_text(text, seen):
    assert prepare_text(text) == seen


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(codec=None)))
@example("\u2003\u0308")
@example("<\u00ads>")
def test_prepared_text_is_stable_and_can_be_handed_to_c(text):
    prepared = prepare_text(text)

    assert prepare_text(prepared) == prepared
    assert "\0" not in prepared
    assert prepared.encode("utf-8").decode("utf-8") == prepared
    assert unicodedata.is_normalized("NFKC", prepared)
    assert "  " not in prepared
    assert prepared == prepared.strip()

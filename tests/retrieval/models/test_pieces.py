"""Pieces of a tokenizer, found where they stand in a text without decoding all of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.models import pieces as module
from retrieval.models.pieces import Pieces


def pieces_of(*texts, before=b""):
    blobs = [text.encode() for text in texts]
    offsets = np.cumsum([len(before), *map(len, blobs)]).astype(np.uint32)
    return Pieces(np.frombuffer(before + b"".join(blobs), dtype=np.uint8), offsets)


TEXTS = ("<s>", "", "a", "ab", "abc", "abcd", "äö", "漢字漢字", "🦄", "\u2581haus", "\u2581ha", "bc", "ab")


def test_they_are_what_they_were():
    pieces = pieces_of(*TEXTS, before=b"xyz")

    assert tuple(pieces) == TEXTS
    assert len(pieces) == len(TEXTS)
    assert pieces[8] == "🦄"


@pytest.mark.parametrize(
    ("text", "begin", "expected"),
    [
        ("abcde", 0, ["a", "ab", "abc", "abcd"]),
        ("abcde", 1, ["bc"]),
        ("abcde", 2, []),
        ("ab", 0, ["a", "ab"]),
        ("a", 0, ["a"]),
        ("abx", 0, ["a", "ab"]),
        ("漢字漢字漢", 0, ["漢字漢字"]),
        ("x🦄", 1, ["🦄"]),
        ("\u2581haushaus", 0, ["\u2581ha", "\u2581haus"]),
        ("\ud800\udfff", 0, []),  # halves of a character, which are no UTF-8
    ],
)
def test_what_stands_in_a_text_is_found_shortest_first(text, begin, expected):
    found = pieces_of(*TEXTS).standing_at(text, begin)

    assert [TEXTS[number] for number, _ in found] == expected
    assert all(text[begin:end] == TEXTS[number] for number, end in found)


def test_of_equal_pieces_the_last_one_counts():
    assert pieces_of(*TEXTS).standing_at("ab", 0)[1] == (12, 2)


letters = st.text(st.sampled_from("abä漢🦄"), max_size=6)


@given(texts=st.lists(letters, max_size=12), text=letters)
def test_it_is_all_that_stands_there_and_nothing_else(texts, text):
    pieces = pieces_of(*texts)

    for begin in range(len(text)):
        expected = {text[begin:end]: end for end in range(begin + 1, len(text) + 1) if text[begin:end] in texts}
        found = pieces.standing_at(text, begin)
        assert {texts[number]: end for number, end in found} == expected
        assert [end for _, end in found] == sorted(expected.values())


def test_beginnings_of_one_hash_are_told_apart(monkeypatch):
    monkeypatch.setattr(module, "_FACTORS", (0, 0))
    pieces = pieces_of(*TEXTS)

    assert [TEXTS[number] for number, _ in pieces.standing_at("abcx", 0)] == ["a", "ab", "abc"]
    assert pieces.standing_at("xyz", 0) == []


def test_what_was_decoded_is_kept_but_not_forever(monkeypatch):
    monkeypatch.setattr(module, "_KEPT_STARTS", 4)
    pieces = pieces_of(*TEXTS)
    for text in ("abcd", "漢字漢字", "xyz", "abcd"):
        assert pieces.standing_at(text, 0) == pieces_of(*TEXTS).standing_at(text, 0)
        assert len(pieces._known) <= 4


@pytest.mark.parametrize(
    ("blob", "offsets", "reason"),
    [
        (b"ab\xff", [0, 2, 3], "no UTF-8"),
        ("ä".encode(), [0, 1, 2], "within a character"),
        (b"abc", [0, 2, 4], "one after the other"),
        (b"abc", [0, 2, 1, 3], "one after the other"),
        (b"abc", [], "one after the other"),
    ],
)
def test_what_is_no_text_is_refused(blob, offsets, reason):
    with pytest.raises(ValueError, match=reason):
        Pieces(np.frombuffer(blob, dtype=np.uint8), np.array(offsets, dtype=np.uint32))

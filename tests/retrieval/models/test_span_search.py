"""Finding the best spans in logits: by hand, and for any text, however it is cut into tokens and windows."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.datamodel import Span
from retrieval.models.span_search import Window, read_windows, whole_characters


def window(tokens, starts, ends, null=(0.0, 0.0)):
    """Give a window of [CLS] and these tokens of the passage; a token of None stands in the question."""
    places = [(0, 0), *((0, 0) if token is None else token for token in tokens)]
    return Window(
        starts=np.array([null[0], *starts], dtype=np.float32),
        ends=np.array([null[1], *ends], dtype=np.float32),
        offsets=np.array(places, dtype=np.int64).reshape(-1, 2),
        in_passage=np.array([False, *(token is not None for token in tokens)]),
        null=0,
    )


def words(text):
    return [found.span() for found in re.finditer(r"\S+", text)]


def found(text, reading):
    return [(read.span.cut(text), read.score) for read in reading.spans]


TEXT = "Okko Tjarks steuert die Fähre im Winter."


def test_the_best_span_has_the_highest_sum_of_start_and_end():
    reading = read_windows(TEXT, [window(words(TEXT), [3, 1, 0, 4, 0, 0, 0], [0, 2, 0, 0, 1, 0, 0])])

    # "Okko Tjarks" 3 + 2 = 5; "die Fähre" 4 + 1 = 5 as well, but later; "Okko … Fähre" only 3 + 1
    assert found(TEXT, reading)[:2] == [("Okko Tjarks", 5.0), ("die Fähre", 5.0)]


def test_an_end_before_its_start_is_no_span():
    reading = read_windows(TEXT, [window(words(TEXT), [0, 0, 0, 0, 9, 0, 0], [9, 0, 0, 0, 0, 0, 0])], count=2)

    # "Fähre … Okko" would have 18; "Fähre" has 9 + 0, and "Okko" 0 + 9 before it
    assert found(TEXT, reading) == [("Okko", 9.0), ("Fähre", 9.0)]


def test_a_token_of_two_windows_is_told_of_once():
    places = words(TEXT)
    first = window(places[:5], [1, 2, 3, 4, 5], [1, 2, 3, 4, 5])
    second = window([None, *places[3:]], [9, 40, 50, 6, 7], [9, 40, 50, 6, 7])
    tokens = read_windows(TEXT, [first, second]).tokens

    assert [tuple(place) for place in tokens.places.tolist()] == places
    assert tokens.starts.tolist() == tokens.ends.tolist() == [1, 2, 3, 4, 5, 6, 7]


def test_what_stands_in_the_question_is_no_span():
    tokens = [None, None, *words(TEXT)]
    reading = read_windows(TEXT, [window(tokens, [50, 0, *[0] * 6, 1], [0, 50, *[0] * 6, 1])], count=1)

    assert found(TEXT, reading) == [("Winter.", 2.0)]


def test_no_span_is_longer_than_the_limit():
    starts, ends = [9, 0, 0, 0, 0, 0, 1], [0, 0, 2, 0, 0, 0, 9]
    first = read_windows(TEXT, [window(words(TEXT), starts, ends)], longest=3, count=1)
    second = read_windows(TEXT, [window(words(TEXT), starts, ends)], longest=7, count=1)

    assert found(TEXT, first) == [("Okko Tjarks steuert", 11.0)]
    assert found(TEXT, second) == [(TEXT, 18.0)]


def test_the_null_score_is_the_lowest_of_all_windows():
    tokens = words(TEXT)
    windows = [window(tokens[:4], [0] * 4, [0] * 4, (5, 2)), window(tokens[3:], [0] * 4, [0] * 4, (1, -3))]

    assert read_windows(TEXT, windows).null_score == -2.0


def test_a_window_without_passage_has_a_null_score_and_no_span():
    reading = read_windows("", [window([None, None], [9, 9], [9, 9], (1, 2))])

    assert (reading.spans, reading.null_score) == ((), 3.0)


@pytest.mark.parametrize(
    ("text", "cut", "words"),
    [
        ("ein Wort hier", (3, 9), "Wort"),  # SentencePiece takes the space before a word along
        ("ein \u00a0Wort\u2009 hier", (3, 10), "Wort"),
        ("ein   hier", (3, 6), None),
        ("Cafe\u0301 am Fluss", (0, 4), "Cafe\u0301"),  # an accent that the tokenizer dropped
        ("Cafe\u0301 am Fluss", (4, 8), "e\u0301 am"),
        ("A\u0308rzte", (1, 2), "A\u0308"),
        ("die 👩‍🚀 da", (4, 5), "👩‍🚀"),
        ("die 👩‍🚀 da", (6, 7), "👩‍🚀"),
        ("die 👍🏽 da", (4, 5), "👍🏽"),
        ("die ☀️ da", (4, 5), "☀️"),
        ("die 🚢 da", (4, 5), "🚢"),
        ("\u0301 allein", (0, 1), "\u0301"),
        ("Größe", (2, 4), "öß"),
        ("kurz", (2, 99), "rz"),
        ("kurz", (4, 4), None),
        ("", (0, 0), None),
    ],
)
def test_a_span_is_whole_characters_without_space(text, cut, words):
    span = whole_characters(text, *cut)

    assert (span and span.cut(text)) == words


def test_a_letter_under_a_hundred_thousand_accents_is_no_trap():
    text = "e" + "\u0301" * 100_000
    tokens = [(place, place + 1) for place in range(0, len(text), 50)]
    reading = read_windows(text, [window(tokens, [1] * len(tokens), [1] * len(tokens))])

    assert all(0 <= read.span.start < read.span.end <= len(text) for read in reading.spans)


logits = st.floats(-20, 20, width=32)


@st.composite
def cut_texts(draw, *, most=60):
    """Give any text with any tokens on it: white space, marks, astral characters; gaps, and tokens of nothing."""
    text = draw(st.text(st.one_of(st.characters(), st.sampled_from(" \n\u00a0\u0301\u200d🚢äß")), max_size=most))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=24)))
    tokens = list(zip(cuts[::2], cuts[1::2], strict=False)) if draw(st.booleans()) else list(zip(cuts, cuts[1:]))  # noqa: B905, RUF007
    return text, tokens


@settings(deadline=None)
@given(st.data(), cut_texts())
def test_every_span_lies_inside_and_shares_nothing_with_another(data, cut_text):
    text, tokens = cut_text
    size = st.lists(logits, min_size=len(tokens), max_size=len(tokens))
    split = data.draw(st.integers(0, len(tokens)))
    windows = []
    for part in (slice(0, split), slice(max(0, split - 3), None)):
        windows.append(window(tokens[part], data.draw(size)[part], data.draw(size)[part]))
    reading = read_windows(text, windows, count=4, longest=data.draw(st.integers(1, 8)))

    assert [read.score for read in reading.spans] == sorted((read.score for read in reading.spans), reverse=True)
    for number, read in enumerate(reading.spans):
        words = text[read.span.start : read.span.end]
        assert words == read.span.cut(text)
        assert 0 <= read.span.start < read.span.end <= len(text)
        assert words == words.strip() != ""
        assert not any(read.span.overlaps(other.span) for other in reading.spans[:number])


@settings(deadline=None)
@given(st.data(), st.integers(1, 40), st.integers(1, 6))
def test_windows_find_what_one_window_of_the_whole_text_finds(data, count, longest):
    """With windows that overlap by the longest answer, and a token's logits the same in each."""
    text = " ".join(f"Wort{number}" for number in range(count))
    tokens = words(text)
    starts = data.draw(st.lists(logits, min_size=count, max_size=count))
    ends = data.draw(st.lists(logits, min_size=count, max_size=count))
    size = longest + data.draw(st.integers(1, 10))
    parts = [slice(begin, begin + size) for begin in range(0, count, size - longest)]
    windows = [window(tokens[part], starts[part], ends[part]) for part in parts]

    one = read_windows(text, [window(tokens, starts, ends)], longest=longest)
    many = read_windows(text, windows, longest=longest)

    assert found(text, many) == found(text, one)
    best = max(
        np.float64(np.float32(starts[i])) + np.float32(ends[j])
        for i in range(count)
        for j in range(i, min(count, i + longest))
    )
    assert one.spans[0].score == pytest.approx(best)
    assert one.spans[0].span.start in {start for start, _ in tokens}
    assert isinstance(one.spans[0].span, Span)

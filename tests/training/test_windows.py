"""Windows keep every character's place, and the answer's tokens are the answer's."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from retrieval.datamodel import Span
from training.examples import Example
from training.windows import Windower, answer_tokens


def _example(passage: str, answer: str | None, question: str = "wer baute den turm") -> Example:
    found = () if answer is None else (Span(passage.index(answer), passage.index(answer) + len(answer)),)
    return Example(id="1", source="a.json", article="A", question=question, passage=passage, answers=found)


def _words(example: Example, window) -> str:
    return example.passage[window.offsets[window.first][0] : window.offsets[window.last][1]].strip()


@pytest.mark.parametrize(
    ("passage", "answer"),
    [
        ("den turm baute Anna Bauer im hafen", "Anna Bauer"),
        ("übermäßig schön: „Änne Öß“ baute den turm", "Änne Öß"),
        ("im jahr 1999 wurde er rot gestrichen", "1999"),
        ("baute", "baute"),
        ("der 😀 turm im hafen", "turm"),
    ],
)
def test_tokens_of_an_answer_cover_exactly_its_characters(model_folder, passage, answer):
    example = _example(passage, answer)
    (window,) = Windower(model_folder).windows([example])
    assert _words(example, window) == answer
    assert window.in_passage[window.first]
    assert window.in_passage[window.last]


def test_a_long_passage_is_cut_into_windows_that_overlap_and_hold_all_of_it(model_folder):
    passage = " ".join(f"turm hafen {number}" for number in range(30)) + " Anna Bauer " + "im jahr " * 20
    example = _example(passage, "Anna Bauer")
    windows = Windower(model_folder, length=40, overlap=14).windows([example])
    assert all(len(window.ids) <= 40 for window in windows)
    seen = {place for w in windows for start, end in w.offsets[w.in_passage] for place in range(start, end)}
    assert {place for place, letter in enumerate(passage) if not letter.isspace()} <= seen
    holding = [window for window in windows if window.first]
    assert holding
    assert {_words(example, window) for window in holding} == {"Anna Bauer"}
    for window in windows:
        if not window.first:
            assert window.last == 0
            assert window.near.tolist() == [True] + [False] * (len(window.ids) - 1)


def test_the_answers_sentence_is_told_from_the_others(model_folder):
    passage = "Den turm baute Anna Bauer. Im jahr 1999 wurde er rot gestrichen. Er ist neu."
    example = _example(passage, "1999")
    (window,) = Windower(model_folder).windows([example])
    places = window.offsets[window.near]
    assert passage[places[0][0] : places[-1][1]].strip() == "Im jahr 1999 wurde er rot gestrichen."


def test_an_answer_longer_than_may_be_found_is_left_out(model_folder):
    long = " ".join(["turm"] * 31)
    windower = Windower(model_folder)
    assert windower.windows([_example(f"im {long} hafen", long)]) == []
    assert len(windower.windows([_example(f"im {long} hafen", " ".join(["turm"] * 30))])) == 1


def test_without_an_answer_the_first_token_is_the_target(model_folder):
    (window,) = Windower(model_folder).windows([_example("der turm im hafen", None)])
    assert (window.first, window.last) == (0, 0)


def test_a_question_is_cut_and_leaves_room_for_the_passage(model_folder):
    (window,) = Windower(model_folder).windows([_example("der turm im hafen", "turm", "turm " * 500)])
    assert len(window.ids) < 320
    assert window.in_passage.sum() > 3


def test_answer_tokens_touch_the_answer_only():
    offsets = [(0, 3), (3, 8), (8, 9), (9, 12)]
    assert answer_tokens(offsets, Span(4, 9)) == (1, 2)
    assert answer_tokens(offsets, Span(12, 15)) is None


@pytest.mark.parametrize("most", [5, 11, 100])
def test_a_window_that_is_cut_keeps_question_and_answer(model_folder, most):
    example = _example("im hafen wurde er neu den turm baute Anna im hafen rot gestrichen im jahr neu", "Anna")
    (window,) = Windower(model_folder).windows([example])
    assert window.last - window.first < most
    for seed in range(20):
        cut = window.cut_to(window.kept(most, random.Random(seed)))  # noqa: S311
        assert _words(example, cut) == "Anna"
        assert cut.in_passage.sum() == min(most, window.in_passage.sum())
        assert cut.ids[~cut.in_passage].tolist() == window.ids[~window.in_passage].tolist()
        assert np.flatnonzero(cut.in_passage)[-1] - np.flatnonzero(cut.in_passage)[0] + 1 == cut.in_passage.sum()


def test_a_window_without_answer_is_cut_and_stays_without(model_folder):
    (window,) = Windower(model_folder).windows([_example("der turm im hafen wurde neu gestrichen", None)])
    cut = window.cut_to(window.kept(3, random.Random(1)))  # noqa: S311
    assert (cut.first, cut.last, cut.in_passage.sum(), cut.near[0]) == (0, 0, 3, True)


@pytest.mark.parametrize("title", ["  ", "\u200e\u200f", "\u00ad"])
def test_a_title_that_nobody_sees_is_none(model_folder, title):
    example = _example("den turm baute Anna Bauer im hafen", "Anna Bauer")
    windower = Windower(model_folder)
    (plain,), (titled,) = windower.windows([example]), windower.windows([replace(example, title=title)])
    (read,) = windower.reading_windows(example.question, example.passage, title)
    assert titled.ids.tolist() == read.ids.tolist() == plain.ids.tolist()


@pytest.mark.parametrize("title", ["turm", "Der turm im hafen?", "hafen " * 300])
def test_a_title_stands_before_the_passage_and_moves_no_place_in_it(model_folder, title):
    example = _example("den turm baute Anna Bauer im hafen", "Anna Bauer")
    windower = Windower(model_folder)
    (plain,), (titled,) = windower.windows([example]), windower.windows([replace(example, title=title)])
    added = len(titled.ids) - len(plain.ids)
    assert 0 < added <= 32
    assert titled.first == plain.first + added
    assert _words(example, titled) == "Anna Bauer"
    assert np.array_equal(titled.offsets[titled.in_passage], plain.offsets[plain.in_passage])
    (read,) = windower.reading_windows(example.question, example.passage, title)
    assert np.array_equal(read.ids, titled.ids)

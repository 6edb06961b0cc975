"""Each epoch shows whole sentences with the answer among them, the same ones for the same number."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from retrieval.datamodel import Span
from training.examples import Example
from training.lessons import Lessons, cropped, passage_around

SENTENCES = [f"Im Jahr {1900 + number} baute Änne Öß den {number}. Turm am Hafen von Lübeck." for number in range(40)]
TEXT = " ".join(SENTENCES)


def _asked(id_: str, text: str, answer: str | None, *, question: str = "Wer?", near: str | None = None) -> Example:
    def place(words):
        return Span(text.index(words), text.index(words) + len(words))

    return Example(
        id=id_,
        source="a",
        article=id_,
        question=question,
        passage=text,
        answers=(place(answer),) if answer else (),
        near=place(near) if near else None,
    )


def _lessons(**changes) -> Lessons:
    parallel = [
        {
            "de": _asked("t", TEXT, "1907", question="Wann?"),
            "en": _asked("t", "Built in 1907.", "1907", question="When?"),
        }
    ]
    own = [
        _asked("a", "Die Brücke kostete 4 Millionen. Sie ist neu.", "4 Millionen", question="Was kostete die Brücke?"),
        _asked("b", "Die Brücke ist rot. Der Fluss ist breit.", None, near="Der Fluss ist breit."),
    ]
    settings = {"parallel": parallel, "own": own, "main": "de", "shares": {"de": 1, "en": 1}, "mixed": 3, "wrong": 1.0}
    return Lessons(**settings | {"seed": 1} | changes)


@pytest.mark.parametrize("answer", ["1900", "1917", "1939", "den 7. Turm"])
def test_a_passage_is_whole_sentences_with_the_answer_among_them(answer):
    span = Span(TEXT.index(answer), TEXT.index(answer) + len(answer))
    lengths = []
    for seed in range(20):
        passage = passage_around(TEXT, span, random.Random(seed))  # noqa: S311
        assert passage.start <= span.start
        assert span.end <= passage.end
        assert passage.cut(TEXT).startswith("Im Jahr")
        assert passage.cut(TEXT).endswith("Lübeck.")
        lengths.append(len(passage))
    assert min(lengths) < 600 < max(lengths) < 1100 + max(map(len, SENTENCES))


def test_the_answer_of_a_cropped_example_is_the_same_words():
    for seed in range(10):
        found = cropped(_asked("a", TEXT, "1917"), random.Random(seed))  # noqa: S311
        assert [answer.cut(found.passage) for answer in found.answers] == ["1917"]


def test_a_question_without_answer_is_shown_with_the_sentence_that_it_nearly_fits():
    text = "Der Fluss ist breit. " + TEXT
    found = cropped(_asked("a", text, None, near="Der Fluss ist breit."), random.Random(1))  # noqa: S311
    assert found.passage.startswith("Der Fluss ist breit.")
    assert found.answers == ()


def test_an_epoch_shows_every_question_and_is_the_same_for_its_number():
    lessons = _lessons(wrong=0.0)
    shown = lessons.epoch(0)
    assert [example.id for example in shown] == ["t", "a", "b", "t", "t", "t"]
    assert shown == lessons.epoch(0)
    assert {example.passage for example in shown} != {example.passage for example in lessons.epoch(1)}
    assert shown[0].question == "Wann?"


def test_questions_of_several_languages_meet_texts_of_several():
    shown = [example for number in range(20) for example in _lessons(wrong=0.0).epoch(number)[3:]]
    pairs = {(example.question, example.passage == "Built in 1907.") for example in shown}
    assert pairs == {("Wann?", False), ("Wann?", True), ("When?", False), ("When?", True)}
    assert all(answer.cut(example.passage) == "1907" for example in shown for answer in example.answers)


def test_wrong_passages_lack_the_answer():
    wrong = [example for number in range(20) for example in _lessons(mixed=0).epoch(number)[3:]]
    assert wrong
    for example in wrong:
        assert example.answers == ()
        assert {"t": "1907", "a": "4 Millionen"}[example.id] not in example.passage
    # The nearest by its words is the other bridge.
    assert any(example.id == "a" and "Die Brücke ist rot." in example.passage for example in wrong)


def test_most_passages_have_the_title_of_the_article_that_they_are_of():
    bridge = _asked("a", "Die Brücke kostete 4 Millionen.", "4 Millionen", question="Was kostete die Brücke?")
    tower = replace(_asked("t", TEXT, "1907", question="Wann?"), title="Turm")
    lessons = _lessons(parallel=[], own=[replace(bridge, title="Brücke"), tower], mixed=0)
    found = [example for number in range(60) for example in lessons.epoch(number)]
    titles = [example.title for example in found]
    assert {"Brücke", "Turm", ""} == set(titles)
    assert 0.7 < sum(map(bool, titles)) / len(titles) < 0.9
    for example in found:
        assert example.title in ("", "Turm" if "Lübeck" in example.passage else "Brücke")


def test_balanced_lessons_show_rare_kinds_of_questions_more_often_but_never_too_often():
    bridge = _asked("b", "Die Brücke kostete 4 Millionen. Der Fluss ist breit.", "4 Millionen")
    often = [replace(bridge, id=f"wer {number}", question="Wer zahlte die Brücke?") for number in range(1600)]
    seldom = [replace(bridge, id=f"wann {number}", question="Wann war das?") for number in range(400)]
    rare = [replace(bridge, id="warum", question="Warum kostete sie so viel?")]
    without = [replace(bridge, id="ohne", question="Wo steht sie?", answers=())]
    lessons = _lessons(parallel=[], own=often + seldom + rare + without, mixed=0, wrong=0.0, balance=0.5)
    shown = [example.id.split()[0] for number in range(5) for example in lessons.epoch(number)]
    # Shares of .8 and .2, of which the roots are as 2 to 1.
    assert shown.count("wer") / shown.count("wann") == pytest.approx(2, rel=0.1)
    assert len(shown) / 5 == pytest.approx(2002, rel=0.05)
    assert shown.count("warum") == 15
    assert shown.count("ohne") == 5
    assert lessons.epoch(3) == lessons.epoch(3)

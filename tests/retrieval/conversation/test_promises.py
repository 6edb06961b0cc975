"""What holds for any question after any turns: no error, no endless work, never empty, never too long."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.conversation.completing import complete
from retrieval.conversation.turns import Turn

LONGEST = 2_000
VOCABULARY = (
    "und wer was wann wo wie viele welche er sie es ihm ihr sein das dies die der dort damals dabei dazu danach "
    "davon war ist hat haben wurde trafen sagte kam gab in auf mit von nach Kim Putin Hanoi Berlin Fähre Treffen "
    "Stadt 2019 2023 im September genau auch noch nicht And when did he it there ? , . ( ) „ “ - ’s Kims St. dass "
    "als und Trump Menschen letzte Frau beide an seine Gemeinderat verkauft auf"
)
WORDS = st.sampled_from(VOCABULARY.split())
QUESTIONS = st.one_of(st.lists(WORDS, max_size=12).map(" ".join), st.text(max_size=120))
TURNS = st.builds(
    Turn,
    question=QUESTIONS.filter(lambda text: bool(text.strip())),
    quote=QUESTIONS,
    marked=st.lists(QUESTIONS, max_size=2).map(tuple),
    title=st.text(max_size=30),
    published=st.sampled_from([None, "2019", "2019-04", "2019-04-25"]),
)


@given(question=QUESTIONS, turns=st.lists(TURNS, max_size=3))
@settings(max_examples=500, deadline=None)
def test_any_follow_up_gives_a_question(question: str, turns: list[Turn]) -> None:
    meant = complete(question, turns)
    assert len(meant) <= LONGEST
    assert bool(meant.strip()) == bool(question.strip())
    if not turns:
        assert meant == question


@given(question=QUESTIONS, turns=st.lists(TURNS, min_size=1, max_size=3))
@settings(max_examples=500, deadline=None)
def test_what_was_completed_is_complete(question: str, turns: list[Turn]) -> None:
    meant = complete(question, turns)
    assert complete(meant, turns) == meant


@pytest.mark.parametrize(
    "question",
    [
        "und " * 500,
        "er " * 600,
        "Und " + "in " * 600,
        "dort " * 400,
        "Wer " + ", " * 900,
        "(" * 2_000,
        "?" * 2_000,
        "\u0301" * 500,
    ],
)
def test_a_hostile_follow_up_is_answered(question: str) -> None:
    turn = Turn(question="Wo " + "trafen " * 250 + "sich Kim?", quote="Kim und " * 1_250, marked=("Kim " * 50,))
    assert 0 < len(complete(question, [turn])) <= LONGEST


@pytest.mark.parametrize("asked", ["Und 2023?", "Was sagte er dazu?", "Wann?", "Und in Hanoi?", "Wer war dabei?"])
def test_a_hostile_turn_is_borne(asked: str) -> None:
    for text in ("a" * 2_000, "Kim " * 500, "und " * 500, "Wer, " * 400, "von der " * 250, "2019 " * 400, "(?" * 900):
        turn = Turn(question=text, quote=text * 5, marked=(text, "", text[:40]), title=text, published="2019")
        assert 0 < len(complete(asked, [turn, turn])) <= LONGEST

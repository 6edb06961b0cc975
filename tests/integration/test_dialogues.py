"""Follow-ups over the example archive are understood, and questions that stand alone are left alone, end to end."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.dialogue_judging import read_dialogues
from benchmarks.dialogue_running import run_dialogue, stand_alone
from benchmarks.dialogues import rows_of
from retrieval import open_answerer

pytestmark = pytest.mark.integration

GOLD = Path(__file__).resolve().parents[1] / "gold"
FILES = ("dialogues-dev.jsonl", "dialogues-held-out.jsonl")
# Before anybody read the held-out ones .74 of them were understood; their misses were mended on 2026-11-23.
FLOORS = {"dialogues-dev.jsonl": 0.94, "dialogues-held-out.jsonl": 0.90}


@pytest.fixture(scope="module")
def answerer(seeds_index):
    with closing(open_answerer(seeds_index)) as answerer:
        yield answerer


@pytest.fixture(scope="module")
def rows(answerer):
    """Give the figures of each file by kind; no question, so that a failure shows nothing of the held-out file."""
    judged = {
        name: [turn for dialogue in read_dialogues(GOLD / name) for turn in run_dialogue(dialogue, answerer)]
        for name in FILES
    }
    return {name: {row.kind: row for row in rows_of(turns)} for name, turns in judged.items()}


@pytest.mark.parametrize("name", FILES)
def test_follow_ups_are_understood(rows, name):
    understood = rows[name]["follow-ups"].with_bracket
    assert understood.right / understood.all >= FLOORS[name], rows[name]


@pytest.mark.parametrize("name", FILES)
def test_questions_of_a_dialogue_that_stand_alone_are_left_alone(rows, name):
    alone = rows[name]["alone"].understood
    assert alone.right == alone.all


def test_questions_of_the_gold_set_are_left_alone_after_others(answerer):
    """Every sixth one: each is searched for twice."""
    lines = (GOLD / "seeds.jsonl").read_text(encoding="utf-8").splitlines()[::6]
    assert stand_alone([json.loads(line)["question"] for line in lines], answerer) == []

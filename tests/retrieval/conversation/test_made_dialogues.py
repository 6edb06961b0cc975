"""Follow-ups over turns that were made up, on topics that the example articles do not have, come out complete.

An entry of `made_dialogues.jsonl` holds the turns as data, the question, and `words` and `not` as tests/gold/README.md
explains them; `best` is what a careful editor would write.  No index is needed.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from benchmarks.dialogue_judging import ALONE, holds, short_bracket
from retrieval.conversation.completing import complete
from retrieval.conversation.turns import Turn

FLOOR = 0.90
"""The share of the follow-ups that have to be understood."""


def entries():
    text = Path(__file__).with_name("made_dialogues.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def follow_ups():
    return [entry for entry in entries() if entry["kind"] != ALONE]


def standing_alone():
    return [entry for entry in entries() if entry["kind"] == ALONE]


def turns_of(entry):
    return [Turn(**{**turn, "marked": tuple(turn["marked"])}) for turn in entry["turns"]]


def meaning(completed):
    """Leave out what stands in brackets, unless it is one short bracket at the end."""
    return f"{re.sub(r'[(][^()]*[)]', ' ', completed)} {short_bracket(completed)}"


def flaws(entry, completed):
    """Return each thing that the completion lacks, and each that is too much."""
    text = meaning(completed)
    lacking = [" or ".join(words) for words in entry["words"] if not any(holds(text, word) for word in words)]
    return lacking + [f"not {word}" for word in entry.get("not", ()) if holds(text, word)]


def misunderstood():
    for entry in follow_ups():
        completed = complete(entry["question"], turns_of(entry))
        found = flaws(entry, completed)
        if found:
            yield f"{entry['id']} {entry['kind']}: {entry['question']!r} became {completed!r}: {'; '.join(found)}"


def test_every_mark_stands_in_its_quote():
    assert all(mark in turn["quote"] for entry in entries() for turn in entry["turns"] for mark in turn["marked"])


def test_no_two_entries_have_an_id_or_the_same_turns_and_question():
    ids = [entry["id"] for entry in entries()]
    asked = [json.dumps([entry["turns"], entry["question"]]) for entry in entries()]

    assert len(set(ids)) == len(ids)
    assert len(set(asked)) == len(asked)


@pytest.mark.parametrize("entry", follow_ups(), ids=lambda entry: entry["id"])
def test_a_follow_up_says_too_little_and_the_best_completion_enough(entry):
    assert any(flaw for flaw in flaws(entry, entry["question"]))
    assert flaws(entry, entry["best"]) == []


def test_what_stands_in_brackets_counts_if_it_is_two_things_at_most():
    assert meaning("Was kostet das? (Tiefgarage, Bamberg)").endswith("Tiefgarage, Bamberg")
    assert "Bamberg" not in meaning("Was kostet das? (Tiefgarage, Maxplatz, Bamberg)")
    assert "Bamberg" not in meaning("Was kostet das? (Was plant Bamberg?)")


def test_most_follow_ups_are_understood():
    missed = list(misunderstood())

    assert 1 - len(missed) / len(follow_ups()) >= FLOOR, "\n".join(missed)


@pytest.mark.parametrize("entry", standing_alone(), ids=lambda entry: entry["id"])
def test_a_question_that_stands_alone_is_left_alone(entry):
    assert complete(entry["question"], turns_of(entry)) == entry["question"]

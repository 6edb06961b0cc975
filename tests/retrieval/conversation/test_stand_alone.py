"""Every question of the sets that were written to stand alone does so, whatever was asked before it."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from retrieval.conversation.completing import complete
from retrieval.conversation.turns import Turn

REPOSITORY = Path(__file__).parents[3]
SHARED = REPOSITORY.parent / "shared" / "data" / "xquad-de-dev.json"
TIMES_ASKED = 4


def changed(turns: list[Turn]) -> dict[str, tuple[str, str]]:
    """Return the questions that are changed after another one of the set, with that one and what became of them."""
    chance = random.Random(20261123)  # noqa: S311
    found = {}
    for turn in turns:
        for before in chance.choices(turns, k=TIMES_ASKED):
            meant = complete(turn.question, [before])
            if meant != turn.question:
                found[turn.question] = (before.question, meant)
    return found


def read_lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_gold_questions_stand_alone() -> None:
    turns = [
        Turn(
            question=str(line["question"]),
            quote=" ".join(line.get("sentences") or ()),
            marked=tuple(line.get("answers") or ()),
        )
        for line in read_lines(REPOSITORY / "tests" / "gold" / "seeds.jsonl")
    ]
    assert len(turns) > 300
    assert changed(turns) == {}


def test_questions_about_the_news_stand_alone() -> None:
    quote = "Der Sprecher Karl Huber sagte am Montag in Graz, das Treffen habe drei Stunden gedauert."
    turns = [
        Turn(question=str(line["question"]), quote=quote, marked=("Karl Huber",))
        for line in read_lines(REPOSITORY / "benchmarks" / "data" / "news-questions.jsonl")
    ]
    assert len(turns) > 300
    assert changed(turns) == {}


def test_translated_questions_stand_alone() -> None:
    if not SHARED.is_file():
        pytest.skip("the folder ../shared with xquad-de-dev.json is absent")
    data = json.loads(SHARED.read_text(encoding="utf-8"))["data"]
    turns = [
        Turn(question=asked["question"], quote=paragraph["context"], marked=(asked["answers"][0]["text"],))
        for article in data
        for paragraph in article["paragraphs"]
        for asked in paragraph["qas"]
    ]
    assert len(turns) > 600
    assert changed(turns) == {}

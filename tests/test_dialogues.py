"""The dialogues over `seeds/`: every entry keeps what tests/gold/README.md promises."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.dialogue_judging import holds
from tests.read_all import read_articles

REPOSITORY = Path(__file__).resolve().parents[1]
FILES = {"d": "dialogues-dev.jsonl", "h": "dialogues-held-out.jsonl"}
KINDS = {
    *("alone", "time", "place", "question-word", "entity", "pronoun", "adverb", "definite"),
    *("chain", "new-topic", "unanswered", "english"),
}


def entries(letter):
    text = (REPOSITORY / "tests" / "gold" / FILES[letter]).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def everything():
    return [entry for letter in FILES for entry in entries(letter)]


def turns():
    return [(entry["id"], turn) for entry in everything() for turn in entry["turns"]]


def follow_ups():
    return [(id_, turn) for id_, turn in turns() if turn["kind"] != "alone"]


@pytest.mark.parametrize("letter", FILES)
def test_each_file_has_sixty_dialogues_with_ids_in_order(letter):
    ids = [entry["id"] for entry in entries(letter)]

    assert len(ids) >= 60
    assert ids == [f"{letter}{number:03d}" for number in range(1, len(ids) + 1)]


def test_there_are_enough_dialogues_of_two_to_four_turns():
    assert len(everything()) >= 120
    for entry in everything():
        assert set(entry) == {"id", "turns"}
        assert 2 <= len(entry["turns"]) <= 4, entry["id"]


def test_a_dialogue_opens_with_a_question_that_stands_alone_and_goes_on_with_one_that_does_not():
    for entry in everything():
        kinds = [turn["kind"] for turn in entry["turns"]]
        assert kinds[0] == "alone", entry["id"]
        assert set(kinds) != {"alone"}, entry["id"]


def test_a_turn_has_the_fields_of_its_kind():
    for id_, turn in turns():
        alone = turn["kind"] == "alone"
        required, optional = (set(), {"corrected"}) if alone else ({"words"}, {"not", "answer"})
        assert turn["kind"] in KINDS, id_
        assert {"question", "kind"} | required <= set(turn) <= {"question", "kind"} | required | optional, id_
        assert turn["question"] == turn["question"].strip() != "", id_


def test_no_list_and_no_word_is_empty():
    for id_, turn in turns():
        lists = [turn[name] for name in ("not", "answer", "words") if name in turn] + turn.get("words", [])
        assert all(lists), id_
        for words in lists:
            assert all(word.strip() for word in words if isinstance(word, str)), id_


def test_a_question_that_stands_alone_does_not_begin_with_und():
    for id_, turn in turns():
        if turn["kind"] == "alone":
            assert not holds(turn["question"].split()[0], "und "), id_
            assert turn.get("corrected") != turn["question"], id_


def test_no_follow_up_is_understood_as_it_stands():
    """Otherwise a product that completes nothing would be right."""
    for id_, turn in follow_ups():
        kept = all(any(holds(turn["question"], word) for word in words) for words in turn["words"])
        kept = kept and not any(holds(turn["question"], word) for word in turn.get("not", ()))
        assert not kept, (id_, turn["question"])


def test_no_question_has_parentheses():
    """What stands in them does not count."""
    assert [turn["question"] for _, turn in turns() if "(" in turn["question"]] == []


def test_no_word_is_wanted_and_forbidden_at_once():
    for id_, turn in follow_ups():
        for words in turn["words"]:
            assert any(not any(holds(word, other) for other in turn.get("not", ())) for word in words), id_


def test_every_answer_stands_in_an_article():
    texts = [article.text for article in read_articles([REPOSITORY / "seeds"]).articles]
    for id_, turn in follow_ups():
        for word in turn.get("answer", ()):
            assert any(holds(text, word) for text in texts), (id_, word)


def test_a_follow_up_to_a_new_topic_comes_after_a_second_question_that_stands_alone():
    for entry in everything():
        for number, turn in enumerate(entry["turns"]):
            if turn["kind"] == "new-topic":
                assert number >= 2, entry["id"]
                assert entry["turns"][number - 1]["kind"] == "alone", entry["id"]


def test_a_chain_goes_on_from_a_follow_up():
    for entry in everything():
        for number, turn in enumerate(entry["turns"]):
            if turn["kind"] == "chain":
                assert entry["turns"][number - 1]["kind"] != "alone", entry["id"]


@pytest.mark.parametrize("letter", FILES)
def test_every_kind_is_asked_more_than_once_and_none_is_most_of_them(letter):
    counts = Counter(turn["kind"] for entry in entries(letter) for turn in entry["turns"] if turn["kind"] != "alone")

    assert counts.keys() == KINDS - {"alone"}
    assert min(counts.values()) >= 2
    assert max(counts.values()) < counts.total() / 3


def test_the_two_files_share_no_first_question():
    first = [entry["turns"][0]["question"].casefold() for entry in everything()]
    assert [question for question, count in Counter(first).items() if count > 1] == []

import json

import pytest

from benchmarks.dialogue_judging import AskedTurn, holds, judge, read_dialogues

TIME = AskedTurn(
    question="Und 2021?",
    kind="time",
    words=(("wer ",), ("gewann", "gewonnen", "Sieg"), ("Talstaffel",), ("2021",)),
    without=("2019",),
    answer=("Oda Brink", "1,5 Meter"),
)


def judged(turn, understood_as, *quotes):
    return judge(turn, understood_as, quotes, dialogue="d001", previous="Wer gewann 2019 die Talstaffel?")


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        ("Wer gewann die Talstaffel?", "talstaffel", True),
        ("Wer gewann die TALSTAFFELN?", "Talstaffel", True),
        ("Wer gewann die Bergundtalstaffel?", "Talstaffel", False),
        ("Wo war das Ziel?", "wo ", True),
        ("Woher kam sie?", "wo ", False),
        ("Woher kam sie?", "wo", True),
        ("Das Ziel war wo?", "wo ", True),
        ("Wie lange dauerte es?", "wie lang", True),
        ("Wie war es lange?", "wie lange", False),
        ("Sie sprang 1,5 Meter weit.", "1,5", True),
        ("die St.-Vitus-Halle", "St.-Vitus", True),
        ("Der Uberschuss", "Über", False),
        ("", "wo", False),
    ],
)
def test_a_word_is_found_where_a_word_begins_with_it(text, word, found):
    assert holds(text, word) is found


@pytest.mark.parametrize(
    ("understood_as", "missing", "too_much"),
    [
        ("Wer gewann 2021 die Talstaffel?", (), ()),
        ("wer hat die talstaffel 2021 gewonnen", (), ()),
        ("Wer gewann 2019 und 2021 die Talstaffel?", (), ("2019",)),
        ("Wer lief 2021?", ("gewann or gewonnen or Sieg", "Talstaffel"), ()),
        ("Und 2021?", ("wer", "gewann or gewonnen or Sieg", "Talstaffel"), ()),
        ("Wer gewann 2019 die Talstaffel?", ("2021",), ("2019",)),
        ("Wer 2021? (Wer gewann 2019 die Talstaffel?)", ("gewann or gewonnen or Sieg", "Talstaffel"), ()),
    ],
)
def test_a_follow_up_needs_a_word_of_each_list_and_none_of_the_others(understood_as, missing, too_much):
    found = judged(TIME, understood_as)

    assert (found.missing, found.too_much) == (missing, too_much)
    assert found.understood == (not missing and not too_much)


@pytest.mark.parametrize(
    ("understood_as", "beside"),
    [
        ("Wer gewann 2021 die Talstaffel?", False),
        ("Wer gewann 2021? (die Talstaffel)", True),
        ("Wer gewann? (2021, die Talstaffel)", True),
        ("Wer gewann? (2021, die Talstaffel, Oda)", False),
        ("Wer gewann? (2021) (die Talstaffel)", False),
        ("Wer gewann (2021)? (die Talstaffel)", False),
        ("Wer gewann 2021? (die Talstaffel, die am Morgen in Oberndorf an der Lahn begann)", False),
        ("Und 2021? (Wer gewann die Talstaffel?)", False),
        ("Wer gewann? (2019, die Talstaffel)", False),
        ("Wer gewann 2021? (", False),
    ],
)
def test_a_follow_up_that_is_understood_only_by_a_short_bracket_is_told_apart(understood_as, beside):
    assert judged(TIME, understood_as).beside is beside


def test_what_is_said_of_a_turn_names_it_and_the_question_before():
    found = judged(TIME, "Wer gewann?")

    assert (found.dialogue, found.kind, found.question) == ("d001", "time", "Und 2021?")
    assert (found.previous, found.understood_as) == ("Wer gewann 2019 die Talstaffel?", "Wer gewann?")


@pytest.mark.parametrize(
    ("corrected", "understood_as", "left_alone"),
    [
        ("", "Wer lief die  Talstaffel?", True),
        ("", "Wer lief 2019 die Talstaffel?", False),
        ("", "Wer lief die Talstaffel? (2019)", False),
        ("", "wer lief die Talstaffel?", False),
        ("Wer lief die Talstafel?", "Wer lief die Talstafel?", True),
        ("Wer lief die Talstafel?", "Wer lief die Talstaffel?", False),
    ],
)
def test_a_question_that_stands_alone_comes_back_as_it_is_or_corrected(corrected, understood_as, left_alone):
    turn = AskedTurn(question="Wer lief die Talstaffel?", kind="alone", corrected=corrected)

    assert judged(turn, understood_as).understood is left_alone


@pytest.mark.parametrize(
    ("quotes", "answered"),
    [
        (["Es regnete.", "Oda Brinks Staffel lag vorn."], True),
        (["Sie gewann mit 1,5 Metern Vorsprung."], True),
        (["Es regnete."], False),
        ([], False),
    ],
)
def test_an_answer_is_told_by_a_word_in_a_quote(quotes, answered):
    assert judged(TIME, "Wer gewann 2021 die Talstaffel?", *quotes).answered is answered


def test_where_no_answer_is_expected_the_quotes_say_nothing():
    turn = AskedTurn(question="Und 2030?", kind="time", words=(("2030",),))

    assert judged(turn, "Wer gewann 2030?", "Oda Brink").answered is None


def test_a_file_of_dialogues_is_read_in_its_order(tmp_path):
    entry = {
        "id": "d001",
        "turns": [
            {"question": "Wer gewan 2019?", "kind": "alone", "corrected": "Wer gewann 2019?"},
            {
                "question": "Und 2021?",
                "kind": "time",
                "words": [["wer "], ["2021"]],
                "not": ["2019"],
                "answer": ["Oda"],
            },
        ],
    }
    other = {"id": "d002", "turns": [{"question": "Wo?", "kind": "alone"}]}
    file = tmp_path / "dialogues.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in (entry, other)), encoding="utf-8")

    first, second = read_dialogues(file)

    assert (first.id, second.id) == ("d001", "d002")
    assert first.turns == (
        AskedTurn(question="Wer gewan 2019?", kind="alone", corrected="Wer gewann 2019?"),
        AskedTurn(question="Und 2021?", kind="time", words=(("wer ",), ("2021",)), without=("2019",), answer=("Oda",)),
    )

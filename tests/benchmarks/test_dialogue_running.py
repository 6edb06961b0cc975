import json
import sys

import pytest

import benchmarks.dialogues
from benchmarks.dialogue_judging import AskedTurn, Dialogue
from benchmarks.dialogue_running import run_dialogue, stand_alone
from benchmarks.dialogues import Row, Share, rows_of
from retrieval import Answer, Citation, IndexNotBuiltError, QuestionError, Quote, Status

FIRST = AskedTurn(question="Wer gewann 2019?", kind="alone")
THEN = AskedTurn(question="Und 2021?", kind="time", words=(("wer ",), ("2021",)), without=("2019",), answer=("Oda",))
LAST = AskedTurn(question="Warum?", kind="chain", words=(("warum",), ("2021",)), answer=("Wind",))
DIALOGUE = Dialogue(id="d001", turns=(FIRST, THEN, LAST))
CLEVER = {"Und 2021?": "Wer gewann 2021?", "Warum?": "Warum gewann Oda 2021?"}


def answer(question, understood_as, text=""):
    citation = Citation(article_id="a", title="Lauf", source=None, url=None, published=None, start=0, end=len(text))
    quote = Quote(
        rank=1, text=text, article_id="a", start=0, end=len(text), score=1.0, highlights=(), citations=(citation,)
    )
    return Answer(
        question=question,
        understood_as=understood_as,
        status=Status.ANSWERED if text else Status.NO_ANSWER,
        confidence=0.9,
        quotes=(quote,) if text else (),
        generation="g1",
    )


class Answers:
    """Understand what stands in `meanings`, after whatever, and remember which turns came with each question."""

    def __init__(self, meanings=(), refused=(), text="Oda gewann."):
        self.meanings, self.refused, self.text = dict(meanings), refused, text
        self.asked, self.closed = [], False

    def ask(self, question, *, top_k=9, previous=()):
        self.asked.append((question, top_k, [turn.question for turn in previous]))
        if question in self.refused:
            raise QuestionError(question, "names nothing to search for", "name it")
        return answer(question, self.meanings.get(question, question) if previous else question, self.text)

    def close(self):
        self.closed = True


def test_each_question_is_asked_after_what_the_ones_before_it_were_understood_as():
    answers = Answers(CLEVER)

    first, then, last = run_dialogue(DIALOGUE, answers)

    assert answers.asked == [
        ("Wer gewann 2019?", 3, []),
        ("Und 2021?", 3, ["Wer gewann 2019?"]),
        ("Warum?", 3, ["Wer gewann 2019?", "Wer gewann 2021?"]),
    ]
    assert [turn.understood for turn in (first, then, last)] == [True, True, True]
    assert [turn.answered for turn in (first, then, last)] == [None, True, False]
    assert [turn.previous for turn in (first, then, last)] == ["", "Wer gewann 2019?", "Und 2021?"]


def test_a_question_that_cannot_be_asked_is_not_understood_and_is_no_turn():
    answers = Answers(CLEVER, refused={"Und 2021?"})

    _, then, last = run_dialogue(DIALOGUE, answers)

    assert (then.understood_as, then.missing, then.answered) == ("Und 2021?", ("wer",), False)
    assert answers.asked[-1] == ("Warum?", 3, ["Wer gewann 2019?"])
    assert last.understood


def test_each_question_is_asked_alone_and_after_another():
    questions = [f"Wer gewann den Lauf {number}?" for number in range(5)]
    answers = Answers()

    assert stand_alone(questions, answers) == []
    alone, later = answers.asked[:5], answers.asked[5:]
    assert [(question, previous) for question, _, previous in alone] == [(question, []) for question in questions]
    assert [question for question, _, _ in later] == questions
    assert [previous for _, _, previous in later] == [[questions[number]] for number in (2, 3, 4, 0, 1)]


def test_a_question_that_means_something_else_after_another_is_named():
    questions = ["Wer gewann?", "Wo war das Ziel?", "Wann war der Start?"]

    [changed] = stand_alone(questions, Answers({"Wo war das Ziel?": "Wo war das Ziel 2019?"}))

    assert (changed.question, changed.understood_as) == ("Wo war das Ziel?", "Wo war das Ziel 2019?")
    assert changed.previous in questions


def test_a_question_that_cannot_be_asked_stands_alone():
    assert stand_alone(["Wer gewann?", "Was?", "Wann war der Start?"], Answers(refused={"Was?"})) == []


def test_a_row_counts_each_kind_and_all_follow_ups_but_not_what_stands_alone():
    judged = run_dialogue(DIALOGUE, Answers({"Und 2021?": "Wer gewann 2021?"}))

    # "Warum?" is not completed: 1 of 2 follow-ups is understood; Oda stands in both quotes, wind in none.
    assert rows_of(judged) == [
        Row(kind="follow-ups", understood=Share(1, 2), with_bracket=Share(1, 2), answered=Share(1, 2)),
        Row(kind="time", understood=Share(1, 1), with_bracket=Share(1, 1), answered=Share(1, 1)),
        Row(kind="chain", understood=Share(0, 1), with_bracket=Share(0, 1), answered=Share(0, 1)),
        Row(kind="alone", understood=Share(1, 1), with_bracket=Share(1, 1), answered=Share(0, 0)),
    ]


@pytest.mark.parametrize(("share", "shown"), [(Share(2, 3), "  2 of   3  0.667"), (Share(0, 0), "-")])
def test_a_share_is_shown_with_what_it_is_of(share, shown):
    assert str(share) == shown


@pytest.fixture
def files(tmp_path):
    turns = [
        {"question": "Wer gewann 2019?", "kind": "alone"},
        {"question": "Und 2021?", "kind": "time", "words": [["wer "], ["2021"]], "not": ["2019"]},
    ]
    (tmp_path / "dialogues.jsonl").write_text(json.dumps({"id": "d001", "turns": turns}) + "\n", encoding="utf-8")
    gold = [{"question": "Wer gewann?"}, {"question": "Wo war das Ziel?"}]
    (tmp_path / "gold.jsonl").write_text("".join(json.dumps(line) + "\n" for line in gold), encoding="utf-8")
    return ["--index", "i", "--file", str(tmp_path / "dialogues.jsonl"), "--gold", str(tmp_path / "gold.jsonl")]


@pytest.fixture
def call(files, monkeypatch, capsys):
    """Give a function that runs the command over `files` with these answers and returns what it prints."""

    def call(answers, *options):
        monkeypatch.setattr(benchmarks.dialogues, "open_answerer", lambda folder: answers)
        monkeypatch.setattr(sys, "argv", ["dialogues", *files, *options])
        benchmarks.dialogues.main()
        return capsys.readouterr().out

    return call


def test_the_command_prints_figures_and_what_was_misunderstood(call):
    answers = Answers({"Wo war das Ziel?": "Wo war das Ziel 2019?"})
    out = call(answers)

    assert "follow-ups        0 of   1  0.000" in out
    assert "left alone after another one:   1 of   2  0.500" in out
    assert "d001 time: Wer gewann 2019?\n    Und 2021?\n    -> Und 2021?\n    missing: wer" in out
    assert "    Wo war das Ziel?\n    -> Wo war das Ziel 2019?" in out
    assert answers.closed


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_counts_only_shows_no_question(call, options):
    out = call(Answers({"Wo war das Ziel?": "Wo war das Ziel 2019?"}), "--counts-only", *options)

    assert not any(word in out for word in ("gewann", "2021", "Ziel"))


def test_json_holds_the_figures_and_the_misses(call, files):
    out = json.loads(call(Answers(), "--json"))

    assert out["stand_alone"] == {"left_alone": {"right": 2, "all": 2}, "changed": []}
    found = out["files"][files[3]]
    assert found["figures"][0]["understood"] == {"right": 0, "all": 1}
    assert [(miss["question"], miss["missing"]) for miss in found["misses"]] == [("Und 2021?", ["wer"])]


def test_a_file_that_is_not_there_is_named(call):
    with pytest.raises(SystemExit, match=r"There is no nowhere\.jsonl"):
        call(Answers(), "--file", "nowhere.jsonl")


def test_an_index_that_cannot_be_opened_is_one_sentence(files, monkeypatch):
    def refuse(folder):
        raise IndexNotBuiltError(folder)

    monkeypatch.setattr(benchmarks.dialogues, "open_answerer", refuse)
    monkeypatch.setattr(sys, "argv", ["dialogues", *files])
    with pytest.raises(SystemExit, match=r"^[^\n]*'?i'?[^\n]*\.$"):
        benchmarks.dialogues.main()

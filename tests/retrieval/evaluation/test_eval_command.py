"""What `fundstelle eval` prints, where, and with which exit code."""

import json

import pytest
from fake_reader import FakeReader, FakeReranker


def test_a_table_on_a_terminal(run, dataset, distractors):
    result = run("eval", "--dataset", dataset, "--distractors", distractors)

    assert result.exit_code == 0, result.stderr
    assert result.stderr == ""
    for words in ("fluss.json: 5 questions (5 answerable), 5 articles (3 distractors)", "ndcg@10", "fused", "AUROC",
                  "paragraph removed", "foreign archive", "at 10%", "ECE", "person", "milliseconds"):  # fmt: skip
        assert words in result.stdout
    assert "…" not in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 100


def test_json_and_nothing_else_on_stdout(run, dataset, distractors, tmp_path):
    result = run("eval", "--dataset", dataset, "--distractors", distractors, "--json", "--report", tmp_path / "r" / "s")

    assert result.exit_code == 0, result.stderr
    [line] = result.stdout.splitlines()
    figures = json.loads(line)
    assert figures["data"]["questions"] == 5
    assert figures["quotes"]["contained@3"] == 1.0
    assert sorted(path.name for path in (tmp_path / "r" / "s").iterdir()) == ["errors.jsonl", "index.html"]
    assert result.stderr == f"report: {tmp_path / 'r' / 's' / 'index.html'}\n"


@pytest.mark.parametrize(
    ("content", "reason"), [("", "is empty"), ("{}", "no 'data'"), ('{"data": [', "no valid JSON")]
)
def test_what_is_no_data_set_gets_one_sentence(run, tmp_path, content, reason):
    (tmp_path / "set.json").write_text(content, encoding="utf-8")
    result = run("eval", "--dataset", tmp_path / "set.json")

    assert (result.exit_code, result.stdout) == (1, "")
    [line] = result.stderr.splitlines()
    assert line.startswith("fundstelle: The data set ")
    assert reason in line


@pytest.mark.parametrize("arguments", [(), ("--dataset", "nowhere.json"), ("--dataset", ".")])
def test_no_data_set_is_wrong_usage(run, arguments):
    result = run("eval", *arguments)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "--dataset" in result.stderr


def test_distractors_that_are_not_there_are_wrong_usage(run, dataset):
    result = run("eval", "--dataset", dataset, "--distractors", "nowhere.jsonl")

    assert (result.exit_code, "nowhere.jsonl" in result.stderr) == (2, True)


def test_what_is_skipped_is_named(run, dataset, distractors):
    with distractors.open("a", encoding="utf-8") as file:
        file.write('\n{"text": 5}\n')
    result = run("eval", "--dataset", dataset, "--distractors", distractors, "--json")

    assert result.exit_code == 0
    assert f"skipped {str(distractors)!r}, line 4: its text is 5" in result.stderr


def test_a_report_that_cannot_be_written_is_said_before_the_work(run, dataset, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = run("eval", "--dataset", dataset, "--report", tmp_path / "file" / "below")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "cannot be written" in result.stderr


def test_the_reader_and_reranker_that_are_set_are_measured(run, dataset, distractors, monkeypatch):
    plain = json.loads(run("eval", "--dataset", dataset, "--distractors", distractors, "--json").stdout)
    reader, reranker = FakeReader({"Hansmann rettete": 99.0}, null_score=-200.0), FakeReranker({"Kinder": 1.0})
    monkeypatch.setattr("retrieval.models.open_reader", {"mein-leser": reader}.get)
    monkeypatch.setattr("retrieval.models.open_reranker", {"mein-ordner": reranker}.get)
    monkeypatch.setenv("FUNDSTELLE_READER", "mein-leser")
    monkeypatch.setenv("FUNDSTELLE_RERANKER", "mein-ordner")
    figures = json.loads(run("eval", "--dataset", dataset, "--distractors", distractors, "--json").stdout)

    assert figures["passages"] == plain["passages"]
    assert figures["quotes"] != plain["quotes"] or figures["highlights"] != plain["highlights"]
    asked = [(question, text) for question, passages in reader.asked for text in passages]
    assert len({question for question, _ in asked}) == 5
    assert len(asked) == len(set(asked))  # each passage once for each question

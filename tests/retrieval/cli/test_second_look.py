"""The settings of reader and reranker: who uses them, who shows them, and what happens without."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from fake_reader import FakeReader, FakeReranker

import retrieval.models
from retrieval.models import bundled_reader

QUESTION = "Was kostet eine Überfahrt mit der Fähre?"


@pytest.fixture
def opened(monkeypatch):
    """Open fakes for models, and give the list of what was opened."""
    opened = []

    def open_reader(name):
        opened.append(("reader", name))
        return FakeReader({"und kostet 12": 9.0})

    def open_reranker(name):
        opened.append(("reranker", name))
        return FakeReranker({"12 Euro": 1.0})

    monkeypatch.setattr(retrieval.models, "open_reader", open_reader)
    monkeypatch.setattr(retrieval.models, "open_reranker", open_reranker)
    return opened


@pytest.fixture
def ask(run, built_index):
    def ask(question=QUESTION):
        done = run("ask", question, "--index", built_index, "--min-confidence", 0, "--json")
        assert done.exit_code == 0, done.stderr
        return json.loads(done.stdout)

    return ask


def marked(form):
    quote = form["quotes"][0]
    return [quote["text"][start - quote["start"] : end - quote["start"]] for start, end in quote["highlights"]]


def test_asking_uses_what_is_set_and_its_json_has_the_same_keys(ask, opened, monkeypatch):
    plain = ask()
    monkeypatch.setenv("FUNDSTELLE_READER", "mein-leser")
    monkeypatch.setenv("FUNDSTELLE_RERANKER", "mein-ordner")
    form = ask()

    assert opened == [("reader", "mein-leser"), ("reranker", "mein-ordner")]
    assert marked(plain) != marked(form) == ["und kostet 12"]
    assert list(form) == list(plain)
    assert list(form["quotes"][0]) == list(plain["quotes"][0])
    assert list(form["timings_ms"]) == list(plain["timings_ms"])


@pytest.mark.parametrize("written", [None, "", "bundled"])
def test_the_bundled_reader_is_opened_unless_another_is_set(ask, opened, monkeypatch, written):
    monkeypatch.delenv("FUNDSTELLE_READER")
    if written is not None:
        monkeypatch.setenv("FUNDSTELLE_READER", written)
        monkeypatch.setenv("FUNDSTELLE_RERANKER", "")
    ask()

    assert opened == [("reader", "bundled")]


def test_none_opens_nothing(ask, opened, monkeypatch):
    monkeypatch.setenv("FUNDSTELLE_READER", "none")
    monkeypatch.setenv("FUNDSTELLE_RERANKER", "none")
    ask()

    assert opened == []


def test_where_the_bundled_reader_is_damaged_one_line_says_so_and_the_answer_is_as_without_it(
    run, built_index, monkeypatch, caplog
):
    plain = run("ask", QUESTION, "--index", built_index, "--min-confidence", 0)
    monkeypatch.setenv("FUNDSTELLE_READER", "bundled")
    monkeypatch.setattr(bundled_reader, "bundled_reader_checksum", lambda: "0" * 64)
    done = run("ask", QUESTION, "--index", built_index, "--min-confidence", 0)

    assert (done.exit_code, done.stdout) == (0, plain.stdout)
    [line] = [record.getMessage() for record in caplog.records]
    assert line.startswith("The reader 'bundled' cannot be used: its file ")
    assert line.endswith("Answers are given without it.")


def test_search_opens_neither(run, built_index, opened, monkeypatch):
    monkeypatch.setenv("FUNDSTELLE_READER", "mein-leser")
    monkeypatch.setenv("FUNDSTELLE_RERANKER", "mein-ordner")

    assert run("search", QUESTION, "--index", built_index).exit_code == 0
    assert opened == []


@pytest.mark.parametrize("role", ["reader", "reranker"])
@pytest.mark.parametrize("model", ["./nirgends", "/gibt/es/nicht"])
def test_a_model_that_is_not_there_is_one_sentence(run, built_index, monkeypatch, role, model):
    monkeypatch.setenv(f"FUNDSTELLE_{role.upper()}", model)
    done = run("ask", QUESTION, "--index", built_index)

    assert (done.exit_code, done.stdout) == (1, "")
    [line] = done.stderr.splitlines()
    assert line.startswith(f"fundstelle: The {role} {model!r} cannot be used: there is no such folder; set FUNDSTELLE_")


def test_info_names_them_for_people(run, built_index, monkeypatch):
    plain = run("info", "--index", built_index)
    monkeypatch.setenv("FUNDSTELLE_READER", "mein-leser")
    monkeypatch.setenv("FUNDSTELLE_RERANKER", "mein-ordner")
    lines = [line.split() for line in run("info", "--index", built_index).stdout.splitlines()]
    facts = json.loads(run("info", "--index", built_index, "--json").stdout)

    assert ["reader", "mein-leser"] in lines
    assert ["reranker", "mein-ordner"] in lines
    assert [line.split() for line in plain.stdout.splitlines()][-3:-1] == [["reader", "–"], ["reranker", "–"]]
    assert not {"reader", "reranker", "caution"} & facts.keys()


@pytest.mark.parametrize("damaged", [False, True])
def test_info_tells_the_bundled_reader_by_its_checksum_and_whether_it_is_used(run, built_index, monkeypatch, damaged):
    monkeypatch.setenv("FUNDSTELLE_READER", "bundled")
    checksum = bundled_reader.bundled_reader_checksum()
    if damaged:
        monkeypatch.setattr(bundled_reader, "bundled_reader_checksum", lambda: "0" * 64)
    told = "".join(run("info", "--index", built_index).stdout.split())  # long values are folded

    assert "readerbundled" in told
    assert checksum[:12] in told
    assert ("notused" in told) == damaged


def test_nothing_of_torch_is_imported_where_nothing_is_set(built_index):
    code = (
        "import sys; sys.path.insert(0, sys.argv[2]); import retrieval.models; from fake_encoder import FakeEncoder\n"
        "retrieval.models.identify_model = lambda model: FakeEncoder.model_id\n"
        "retrieval.models.open_question_encoder = lambda model: FakeEncoder()\n"
        "from pathlib import Path; from retrieval import open_answerer\n"
        "open_answerer(Path(sys.argv[1]), reader='', reranker='').ask('Wie lang ist die Brücke?')\n"
        "print(sorted({'torch', 'transformers', 'sentence_transformers', 'tokenizers'} & sys.modules.keys()))"
    )
    fakes = str(Path(__file__).parents[2] / "fakes")
    done = subprocess.run(
        [sys.executable, "-c", code, str(built_index), fakes], capture_output=True, text=True, check=False
    )

    assert done.stdout == "[]\n", done.stderr

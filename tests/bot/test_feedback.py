import dataclasses
import io
import json
import os
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.answer_store import STORE_NAME, AnswerStore
from bot.feedback import main
from bot.texts import Language
from retrieval import ArticleFilter, Status

ANNA, BERT = 80351110224678912, 80351110224678913


@pytest.fixture(autouse=True)
def file(elsewhere):
    return elsewhere / "data" / STORE_NAME


@pytest.fixture
def store(file):
    with closing(AnswerStore(file, now=lambda: datetime(2026, 3, 1, 12, tzinfo=UTC))) as store:
        yield store


@pytest.fixture
def add(store, make):
    def add(**changes):
        plain = {"is_claim": False, "only": None, "url": None, "language": Language.GERMAN, "is_private": False}
        return store.add(make.answer(make.quote("Er stieg um „zwei“ Meter.\n")), **plain | changes)

    return add


def exported(capsys):
    assert main(["export"]) == 0
    out, err = capsys.readouterr()
    return [json.loads(line) for line in out.splitlines()], err


def said(capsys, code, *parts):
    """Tell that nothing but one sentence on stderr was written, with all these parts."""
    assert main(["export"]) == code
    out, err = capsys.readouterr()
    assert out == ""
    (line,) = err.splitlines()
    assert line.startswith("fundstelle feedback: ")
    assert line.endswith(".")
    return all(part in line for part in parts)


def test_a_vote_is_a_line(capsys, store, add):
    only = ArticleFilter(published_from="2019-04", source="Talbote")
    answer_id = add(is_claim=True, only=only, url="https://discord.com/channels/1/2/3")
    store.vote(answer_id, ANNA, helpful=False)

    (vote,), err = exported(capsys)

    assert err == ""
    assert vote == {
        "answer_id": answer_id,
        "asked_at": "2026-03-01T12:00:00+00:00",
        "voted_at": "2026-03-01T12:00:00+00:00",
        "question": "Wann stieg der Fluss?",
        "understood_as": "Wann stieg der Fluss?",
        "is_claim": True,
        "filter": {"published_from": "2019-04", "published_to": None, "source": "Talbote", "without_sources": []},
        "language": "de",
        "generation": "g1",
        "status": "answered",
        "confidence": 0.9,
        "quotes": [{"article_id": "a", "start": 100, "end": 126, "text": "Er stieg um „zwei“ Meter.\n", "score": 0.9}],
        "helpful": False,
    }


def test_each_persons_vote_is_one_line_with_the_last_opinion(capsys, store, add):
    answer_id = add()
    add()  # on which nobody votes
    for person, helpful in ((ANNA, True), (BERT, True), (ANNA, False)):
        store.vote(answer_id, person, helpful=helpful)
    votes, _ = exported(capsys)
    assert [(vote["answer_id"], vote["helpful"], vote["filter"]) for vote in votes] == [
        (answer_id, False, None),
        (answer_id, True, None),
    ]


def test_nobody_is_named_and_no_channel(capsys, store, add):
    store.vote(add(url="https://discord.com/channels/1/2/3"), ANNA, helpful=True)
    main(["export"])
    out = capsys.readouterr().out
    assert str(ANNA) not in out
    assert "channels" not in out


def test_an_answer_that_is_none_can_be_voted_on(capsys, store, make):
    answer = make.answer(status=Status.NO_ANSWER)
    store.vote(
        store.add(answer, is_claim=False, only=None, url=None, language=Language.ENGLISH, is_private=False),
        ANNA,
        helpful=False,
    )
    ((vote,), _) = exported(capsys)
    assert (vote["status"], vote["quotes"], vote["language"]) == ("no_answer", [], "en")


def test_no_file_yet_is_no_failure_and_none_is_made(capsys, file):
    assert said(capsys, 0, "Nobody has voted yet", "'data/answers.sqlite'")
    assert not file.parent.exists()


def test_no_votes_yet_is_no_failure(capsys, add):
    add()
    assert said(capsys, 0, "Nobody has voted yet")


def test_the_setting_names_the_folder(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("FUNDSTELLE_DATA", str(tmp_path / "other"))
    assert said(capsys, 0, str(tmp_path / "other" / STORE_NAME))


def test_a_damaged_file_is_one_sentence(capsys, file):
    file.parent.mkdir()
    file.write_bytes(b"no database" * 1000)
    assert said(capsys, 1, "'data/answers.sqlite'", "no database", "move it away")


def test_a_folder_that_is_a_file(capsys, elsewhere):
    (elsewhere / "data").write_text("")
    assert said(capsys, 0, "does not exist")


def test_a_setting_that_cannot_work_is_wrong_usage(capsys, elsewhere):
    (elsewhere / ".env").write_text('FUNDSTELLE_DATA="da\0ta"', encoding="utf-8")
    assert said(capsys, 2, "FUNDSTELLE_DATA")


@pytest.mark.parametrize("arguments", [[], ["import"], ["export", "more"]])
def test_wrong_usage(capsys, arguments):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert capsys.readouterr().out == ""


def test_a_full_disk_behind_stdout(capsys, monkeypatch, store, add):
    class Full(io.StringIO):
        def write(self, text):
            raise OSError(28, "No space left on device")

    store.vote(add(), ANNA, helpful=True)
    monkeypatch.setattr("sys.stdout", Full())
    assert main(["export"]) == 1
    assert "The output cannot be written (No space left on device)" in capsys.readouterr().err


def test_a_bug_is_a_sentence_and_with_debug_a_traceback(capsys, monkeypatch):
    def fail(file):
        raise ZeroDivisionError

    monkeypatch.setattr("bot.feedback._export", fail)
    assert said(capsys, 1, "ZeroDivisionError", "--debug")
    assert main(["export", "--debug"]) == 1
    assert "Traceback" in capsys.readouterr().err


def start(*arguments, folder, **environment):
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])} | environment,
    )


@pytest.mark.integration
def test_fundstelle_feedback_export_beside_a_running_bot(elsewhere, store, add, make):
    """The store stays open, as the bot's is, and half a character and an odd locale do no harm."""
    odd = dataclasses.replace(make.answer(make.quote("Schön: \ud83d")), question="Größe \ud83d?")
    answer_id = store.add(odd, is_claim=False, only=None, url=None, language=Language.GERMAN, is_private=False)
    store.vote(answer_id, ANNA, helpful=True)

    process = start("-m", "retrieval", "feedback", "export", folder=elsewhere, PYTHONIOENCODING="latin-1")
    out, err = process.communicate(timeout=60)

    assert (process.returncode, err) == (0, b"")
    vote = json.loads(out.decode("utf-8"))
    assert vote["question"] == "Größe \ufffd?"
    assert vote["quotes"][0]["text"] == "Schön: \ud83d"
    store.vote(answer_id, BERT, helpful=True)


@pytest.mark.integration
def test_a_reader_that_has_seen_enough_is_no_error(elsewhere, store, add):
    for _ in range(500):
        store.vote(add(), ANNA, helpful=True)
    process = start("-m", "bot.feedback", "export", folder=elsewhere)
    assert process.stdout.readline().startswith(b'{"answer_id"')
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    process.wait(timeout=60)
    assert err == b""


@pytest.mark.integration
def test_the_export_loads_nothing_heavy(elsewhere):
    process = start("-X", "importtime", "-m", "bot.feedback", "export", folder=elsewhere)
    _, err = process.communicate(timeout=60)
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in err.decode().splitlines()}
    assert "bot" in loaded
    assert not loaded & {"discord", "torch", "chromadb", "numpy", "transformers"}

"""A reader and a reranker of the user's own, on the example archive, by the command line and from several threads."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace

import pytest
from tiny_models import word_tokenizer, write_cross_encoder, write_reader

from retrieval import Timings, open_answerer, open_archive
from tests.integration.conftest import REPOSITORY

pytestmark = pytest.mark.integration

QUESTION = "Wo trafen sich Kim und Putin 2019?"
WORDS = ["Wladiwostok", "in", "Brot", "und", "Salz"]
READS = {"in": (4.0, 0.0), "Wladiwostok": (3.0, 9.0), "[CLS]": (1.0, 1.0)}


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module")
def reader(models):
    """Give a reader that finds "in Wladiwostok" wherever it stands, and whose null score is 2."""
    return str(write_reader(models / "leser", word_tokenizer(WORDS), READS))


@pytest.fixture(scope="module")
def reranker(models):
    return str(write_cross_encoder(models / "ordner", word_tokenizer(WORDS), ["Brot", "Salz"]))


def fundstelle(*arguments, **environment):
    names = {f"FUNDSTELLE_{name.upper()}": value for name, value in environment.items()}
    return subprocess.run(
        [sys.executable, "-m", "retrieval", *map(str, arguments)],
        capture_output=True, text=True, check=False, cwd=REPOSITORY, env={**os.environ, "HF_HUB_OFFLINE": "1", **names},
    )  # fmt: skip


def marked(quote):
    return [quote["text"][start - quote["start"] : end - quote["start"]] for start, end in quote["highlights"]]


def test_the_command_marks_what_the_reader_found_and_says_nothing_else(seeds_index, reader, reranker):
    done = fundstelle("ask", QUESTION, "--json", "--index", seeds_index, reader=reader, reranker=reranker)

    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert marked(answer["quotes"][0]) == ["in Wladiwostok"]
    with closing(open_archive(seeds_index)) as archive:
        for quote in answer["quotes"]:
            text = archive.article_by_id(quote["article_id"]).text
            assert text[quote["start"] : quote["end"]] == quote["text"]


def test_empty_settings_give_the_same_answer_byte_for_byte(seeds_index, monkeypatch):
    monkeypatch.delenv("FUNDSTELLE_READER")
    answers = []
    for environment in ({}, {"reader": "", "reranker": ""}, {"reader": "bundled"}):
        done = fundstelle("ask", QUESTION, "--json", "--index", seeds_index, **environment)
        answers.append({**json.loads(done.stdout), "timings_ms": None})

    assert json.dumps(answers[0]) == json.dumps(answers[1]) == json.dumps(answers[2])
    assert answers[0]["quotes"]


def only_pickled(folder):
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")


def cut_weights(folder):
    (folder / "model.safetensors").write_bytes((folder / "model.safetensors").read_bytes()[:900])


@pytest.mark.parametrize(
    ("damage", "reason"), [(only_pickled, "pickled ones are not opened"), (cut_weights, "cannot be loaded")]
)
def test_a_damaged_reader_is_one_sentence_and_exit_code_1(seeds_index, reader, tmp_path, damage, reason):
    copy = shutil.copytree(reader, tmp_path / "leser")
    damage(copy)
    done = fundstelle("ask", QUESTION, "--index", seeds_index, reader=str(copy))

    assert (done.returncode, done.stdout) == (1, "")
    [line] = done.stderr.splitlines()
    assert line.startswith("fundstelle: The reader ")
    assert reason in line
    assert "FUNDSTELLE_READER" in line


def test_a_name_that_the_hub_cannot_be_asked_for_is_one_sentence(seeds_index):
    done = fundstelle("ask", QUESTION, "--index", seeds_index, reranker="nirgends/kein-modell")

    assert (done.returncode, done.stdout) == (1, "")
    [line] = done.stderr.splitlines()
    assert line.startswith(
        "fundstelle: The reranker 'nirgends/kein-modell' cannot be used: it is neither a folder nor "
    )


def test_several_threads_get_the_answers_that_one_gets(seeds_index, reader, reranker):
    questions = [QUESTION, "Womit wurde Kim an der Grenze begrüßt?", "Welche Farbe hatten die Waggons?"]

    def ask(question):
        return replace(answerer.ask(question, min_confidence=0), timings=Timings())

    with closing(open_answerer(seeds_index, reader=reader, reranker=reranker)) as answerer:
        alone = [ask(question) for question in questions]
        with ThreadPoolExecutor(4) as threads:
            together = list(threads.map(ask, questions * 4))

    assert together == alone * 4


def test_two_open_indexes_share_reader_and_reranker(seeds_index, reader, reranker):
    with (
        closing(open_answerer(seeds_index, reader=reader, reranker=reranker)) as one,
        closing(open_answerer(seeds_index, reader=reader, reranker=reranker)) as other,
    ):
        assert one.second_look.reader is other.second_look.reader
        assert one.second_look.reranker is other.second_look.reranker


async def test_the_bot_answers_several_people_at_once_with_both(discord, start_bot, message_reader, reader, reranker):
    people = [discord.person(f"Person {number}", locale="de") for number in range(4)]
    async with start_bot(environment={"FUNDSTELLE_READER": reader, "FUNDSTELLE_RERANKER": reranker}) as process:
        await discord.connected()
        asked = [await discord.channel.slash(person, "frage", frage=QUESTION) for person in people]
        answers = await asyncio.gather(*(interaction.answer() for interaction in asked))
        assert await process.stop() == 0

    shown = [message_reader(answer.embeds[0]["description"]) for answer in answers]
    assert shown[0].bold[0] == "in Wladiwostok"
    assert [(one.quotes, one.bold) for one in shown] == [(shown[0].quotes, shown[0].bold)] * 4
    assert discord.refused() == []

"""The reader that comes with the product, on the example archive: exact marks, and that it may be missing."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from weakref import WeakValueDictionary

import pytest

from retrieval import Timings, models, open_answerer
from retrieval.models import bundled_reader, open_reader
from tests.integration.conftest import REPOSITORY

pytestmark = pytest.mark.integration

QUESTION = "Wo trafen sich Kim und Putin 2019?"
LONG = "Der Fluss Ahle fließt durch das Tal und an der Stadt vorbei. " * 120
STRANGE = (
    "Bürgermeisterin Änne Müßig 🧑‍🚀 eröffnete am 3. Mai 2021 das Cafe\u0301 „Zur Mu\u0308hle“ in Öttingen 🎉. "
    "Der Umbau kostete 12 Millionen Euro."
)


@pytest.fixture(scope="module")
def reader():
    return open_reader("bundled")


@pytest.fixture(scope="module")
def answerer(seeds_index):
    with closing(open_answerer(seeds_index, reader="bundled")) as answerer:
        yield answerer


def fundstelle(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "retrieval", *map(str, arguments)], capture_output=True, text=True, check=False,
        cwd=REPOSITORY, env={**os.environ, **environment},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Wie heißt die Bürgermeisterin?", "Änne Müßig"),
        ("Wie viel kostete der Umbau?", "12 Millionen Euro"),
        ("Wann wurde das Café eröffnet?", "3. Mai 2021"),
    ],
)
def test_it_finds_words_behind_emoji_umlauts_and_combining_marks(reader, question, words):
    [reading] = reader.read(question, [STRANGE])
    found = reading.spans[0].span.cut(STRANGE)

    assert words in found
    assert len(found) < 2 * len(words) + 8
    assert reading.spans[0].score > reading.null_score


def test_it_doubts_where_nothing_answers(reader):
    answers, other = reader.read("Wie viel kostete der Umbau?", [STRANGE, LONG[:300]])

    assert answers.spans[0].score - answers.null_score > other.spans[0].score - other.null_score


def test_a_long_text_is_read_to_its_end(reader):
    text = LONG + STRANGE
    [reading] = reader.read("Wie heißt die Bürgermeisterin, die das Café eröffnete?", [text])

    assert reading.spans[0].span.start >= len(LONG)
    assert "Änne Müßig" in reading.spans[0].span.cut(text)


def test_a_title_is_read_and_never_marked(reader):
    text = "Sie wurde 1998 eröffnet und kostete 12 Millionen Euro."
    question = "Was kostete die Brücke in Grefenau?"
    [plain], [titled] = reader.read(question, [text]), reader.read(question, [text], ["Die Brücke in Grefenau"])

    assert titled.spans[0].span.cut(text) == plain.spans[0].span.cut(text) == "12 Millionen Euro"
    assert titled.tokens.places.tolist() == plain.tokens.places.tolist()
    assert titled.spans[0].score - titled.null_score > plain.spans[0].score - plain.null_score


@pytest.mark.parametrize("passages", [[], [""], [" \n"], ["🎉"]])
def test_nothing_to_read_is_no_error(reader, passages):
    assert len(reader.read("Wo?", passages)) == len(passages)


def test_highlights_lie_in_their_quotes_and_are_the_articles_words(answerer):
    for question in (
        QUESTION,
        "Wie lange dauerte das Treffen?",
        "Was schenkte Putin Kim?",
        "Wer ist Königin von Mars?",
    ):
        answer = answerer.ask(question, min_confidence=0)
        for quote in answer.quotes:
            text = answerer.article(quote.article_id).text
            assert quote.text == text[quote.start : quote.end]
            assert all(quote.start <= span.start < span.end <= quote.end for span in quote.highlights)
            assert all(span.cut(text) == span.cut(text).strip() for span in quote.highlights)


def test_a_quick_answer_is_the_one_without_it(answerer, seeds_index):
    with closing(open_answerer(seeds_index)) as plain:
        quick, without = (
            replace(asked.ask(QUESTION, quick=asked is answerer), timings=Timings()) for asked in (answerer, plain)
        )

    assert quick == without


@pytest.mark.parametrize("home", ["writable", "read-only"])
def test_the_command_asks_with_it_and_imports_no_torch(seeds_index, tmp_path, home):
    cache = tmp_path / "cache"
    if home == "read-only":
        cache.write_text("a file, where no folder can be made")
    code = (
        "import sys; from retrieval.cli import main\n"
        "try: main()\n"
        "finally: print(sorted({'torch', 'transformers', 'tokenizers'} & sys.modules.keys()), file=sys.stderr)"
    )
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache), "FUNDSTELLE_READER": "bundled"}
    done = subprocess.run(
        [sys.executable, "-c", code, "ask", QUESTION, "--json", "--index", str(seeds_index)],
        capture_output=True, text=True, check=False, cwd=REPOSITORY, env=environment,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert done.stderr == "[]\n"
    quote = json.loads(done.stdout)["quotes"][0]
    start, end = quote["highlights"][0]
    assert "Wladiwostok" in quote["text"][start - quote["start"] : end - quote["start"]]
    kept = [path.name.partition("-")[0] for path in cache.rglob("*.onnx")] if cache.is_dir() else []
    assert sorted(kept) == (["encoder", "reader"] if home == "writable" else [])


@pytest.mark.parametrize("damage", ["missing", "cut", "changed"])
def test_without_its_file_everything_is_as_without_it(seeds_index, tmp_path, monkeypatch, caplog, damage):
    folder = tmp_path / "data"
    shutil.copytree(Path(str(bundled_reader._data("reader.sha256"))).parent, folder)
    path = folder / "reader.safetensors"
    content = path.read_bytes()
    path.write_bytes({"missing": b"", "cut": content[:-9], "changed": content[:-9] + b"-" + content[-8:]}[damage])
    if damage == "missing":
        path.unlink()
    monkeypatch.setattr(bundled_reader, "_data", lambda name: folder / name)
    monkeypatch.setattr(models, "_loaded", WeakValueDictionary())  # another test may still hold the whole one
    with (
        closing(open_answerer(seeds_index, reader="bundled")) as damaged,
        closing(open_answerer(seeds_index)) as plain,
    ):
        answers = [replace(one.ask(QUESTION), timings=Timings()) for one in (damaged, plain)]

    assert answers[0] == answers[1]
    [line] = [record.getMessage() for record in caplog.records]
    assert line.startswith("The reader 'bundled' cannot be used: its file ")
    assert "reinstall fundstelle" in line


async def test_the_bot_marks_what_it_found(discord, start_bot, message_reader):
    anna = discord.person("Anna", locale="de")
    async with start_bot(environment={"FUNDSTELLE_READER": "bundled"}) as process:
        await discord.connected()
        interaction = await discord.channel.slash(anna, "frage", frage=QUESTION)
        answer = await interaction.answer()
        assert await process.stop() == 0

    assert "Wladiwostok" in message_reader(answer.embeds[0]["description"]).bold[0]
    assert discord.refused() == []

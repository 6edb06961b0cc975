"""What a file may be when the store is opened: empty, foreign, damaged, older, newer, or left by a kill."""

import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

import bot.store_file
from bot.answer_store import AnswerStore, VoteResult
from bot.errors import StoreDamagedError, StoreError
from retrieval import ArticleFilter, Turn

ANNA = 80351110224678912


@pytest.fixture
def file(tmp_path):
    return tmp_path / "data" / "answers.sqlite"


@pytest.fixture
def store(file):
    with closing(AnswerStore(file)) as store:
        yield store


def test_an_empty_file_is_begun(file, add):
    file.parent.mkdir()
    file.touch()
    with closing(AnswerStore(file)) as store:
        assert store.get(add(store)) is not None


def other_program(file):
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE recipe (name TEXT)")
        connection.execute("INSERT INTO recipe VALUES ('Hefeteig')")
        connection.commit()


def changed(file, statement):
    AnswerStore(file).close()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(statement)
        connection.commit()


FOREIGN = {
    "text": lambda file: file.write_text("Hefeteig\n" * 1000),
    "short": lambda file: file.write_text("x"),
    "binary": lambda file: file.write_bytes(bytes(range(256)) * 64),
    "another program's": other_program,
    "another format": lambda file: changed(file, "PRAGMA application_id = 7"),
    "no key": lambda file: changed(file, "DELETE FROM secret"),
    "no table": lambda file: changed(file, "DROP TABLE secret"),
    "cut": lambda file: (AnswerStore(file).close(), file.write_bytes(file.read_bytes()[:5000])),
    "overwritten": lambda file: (
        AnswerStore(file).close(),
        file.write_bytes(file.read_bytes()[:100] + b"\xff" * 20_000),
    ),
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_a_foreign_or_damaged_file_is_refused_and_left_as_it_is(file, kind):
    file.parent.mkdir()
    FOREIGN[kind](file)
    before = file.read_bytes()
    with pytest.raises(StoreDamagedError) as caught:
        AnswerStore(file)
    assert str(file) in str(caught.value)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)
    assert file.read_bytes() == before


def test_a_file_of_a_newer_version_is_refused_and_left_as_it_is(file):
    newest = len(bot.store_file._MIGRATIONS)
    changed(file, f"PRAGMA user_version = {newest + 1}")
    before = file.read_bytes()
    with pytest.raises(
        StoreError, match=rf"newer version of Fundstelle made it \(schema {newest + 1}, .* knows {newest}\); update"
    ) as caught:
        AnswerStore(file)
    assert not isinstance(caught.value, StoreDamagedError)
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE answer SET status = 'perhaps'",
        "UPDATE answer SET asked_at = 'neulich'",
        "UPDATE answer SET quotes = '[{]'",
        "UPDATE answer SET quotes = '[{\"text\": 1}]'",
        "UPDATE answer SET quotes = '7'",
        "UPDATE answer SET quotes = replace(quotes, '[]', '[[1]]')",
        "UPDATE answer SET quotes = replace(quotes, '[]', '7')",
        "UPDATE answer SET language = 'fr'",
        "UPDATE answer SET published_from = 'neulich'",
        "UPDATE answer SET without_sources = '{}'",
        "UPDATE answer SET without_sources = '[1]'",
        "UPDATE answer SET quotes_a_page = 0",
        "UPDATE answer SET quotes_a_page = 'drei'",
        "UPDATE answer SET sureness = 'etwas'",
    ],
)
def test_a_row_that_nobody_can_read_is_a_damage(store, file, add, statement):
    answer_id = add(store)
    store.vote(answer_id, ANNA, helpful=True)
    changed(file, statement)
    with pytest.raises(StoreDamagedError, match="cannot be read"):
        store.get(answer_id)
    with pytest.raises(StoreDamagedError, match="cannot be read"):
        list(store.votes())


def test_a_damage_that_shows_only_in_use(store, file, make, add):
    ids = [add(store, make.answer(make.quote("x" * 3000))) for _ in range(50)]
    store.close()
    whole = file.read_bytes()
    file.write_bytes(whole[:16384] + b"\xff" * (len(whole) - 16384))
    with closing(AnswerStore(file)) as damaged, pytest.raises(StoreDamagedError):
        [damaged.get(answer_id) for answer_id in ids]


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "data").write_text("")
    with pytest.raises(StoreError, match="FUNDSTELLE_DATA"):
        AnswerStore(tmp_path / "data" / "answers.sqlite")


def test_a_folder_in_the_files_place(file):
    file.mkdir(parents=True)
    with pytest.raises(StoreError, match="FUNDSTELLE_DATA"):
        AnswerStore(file)


def test_a_full_disk_leaves_what_was_stored(store, make, add):
    answer_id = add(store)
    (pages,) = store._connection.execute("PRAGMA page_count").fetchone()
    store._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="free the disk"):
        add(store, make.answer(make.quote("x" * 100_000)))
    assert store.get(answer_id) is not None
    store._connection.execute("PRAGMA max_page_count = 1000000")
    assert store.get(add(store)) is not None


def test_somebody_who_never_lets_go_of_the_file(store, file, add):
    store._connection.execute("PRAGMA busy_timeout = 1")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="only one bot"):
            add(store)
    assert store.get(add(store)) is not None


def test_an_older_schema_is_brought_up_to_date_in_one_step(file, monkeypatch, add):
    with closing(AnswerStore(file)) as store:
        answer_id = add(store)
    first = bot.store_file._MIGRATIONS
    broken = (*first, ("CREATE TABLE extra (x)", "CREATE TABLE extra (x)"))
    monkeypatch.setattr("bot.store_file._MIGRATIONS", broken)
    with pytest.raises(StoreError, match="extra"):
        AnswerStore(file)
    monkeypatch.setattr("bot.store_file._MIGRATIONS", (*first, ("CREATE TABLE extra (x)",)))
    with closing(AnswerStore(file)) as store:
        assert store.get(answer_id) is not None
        assert store._connection.execute("PRAGMA user_version").fetchone() == (len(first) + 1,)
    monkeypatch.setattr("bot.store_file._MIGRATIONS", first)
    with pytest.raises(StoreError, match="newer"):
        AnswerStore(file)


# Written by the version that knew schema 1.
SCHEMA_1 = Path(__file__).parent / "answers-schema-1.sql"
ANSWERED, NOT_ANSWERED = "6cyrlolLOUpy", "Kl1xjzDI_vXr"


@pytest.fixture
def old_file(file):
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as old:
        old.executescript(SCHEMA_1.read_text(encoding="utf-8"))
    return file


def test_a_file_of_schema_1_is_whole(old_file):
    with closing(AnswerStore(old_file)) as store:
        answered, none = store.get(ANSWERED), store.get(NOT_ANSWERED)
        assert (answered.question, answered.understood_as) == ("Wann stieg der Flus?",) * 2
        (quote,) = answered.quotes
        assert (quote.text, quote.highlights, quote.title) == ("Der Fluss stieg am „Montag“ 🚢 an.", (), "")
        assert answered.turn == Turn(question="Wann stieg der Flus?", quote=quote.text)
        assert (none.is_claim, none.only.source, none.url) == (True, "Talbote", "https://discord.com/channels/1/2/3")
        assert none.turn == Turn(question="Who's there?")
        # What is not known to have been public counts as private.
        assert answered.is_private
        assert none.is_private
        votes = [(vote.answer.id, vote.is_helpful) for vote in store.votes()]
        assert votes == [(ANSWERED, True), (ANSWERED, False), (NOT_ANSWERED, True)]
        assert store.vote(ANSWERED, ANNA, helpful=True) is VoteResult.SAME


def test_an_interrupted_step_from_schema_1_leaves_the_file_as_it_was(old_file, monkeypatch):
    steps = bot.store_file._MIGRATIONS
    monkeypatch.setattr("bot.store_file._MIGRATIONS", (steps[0], (*steps[1], "SELECT 1 FROM nowhere")))
    with pytest.raises(StoreError, match="nowhere"):
        AnswerStore(old_file)
    with closing(sqlite3.connect(old_file)) as old:
        columns = [row[1] for row in old.execute("PRAGMA table_info(answer)")]
        assert (len(columns), columns[-1]) == (13, "quotes")
        assert old.execute("PRAGMA user_version").fetchone() == (1,)
    monkeypatch.setattr("bot.store_file._MIGRATIONS", steps)
    test_a_file_of_schema_1_is_whole(old_file)


@pytest.mark.parametrize("schema", range(1, len(bot.store_file._MIGRATIONS)))
def test_a_file_of_an_earlier_version_keeps_its_answers_and_votes(file, monkeypatch, make, add, schema):
    with monkeypatch.context() as earlier:
        earlier.setattr("bot.store_file._MIGRATIONS", bot.store_file._MIGRATIONS[:schema])
        connection = bot.store_file.open_file(file)
    first = {
        "id": "AAAAAAAAAAAA", "asked_at": "2025-01-01T00:00:00+00:00", "question": "Wann?", "is_claim": 0,
        "published_from": "2019", "published_to": None, "source": None, "url": None, "language": "de",
        "generation": "g1", "status": "no_answer", "confidence": 0.1, "quotes": "[]",
    }  # fmt: skip
    marks = ", ".join("?" * len(first))
    connection.execute(f"INSERT INTO answer ({', '.join(first)}) VALUES ({marks})", tuple(first.values()))  # noqa: S608
    connection.execute("INSERT INTO vote VALUES (1, 'AAAAAAAAAAAA', x'00', 1, '2025-01-01T00:00:00+00:00')")
    connection.close()

    with closing(AnswerStore(file)) as store:
        [vote] = store.votes()
        stored = store.get("AAAAAAAAAAAA")
        assert vote.answer == stored
        assert (stored.question, stored.only) == ("Wann?", ArticleFilter(published_from="2019"))
        assert (stored.quotes_a_page, stored.sureness) == (3, None)
        assert store.get(add(store)) is not None


def test_answers_from_before_there_were_archives_by_name_are_of_the_default_one(file, monkeypatch):
    migrations = bot.store_file._MIGRATIONS
    before = next(number for number, step in enumerate(migrations) if "archive" in step[-1])
    monkeypatch.setattr("bot.store_file._MIGRATIONS", migrations[:before])
    with closing(bot.store_file.open_file(file)) as old:
        first = {
            "id": "abc", "asked_at": "2026-01-01T00:00:00+00:00", "question": "Wann?", "is_claim": 0, "language": "de",
            "generation": "g1", "status": "answered", "confidence": 0.5, "quotes": "[]",
        }  # fmt: skip
        marks = ", ".join("?" * len(first))
        old.execute(f"INSERT INTO answer ({', '.join(first)}) VALUES ({marks})", [*first.values()])  # noqa: S608
        old.execute("INSERT INTO vote (answer_id, voter, is_helpful, voted_at) VALUES ('abc', x'00', 1, '2026-01-02')")
    monkeypatch.setattr("bot.store_file._MIGRATIONS", migrations)
    with closing(AnswerStore(file)) as store:
        assert (store.get("abc").question, store.get("abc").archive) == ("Wann?", None)
        assert [vote.is_helpful for vote in store.votes()] == [True]


WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from bot.answer_store import AnswerStore
from bot.texts import Language
from retrieval import Answer, Status
store = AnswerStore(Path(sys.argv[1]))
answer = Answer(
    question="x" * 5000, understood_as="x", status=Status.NO_ANSWER, confidence=0, quotes=(), generation="g"
)
while True:
    answer_id = store.add(answer, is_claim=False, only=None, url=None, language=Language.GERMAN, is_private=False)
    store.vote(answer_id, 1, helpful=True)
    print(answer_id, flush=True)
"""


@pytest.mark.integration
@pytest.mark.parametrize("lines", [1, 2, 17, 60, 200])
def test_a_kill_loses_nothing_that_was_promised(file, lines):
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER.format(root=str(Path(__file__).parents[2])), str(file)],
        stdout=subprocess.PIPE,
        text=True,
    )
    promised = [writer.stdout.readline().strip() for _ in range(lines)]
    writer.send_signal(signal.SIGKILL)
    promised += writer.stdout.read().split("\n")[:-1]
    writer.wait()
    writer.stdout.close()

    with closing(AnswerStore(file)) as store:
        assert {vote.answer.id for vote in store.votes()} >= set(promised)
        assert all(store.get(answer_id) for answer_id in promised)
        assert store._connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.integration
def test_a_kill_at_the_very_beginning_leaves_a_file_that_can_be_begun(file):
    for delay in range(12):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER.format(root=str(Path(__file__).parents[2])), str(file)],
            stdout=subprocess.DEVNULL,
        )
        while not file.exists():
            assert writer.poll() is None
        threading.Event().wait(delay / 2000)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        with closing(AnswerStore(file)) as store:
            list(store.votes())
        for left in file.parent.iterdir():
            left.unlink()

import sqlite3
import threading
from contextlib import closing
from dataclasses import replace

import pytest

import bot.settings_store
from bot.answer_store import AnswerStore
from bot.errors import StoreDamagedError, StoreError
from bot.server_settings import Choices, Mentions, Speech, Sureness
from bot.settings_store import SettingsStore

FULL = Choices(
    mentions=Mentions.CHOSEN,
    threads=False,
    language=Speech.AUTOMATIC,
    quotes=5,
    sureness=Sureness.ANYTHING,
    questions_per_minute=60,
    without_sources=('Bote\'s "Blatt"', "Über\u202eall", "\ud83d"),
    archive="",
)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "data" / "settings.sqlite"


@pytest.fixture
def store(file):
    with closing(SettingsStore(file)) as store:
        yield store


def chosen(**values):
    return lambda before: replace(before, **values)


def test_what_was_chosen_comes_back_after_a_restart(store, file):
    assert store.all() == {}
    assert store.change(1, {0: lambda before: FULL, 7: chosen(quotes=1)}) == {0: FULL, 7: Choices(quotes=1)}
    store.close()
    with closing(SettingsStore(file)) as again:
        assert again.all() == {(1, 0): FULL, (1, 7): Choices(quotes=1)}
        assert again.change(1, {0: lambda before: Choices(), 7: chosen(quotes=None)})
        assert again.all() == {}


def test_a_server_knows_nothing_of_another(store):
    store.change(1, {0: chosen(quotes=1)})
    assert store.change(2, {0: lambda before: before}) == {0: Choices()}
    assert store.all() == {(1, 0): Choices(quotes=1)}


def test_it_happens_whole_or_not_at_all(store):
    def fail(before):
        raise ValueError("odd")

    with pytest.raises(ValueError, match="odd"):
        store.change(1, {0: chosen(quotes=1), 5: fail})
    assert store.all() == {}


def test_two_who_change_different_things_both_have_their_way(store, file):
    with closing(SettingsStore(file)) as other:
        store.change(1, {0: chosen(quotes=1)})
        other.change(1, {0: chosen(threads=True)})
        assert store.change(1, {0: lambda before: before}) == {0: Choices(quotes=1, threads=True)}


def test_many_threads_lose_nothing(store):
    def work(name):
        for _ in range(20):
            store.change(1, {0: lambda before: replace(before, without_sources=(*before.without_sources, name))})

    store.change(1, {0: chosen(without_sources=())})
    threads = [threading.Thread(target=work, args=(name,)) for name in "abcdef"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(store.all()[1, 0].without_sources) == sorted("abcdef" * 20)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("quotes", "0"),
        pytest.param("quotes", "[" * 100_000, id="nested"),
        ("without_sources", '"Talbote"'),
        ("without_sources", '{"Talbote": 1}'),
        ("quotes", "6"),
        ("quotes", "true"),
        ("quotes", "2.5"),
        ("quotes", "zwei"),
        ("mentions", '"überall"'),
        ("mentions", "[]"),
        ("threads", "1"),
        ("language", '"fr"'),
        ("sureness", "0.5"),
        ("questions_per_minute", "0"),
        ("questions_per_minute", "1001"),
        ("without_sources", "[1]"),
        ("without_sources", "7"),
        ("archive", "null"),
        ("farbe", '"rot"'),
    ],
)
def test_a_value_that_makes_no_sense_is_passed_over_and_the_others_hold(store, file, caplog, name, value):
    store.change(1, {0: chosen(threads=True)} if name != "threads" else {0: chosen(quotes=2)})
    kept = store.all()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("INSERT INTO setting VALUES (1, 0, ?, ?)", (name, value))
        connection.commit()
    assert store.all() == kept
    assert "makes no sense" in caplog.text


@pytest.mark.parametrize("content", [b"Hefeteig" * 1000, b"x", b"\xff" * 5000])
def test_a_damaged_file_is_refused_and_left_as_it_is(file, content):
    file.parent.mkdir()
    file.write_bytes(content)
    with pytest.raises(StoreDamagedError):
        SettingsStore(file)
    assert file.read_bytes() == content


def test_the_file_of_the_answers_is_not_taken_for_it(file):
    AnswerStore(file).close()
    with pytest.raises(StoreDamagedError, match="another program"):
        SettingsStore(file)


def test_a_file_of_a_newer_version_is_refused(store, file):
    newest = len(bot.settings_store._MIGRATIONS)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(f"PRAGMA user_version = {newest + 1}")
        connection.commit()
    with pytest.raises(StoreError, match="newer version"):
        SettingsStore(file)


@pytest.mark.parametrize("schema", range(1, len(bot.settings_store._MIGRATIONS) + 1))
def test_a_file_of_every_earlier_version_is_brought_up_to_date(file, monkeypatch, schema):
    newest = bot.settings_store._MIGRATIONS
    monkeypatch.setattr("bot.settings_store._MIGRATIONS", newest[:schema])
    SettingsStore(file).close()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("INSERT INTO setting VALUES (1, 0, 'quotes', '2')")
        connection.commit()
    further = (*newest, ("CREATE TABLE extra (x)",))
    monkeypatch.setattr("bot.settings_store._MIGRATIONS", further)
    with closing(SettingsStore(file)) as store:
        assert store.all() == {(1, 0): Choices(quotes=2)}
        assert store._connection.execute("PRAGMA user_version").fetchone() == (len(further),)


def test_who_holds_the_file_is_told_and_nothing_is_lost(store, file):
    store.change(1, {0: chosen(quotes=1)})
    store._connection.execute("PRAGMA busy_timeout = 1")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="only one bot"):
            store.change(1, {0: chosen(quotes=2)})
    assert store.all() == {(1, 0): Choices(quotes=1)}


def test_after_the_end_it_is_an_error(store):
    store.close()
    with pytest.raises(StoreError):
        store.all()

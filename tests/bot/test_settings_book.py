import asyncio
import sqlite3
from dataclasses import replace

import pytest

from bot import file_thread, settings_book
from bot.asker import Place
from bot.errors import SettingsFileError
from bot.server_settings import Choices, PlaceSettings, Speech
from bot.settings_book import SettingsBook
from bot.settings_store import SETTINGS_NAME

HERE, THREAD = Place(server=1, channel=2), Place(server=1, channel=3, parent=2)
ELSEWHERE, OTHER_SERVER, DIRECT = Place(server=1, channel=4), Place(server=9, channel=2), Place(server=None, channel=2)


@pytest.fixture
async def book(tmp_path):
    book = SettingsBook(tmp_path)
    yield book
    await book.close()


def chosen(**values):
    return lambda before: replace(before, **values)


async def test_what_is_changed_holds_at_once_in_its_place_only(book):
    assert await book.load()
    await book.change(1, {0: chosen(quotes=4), 2: chosen(language=Speech.ENGLISH)})
    assert [book.at(place).quotes for place in (HERE, THREAD, ELSEWHERE, OTHER_SERVER, DIRECT)] == [4, 4, 4, 3, 3]
    english = [book.at(place).language is Speech.ENGLISH for place in (HERE, THREAD, ELSEWHERE, OTHER_SERVER, DIRECT)]
    assert english == [True, True, False, False, False]
    assert book.channels(1) == {2: Choices(language=Speech.ENGLISH)}
    await book.change(1, {2: lambda before: Choices()})
    assert book.channels(1) == {}
    assert book.at(THREAD).language is Speech.AUTOMATIC


async def test_it_is_there_after_a_restart(book, tmp_path):
    await book.change(1, {0: chosen(quotes=4)})
    await book.close()
    again = SettingsBook(tmp_path)
    assert again.at(HERE).quotes == 3
    assert await again.load()
    assert again.at(HERE).quotes == 4
    await again.close()


async def test_many_at_once_lose_nothing(book):
    await asyncio.gather(
        *(book.change(1, {channel: chosen(quotes=1)}) for channel in range(1, 30)),
        *(book.change(1, {0: chosen(**{name: value})}) for name, value in {"quotes": 2, "threads": True}.items()),
    )
    assert len(book.channels(1)) == 29
    assert book.chosen(1) == Choices(quotes=2, threads=True)


async def test_a_file_that_cannot_be_used_leaves_the_usual_and_refuses_changes(book, tmp_path, caplog, monkeypatch):
    (tmp_path / SETTINGS_NAME).write_bytes(b"x" * 500)
    for _ in range(3):
        assert not await book.load()
    assert caplog.text.count("the usual settings hold") == 1
    assert book.at(HERE) == PlaceSettings()
    with pytest.raises(SettingsFileError, match="move it away"):
        await book.change(1, {0: chosen(quotes=4)})
    assert book.at(HERE) == PlaceSettings()
    # Whoever runs the bot mends it, and nobody has to start it again.
    (tmp_path / SETTINGS_NAME).unlink()
    monkeypatch.setattr(file_thread, "_OPEN_AGAIN_AFTER", 0.0)
    monkeypatch.setattr(settings_book, "_LOAD_AGAIN_AFTER", 0.0)
    await asyncio.wait_for(book.keep_loading(), 5)
    await book.change(1, {0: chosen(quotes=4)})
    assert book.at(HERE).quotes == 4


async def test_while_somebody_holds_the_file_what_is_known_goes_on(book, tmp_path):
    await book.change(1, {0: chosen(quotes=4)})
    other = sqlite3.connect(tmp_path / SETTINGS_NAME, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(SettingsFileError, match="only one bot"):
            await book.change(1, {0: chosen(quotes=1)})
    finally:
        other.close()
    assert book.at(HERE).quotes == 4


async def test_what_is_written_too_late_holds_all_the_same(book, monkeypatch):
    await book.load()
    monkeypatch.setattr(file_thread, "_PATIENCE", 0.05)

    def slow(before):
        import time

        time.sleep(0.2)
        return replace(before, quotes=4)

    with pytest.raises(SettingsFileError):
        await book.change(1, {0: slow})
    await book.close()
    assert book.at(HERE).quotes == 4

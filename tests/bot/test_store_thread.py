import asyncio
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from bot import file_thread, store_thread
from bot.answer_store import KEPT_UNVOTED, STORE_NAME, AnswerStore
from bot.errors import StoreBusyError, StoreError
from bot.store_thread import StoreThread
from bot.texts import Language


@pytest.fixture
async def thread(tmp_path):
    thread = StoreThread(tmp_path / "data")
    yield thread
    await thread.close()


async def test_the_store_is_opened_once_and_worked_on_one_after_the_other(thread, tmp_path):
    stores = await asyncio.gather(*(thread.run(lambda store: store) for _ in range(5)))
    assert len(set(map(id, stores))) == 1
    assert (tmp_path / "data" / STORE_NAME).exists()


async def test_nobody_else_may_read_it(thread, tmp_path):
    await thread.run(lambda store: store.get("x"))
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0
    assert all(file.stat().st_mode & 0o077 == 0 for file in (tmp_path / "data").iterdir())


async def test_what_failed_once_is_tried_again_after_a_while(thread, tmp_path, monkeypatch):
    (tmp_path / "data").write_text("not a folder")
    for _ in range(2):
        with pytest.raises(StoreError):
            await thread.run(lambda store: store)
    (tmp_path / "data").unlink()
    with pytest.raises(StoreError):
        await thread.run(lambda store: store)
    monkeypatch.setattr(file_thread, "_OPEN_AGAIN_AFTER", 0.0)
    assert await thread.run(lambda store: store.get("x")) is None


async def test_what_takes_too_long_is_given_up(thread, monkeypatch):
    monkeypatch.setattr(file_thread, "_PATIENCE", 0.05)
    done = []
    jobs = [thread.run(lambda store: time.sleep(0.1)), thread.run(lambda store: done.append(1))]
    results = await asyncio.gather(*jobs, return_exceptions=True)
    assert [type(result) for result in results] == [StoreBusyError, StoreBusyError]
    await thread.close()
    assert not done


async def test_after_the_end_it_is_busy(thread):
    await thread.close()
    with pytest.raises(StoreBusyError):
        await thread.run(lambda store: store)


async def test_a_failure_is_logged_once(thread, tmp_path, caplog):
    for _ in range(3):
        thread.log_failure(StoreBusyError(tmp_path))
    assert caplog.text.count("have no buttons") == 1


@pytest.fixture
def add_old_answer(make, tmp_path):
    """Add an answer that is a day too old, as another process might."""
    before = datetime.now(UTC) - KEPT_UNVOTED - timedelta(days=1)

    def add():
        with closing(AnswerStore(tmp_path / "data" / STORE_NAME, now=lambda: before)) as store:
            answer = make.answer(make.quote("Die Mole ist fertig."))
            return store.add(answer, is_claim=False, only=None, url=None, language=Language.GERMAN, is_private=False)

    return add


async def test_a_bot_that_runs_for_months_clears_old_answers_away_too(thread, add_old_answer, monkeypatch):
    opened = await thread.run(lambda store: store)
    old = add_old_answer()

    assert await thread.run(lambda store: store.get(old)) is not None  # it is cleared away once a day
    monkeypatch.setattr(store_thread, "_PRUNE_EVERY", 0.0)
    await thread.run(lambda store: store.get("x"))

    assert await thread.run(lambda store: (store, store.get(old))) == (opened, None)


async def test_that_old_answers_cannot_be_cleared_away_hurts_nobody(thread, monkeypatch, caplog, tmp_path):
    monkeypatch.setattr(store_thread, "_PRUNE_EVERY", 0.0)
    await thread.run(lambda store: None)
    with closing(sqlite3.connect(tmp_path / "data" / STORE_NAME)) as other:
        other.execute("BEGIN IMMEDIATE")
        await thread.run(lambda store: None)
        await thread.close()
    assert "Old answers are kept for another day" in caplog.text

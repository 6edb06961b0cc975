import asyncio
import threading
import time
from pathlib import Path

import pytest
from fake_answerer import FakeAnswerer

from bot import live_index
from bot.errors import GenerationGoneError
from bot.live_index import LiveIndex
from retrieval import IndexDamagedError, IndexNotBuiltError


class Index:
    """An index folder as `LiveIndex` sees it: `live` is a FakeAnswerer, or the error of opening it."""

    def __init__(self, live):
        self.name, self.live, self.opened = "g1", live, 0

    def open(self):
        self.opened += 1
        if isinstance(self.live, Exception):
            raise self.live
        return self.live

    def live_name(self):
        if isinstance(self.live, IndexNotBuiltError):
            raise self.live
        return self.name

    def switch(self, name, live):
        self.name, self.live = name, live


@pytest.fixture
def first(make):
    return FakeAnswerer(make.answer(make.quote("Eins.")))


@pytest.fixture
def second(make):
    return FakeAnswerer(make.answer(make.quote("Zwei.")), generation="g2")


@pytest.fixture
def index(first):
    return Index(first)


@pytest.fixture
def live(index):
    return LiveIndex(index.open, index.live_name)


async def test_the_live_generation_is_opened_once(live, index, first):
    await asyncio.gather(*(live.refresh() for _ in range(5)))
    with live.lease() as generation:
        assert (generation.answerer, generation.name) == (first, "g1")
        assert generation.sources == ("Talbote", "Bergbote", "Der Talkurier")
        assert generation.period == ("2019-04", "2023-09-14")
    assert index.opened == 1


@pytest.mark.parametrize("live_is", ["whole", "damaged"])
async def test_what_opening_freed_goes_back_to_the_system(live, index, monkeypatch, live_is):
    index.live = index.live if live_is == "whole" else IndexDamagedError(Path("index"), "the archive", "is cut")
    given_back = []
    monkeypatch.setattr(live_index, "give_back_freed_memory", lambda: given_back.append(index.opened))
    for _ in range(2):
        await live.refresh()
    assert given_back == [1]


async def test_without_an_index_it_says_so_until_there_is_one(live, index, first, caplog):
    index.live = IndexNotBuiltError(Path("index"))
    for _ in range(3):
        await live.refresh()
        with pytest.raises(IndexNotBuiltError), live.lease():
            pass
    assert caplog.text.count("There is no index") == 1
    index.live = first
    await live.refresh()
    with live.lease() as generation:
        assert generation.answerer is first


async def test_the_same_error_raised_again_and_again_does_not_grow(live, index):
    index.live = IndexNotBuiltError(Path("index"))
    await live.refresh()

    def frames():
        with pytest.raises(IndexNotBuiltError) as raised, live.lease():
            pass
        return len(raised.traceback)

    assert frames() == frames() == frames()


async def test_a_newer_generation_takes_over_and_the_old_one_is_closed(live, index, first, second):
    await live.refresh()
    index.switch("g2", second)
    await live.refresh()
    with live.lease() as generation:
        assert generation.answerer is second
    await asyncio.sleep(0.05)
    assert (first.closed, second.closed) == (1, 0)


async def test_an_old_generation_that_cannot_be_closed_stops_nothing(live, index, first, second, caplog):
    await live.refresh()
    first.close = lambda: 1 / 0
    index.switch("g2", second)
    await live.refresh()
    await asyncio.sleep(0.05)
    assert "could not be closed" in caplog.text
    assert live.current.answerer is second


async def test_a_generation_that_cannot_be_read_is_closed_again(live, first):
    first.sources = lambda: 1 / 0
    await live.refresh()
    assert live.current is None
    assert first.closed == 1


async def test_folders_that_do_not_answer_hold_up_nobody_else(first):
    gate = threading.Event()
    slow = [LiveIndex(lambda: first, lambda: str(gate.wait(20))) for _ in range(40)]
    looks = [asyncio.create_task(index.refresh()) for index in slow]
    try:
        for _ in range(10):  # until every look stands in its thread, or in a queue
            await asyncio.sleep(0)
        async with asyncio.timeout(3):
            assert await asyncio.to_thread(lambda: "rendered") == "rendered"
        assert not any(look.done() for look in looks)
    finally:
        gate.set()
        await asyncio.gather(*looks)
        await asyncio.gather(*(index.close() for index in slow))


async def test_what_is_closed_opens_nothing_any_more(live, index, first):
    await live.close()
    await live.refresh()
    assert (index.opened, live.failure) == (0, None)


async def test_those_who_wait_for_an_index_wait_for_one_look(first):
    looks = []

    def live_name():
        looks.append(1)
        time.sleep(0.05)
        return "g1"

    live = LiveIndex(lambda: first, live_name)
    await asyncio.gather(*(live.refresh() for _ in range(20)))
    assert len(looks) == 1


async def test_what_is_in_work_finishes_on_the_old_generation(live, index, first, second):
    await live.refresh()
    with live.lease() as old, live.lease():
        index.switch("g2", second)
        await live.refresh()
        assert old.answerer is first
        assert not first.closed
        with live.lease() as new:
            assert new.answerer is second
    await asyncio.sleep(0.05)
    assert first.closed == 1


def test_what_is_in_work_when_the_process_ends_is_released_without_its_threads(live, first):
    async def end():
        await live.refresh()
        with live.lease():
            await live.close()
            await asyncio.get_running_loop().shutdown_default_executor()

    asyncio.run(end())
    assert first.closed == 1


async def test_a_broken_generation_is_refused_and_the_old_one_goes_on(live, index, first, second, caplog, monkeypatch):
    await live.refresh()
    index.switch("g2", IndexDamagedError(Path("index"), "the archive", "is cut"))
    for _ in range(3):
        await live.refresh()
    assert index.opened == 2
    assert caplog.text.count("the archive is cut") == 1
    assert "goes on" in caplog.text
    with live.lease() as generation:
        assert generation.answerer is first

    index.switch("g3", second)
    await live.refresh()
    with live.lease() as generation:
        assert generation.answerer is second


async def test_a_refused_generation_is_tried_again_after_a_while(live, index, first, monkeypatch):
    index.live = IndexDamagedError(Path("index"), "the archive", "is cut")
    await live.refresh()
    index.live = first
    await live.refresh()
    assert live.current is None
    monkeypatch.setattr(live_index, "_TRY_AGAIN_AFTER", 0.0)
    await live.refresh()
    assert live.current is not None


async def test_an_error_of_no_known_kind_ends_nothing(live, index, first, caplog):
    await live.refresh()
    index.switch("g2", ZeroDivisionError("odd"))
    await live.refresh()
    assert "Traceback" in caplog.text
    with live.lease() as generation:
        assert generation.answerer is first


async def test_a_lease_of_another_generation_is_refused(live):
    await live.refresh()
    with live.lease("g1") as generation:
        assert generation.name == "g1"
    with pytest.raises(GenerationGoneError), live.lease("g0"):
        pass


async def test_watching_picks_up_a_new_generation(live, index, second, monkeypatch):
    monkeypatch.setattr(live_index, "_LOOK_EVERY", 0.01)
    await live.refresh()
    index.switch("g2", second)
    watching = asyncio.create_task(live.watch())
    try:
        async with asyncio.timeout(5):
            while live.current.name != "g2":
                await asyncio.sleep(0.01)
    finally:
        watching.cancel()


async def test_close_leaves_what_is_in_use_to_its_last_use(live, index, first):
    await live.refresh()
    with live.lease():
        await live.close()
        await asyncio.sleep(0.05)
        assert first.closed == 0
    await asyncio.sleep(0.05)
    assert first.closed == 1


async def test_what_is_opened_while_it_is_closed_is_released_again(index, first):
    gate = threading.Event()

    def open_slowly():
        gate.wait(5)
        return index.open()

    live = LiveIndex(open_slowly, index.live_name)
    refreshing = asyncio.create_task(live.refresh())
    await asyncio.sleep(0.05)
    await live.close()
    gate.set()
    await refreshing
    await asyncio.sleep(0.05)
    assert (live.current, first.closed) == (None, 1)


async def test_close_without_an_index(live):
    await live.close()

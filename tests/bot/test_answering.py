import asyncio
import gc
import threading
import weakref
from pathlib import Path

import pytest
from fake_answerer import FakeAnswerer

import bot.answering
from bot.answering import Answering
from bot.errors import BusyError, DeadlineError, GenerationGoneError
from bot.live_index import LiveIndex
from retrieval import IndexNotBuiltError, QuestionError


@pytest.fixture
def answer(make):
    return make.answer(make.quote("Eins."))


class OneIndex:
    """Answer from one index only."""

    def __init__(self, index, **options):
        self.index, self.answering = index, Answering(**options)

    async def run(self, work, **options):
        return await self.answering.run(work, index=self.index, **options)

    @property
    def load(self):
        return self.answering.load


def answering_from(fake, *, parallel=2, waiting=4, deadline=5.0, **options):
    index = LiveIndex(lambda: fake, lambda: fake.generation)
    return OneIndex(index, parallel=parallel, waiting=waiting, deadline=deadline, **options)


def ask(question="Wann?"):
    return lambda generation: generation.answerer.ask(question, top_k=3, only=None)


async def test_a_question_is_answered_in_another_thread(answer):
    fake = FakeAnswerer(answer)
    assert (await answering_from(fake).run(ask())).quotes == answer.quotes
    assert threading.get_ident() not in fake.threads


async def test_the_loop_runs_on_while_a_question_is_in_work(answer):
    gate = threading.Event()
    asked = asyncio.create_task(answering_from(FakeAnswerer(answer, gate=gate)).run(ask()))
    await asyncio.sleep(0.02)
    assert not asked.done()
    gate.set()
    assert (await asked).quotes == answer.quotes


async def test_without_an_index_each_question_looks_for_one(answer):
    looked = []

    def live_name():
        looked.append(1)
        if len(looked) < 3:
            raise IndexNotBuiltError(Path("index"))
        return "g1"

    answering = OneIndex(LiveIndex(lambda: FakeAnswerer(answer), live_name), parallel=1, waiting=0, deadline=5.0)
    for _ in range(2):
        with pytest.raises(IndexNotBuiltError):
            await answering.run(ask())
    assert (await answering.run(ask())).quotes == answer.quotes
    assert (await answering.run(ask())).quotes == answer.quotes
    assert len(looked) == 3


async def test_beyond_the_queue_a_question_is_turned_down(answer):
    gate = threading.Event()
    fake = FakeAnswerer(answer, gate=gate)
    answering = answering_from(fake, parallel=2, waiting=1)
    asked = [asyncio.create_task(answering.run(ask())) for _ in range(3)]
    await asyncio.sleep(0.05)
    with pytest.raises(BusyError):
        await answering.run(ask())
    gate.set()
    assert len(await asyncio.gather(*asked)) == 3
    assert fake.most_at_once == 2
    await asyncio.sleep(0)
    assert (await answering.run(ask())).quotes == answer.quotes


async def test_the_load_is_told_and_a_question_that_was_given_up_counts_until_its_thread_ends(answer):
    gate = threading.Event()
    answering = answering_from(FakeAnswerer(answer, gate=gate), parallel=2, waiting=4, deadline=1.0)
    assert answering.load == (0, 0)
    asked = [asyncio.create_task(answering.run(ask())) for _ in range(3)]
    async with asyncio.timeout(0.9):
        while answering.load != (1, 2):
            await asyncio.sleep(0.01)
    await asyncio.gather(*asked, return_exceptions=True)
    assert answering.load == (0, 2)
    gate.set()
    async with asyncio.timeout(5):
        while answering.load != (0, 0):
            await asyncio.sleep(0.01)


async def test_a_failed_question_frees_its_place(answer):
    answering = answering_from(FakeAnswerer(answer), parallel=1, waiting=0)
    for _ in range(3):
        with pytest.raises(QuestionError):
            await answering.run(ask(""))
        await asyncio.sleep(0)
    assert (await answering.run(ask())).quotes == answer.quotes


async def test_past_the_deadline_it_is_given_up_but_counts_until_its_thread_ends(answer):
    gate = threading.Event()
    answering = answering_from(FakeAnswerer(answer, gate=gate), parallel=1, waiting=0, deadline=0.4)
    with pytest.raises(DeadlineError):
        await answering.run(ask())
    with pytest.raises(BusyError):
        await answering.run(ask())
    gate.set()
    async with asyncio.timeout(5):
        while True:
            try:
                await answering.run(ask())
                break
            except (BusyError, DeadlineError):
                await asyncio.sleep(0.01)


async def test_queue_and_deadline_hold_also_while_the_index_is_opened(answer):
    gate = threading.Event()

    def live_name():
        gate.wait(5)
        return "g1"

    index = LiveIndex(lambda: FakeAnswerer(answer), live_name)
    answering = OneIndex(index, parallel=1, waiting=1, deadline=0.05)
    results = await asyncio.gather(*(answering.run(ask()) for _ in range(4)), return_exceptions=True)
    assert [type(result) for result in results] == [DeadlineError, DeadlineError, BusyError, BusyError]
    gate.set()
    async with asyncio.timeout(5):
        while index.current is None:
            await asyncio.sleep(0.01)
    assert (await answering.run(ask())).quotes == answer.quotes


async def test_what_waits_past_its_deadline_is_never_begun(answer):
    gate = threading.Event()
    fake = FakeAnswerer(answer, gate=gate)
    answering = answering_from(fake, parallel=1, waiting=5, deadline=0.5)
    results = await asyncio.gather(*(answering.run(ask()) for _ in range(4)), return_exceptions=True)
    assert [type(result) for result in results] == [DeadlineError] * 4
    gate.set()
    await asyncio.sleep(0.05)
    assert len(fake.asked) == 1


async def test_work_for_a_generation_that_is_gone_is_refused_and_frees_its_place(answer):
    answering = answering_from(FakeAnswerer(answer), parallel=1, waiting=0)
    for _ in range(2):
        with pytest.raises(GenerationGoneError):
            await answering.run(ask(), generation="g0")
    assert (await answering.run(ask(), generation="g1")).quotes == answer.quotes


async def until_load(answering, *load):
    async with asyncio.timeout(5):
        while answering.load != load:
            await asyncio.sleep(0.01)


def asked_in_turn(answering, done, *turns):
    """Ask one after the other, and note whose question was worked on."""
    return [
        asyncio.create_task(answering.run(lambda _, number=number: done.append(number), turn=turn))
        for number, turn in enumerate(turns)
    ]


async def test_servers_take_turns_while_many_wait(answer):
    gate, done = threading.Event(), []
    answering = answering_from(FakeAnswerer(answer, gate=gate), parallel=1, waiting=9)
    first = asyncio.create_task(answering.run(ask()))
    await until_load(answering, 0, 1)
    asked = asked_in_turn(answering, done, ("a", 1, 1), ("a", 1, 2), ("a", 2, 3), ("b", 4, 5))
    await until_load(answering, 4, 1)
    gate.set()
    await asyncio.gather(first, *asked)
    assert done == [0, 3, 2, 1]


async def test_a_full_queue_still_takes_a_server_of_which_nothing_is_there(answer):
    gate, done = threading.Event(), []
    answering = answering_from(FakeAnswerer(answer, gate=gate), parallel=1, waiting=1)
    first = asyncio.create_task(answering.run(ask(), turn=("a", 1, 1)))
    await until_load(answering, 0, 1)
    asked = asked_in_turn(answering, done, ("a", 1, 2), ("b", 2, 3), ("c", 3, 4))
    await until_load(answering, 3, 1)
    for turn in (("a", 1, 5), ("b", 2, 6), ("d", 4, 7)):  # of two there is something, and then it is twice full
        with pytest.raises(BusyError):
            await answering.run(ask(), turn=turn)
    gate.set()
    await asyncio.gather(first, *asked)
    assert sorted(done) == [0, 1, 2]
    await until_load(answering, 0, 0)
    assert (await answering.run(ask(), turn=("d", 4, 7))).quotes == answer.quotes


async def test_where_more_wait_than_are_allowed_the_next_ones_hurry_and_the_log_says_so_once(answer, caplog):
    caplog.set_level("INFO", "bot.answering")
    for _ in range(2):
        gate = threading.Event()
        answering = answering_from(FakeAnswerer(answer, gate=gate), parallel=1, waiting=9, hurry_beyond=2)
        first = asyncio.create_task(answering.run(ask()))
        await until_load(answering, 0, 1)
        hurried = [
            asyncio.create_task(answering.run(lambda _, one=answering.answering: one.hurries())) for _ in range(5)
        ]
        await until_load(answering, 5, 1)
        gate.set()
        await first
        assert await asyncio.gather(*hurried) == [True, True, False, False, False]
    assert [record.getMessage()[:18] for record in caplog.records] == ["4 questions wait: "] * 2


async def test_nothing_hurries_where_nothing_can(answer):
    answering = answering_from(FakeAnswerer(answer), parallel=1, waiting=9)
    hurried = await asyncio.gather(*(answering.run(lambda _: answering.answering.hurries()) for _ in range(5)))
    assert hurried == [False] * 5


async def test_who_waits_for_long_is_told_once_how_many_come_before(answer, monkeypatch):
    monkeypatch.setattr(bot.answering, "_TELL_AFTER", 0.05)
    gate, told = threading.Event(), []
    answering = answering_from(FakeAnswerer(answer, gate=gate), parallel=1, waiting=9)
    asked = [
        asyncio.create_task(
            answering.run(ask(), turn=(1, 1, number), waits=lambda ahead, n=number: told.append((n, ahead)))
        )
        for number in range(3)
    ]
    async with asyncio.timeout(5):
        while len(told) < 2:
            await asyncio.sleep(0.01)
    gate.set()
    await asyncio.gather(*asked)
    assert sorted(told) == [(1, 0), (2, 1)]  # the first does not wait: it is in work


async def test_what_is_given_up_or_closed_is_never_begun(answer):
    gate, done = threading.Event(), []
    answering = answering_from(FakeAnswerer(answer, gate=gate), parallel=1, waiting=9)
    first = asyncio.create_task(answering.run(ask()))
    await until_load(answering, 0, 1)
    asked = asked_in_turn(answering, done, ("a", 1, 1), ("b", 1, 2))
    await until_load(answering, 2, 1)
    asked[0].cancel()
    answering.answering.close()
    gate.set()
    results = await asyncio.gather(first, *asked, return_exceptions=True)
    assert results[0].quotes == answer.quotes
    assert [type(result) for result in results[1:]] == [asyncio.CancelledError] * 2
    assert done == []


async def test_an_error_holds_nothing_of_the_index(answer):
    generations = []

    def fail(generation):
        generations.append(weakref.ref(generation))
        raise ValueError("no")

    fake = FakeAnswerer(answer)
    answering = answering_from(fake)
    gc.disable()
    try:
        with pytest.raises(ValueError, match="no"):
            await answering.run(fail)
        del answering
        await asyncio.sleep(0.05)
        assert generations[0]() is None
    finally:
        gc.enable()


async def test_while_it_is_not_calm_nothing_is_begun_and_for_a_second_at_most(answer, monkeypatch):
    monkeypatch.setattr(bot.answering, "_HELD_BACK", 0.3)
    answering = answering_from(FakeAnswerer(answer))
    await answering.run(ask())
    answering.answering.calm.clear()
    asked = asyncio.create_task(answering.run(ask()))
    await asyncio.sleep(0.1)
    assert not asked.done()
    assert (await asked).quotes == answer.quotes

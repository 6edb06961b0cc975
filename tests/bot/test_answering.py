import asyncio
import threading
from pathlib import Path

import pytest
from fake_answerer import FakeAnswerer

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


def answering_from(fake, *, parallel=2, waiting=4, deadline=5.0):
    index = LiveIndex(lambda: fake, lambda: fake.generation)
    return OneIndex(index, parallel=parallel, waiting=waiting, deadline=deadline)


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
    answering = answering_from(FakeAnswerer(answer, gate=gate), parallel=2, waiting=4, deadline=0.05)
    assert answering.load == (0, 0)
    asked = [asyncio.create_task(answering.run(ask())) for _ in range(3)]
    await asyncio.sleep(0.02)
    assert answering.load == (1, 2)
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
    answering = answering_from(FakeAnswerer(answer, gate=gate), parallel=1, waiting=0, deadline=0.02)
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
            except BusyError:
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

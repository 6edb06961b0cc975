import asyncio
import threading
from pathlib import Path

import pytest

from bot.answering import Answering
from bot.errors import BusyError
from retrieval import IndexNotBuiltError, QuestionError


class FakeAnswerer:
    """Answer from a given answer; `gate` holds every question until it is set."""

    def __init__(self, answer, gate=None):
        self.answer, self.gate = answer, gate
        self.threads, self.closed, self.at_once, self.most_at_once = set(), False, 0, 0
        self._lock = threading.Lock()

    def ask(self, question):
        with self._lock:
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        self.threads.add(threading.get_ident())
        if self.gate is not None:
            self.gate.wait(5)
        with self._lock:
            self.at_once -= 1
        if not question:
            raise QuestionError(question, "is empty", "ask something")
        return self.answer

    def close(self):
        self.closed = True


@pytest.fixture
def answer(make):
    return make.answer(make.quote("Eins."))


async def test_a_question_is_answered_in_another_thread(answer):
    fake = FakeAnswerer(answer)
    assert await Answering(lambda: fake).ask("Wann?") is answer
    assert threading.get_ident() not in fake.threads


async def test_the_loop_runs_on_while_a_question_is_in_work(answer):
    gate = threading.Event()
    asked = asyncio.create_task(Answering(lambda: FakeAnswerer(answer, gate)).ask("Wann?"))
    await asyncio.sleep(0.01)
    assert not asked.done()
    gate.set()
    assert await asked is answer


async def test_without_an_index_it_says_so_until_there_is_one(answer):
    opened = []

    def open_index():
        opened.append(1)
        if len(opened) < 3:
            raise IndexNotBuiltError(Path("index"))
        return FakeAnswerer(answer)

    answering = Answering(open_index)
    with pytest.raises(IndexNotBuiltError):
        await answering.open()
    with pytest.raises(IndexNotBuiltError):
        await answering.ask("Wann?")
    assert await answering.ask("Wann?") is answer
    assert await answering.ask("Wo?") is answer
    assert len(opened) == 3


async def test_many_first_questions_open_the_index_once(answer):
    opened = []

    def open_index():
        opened.append(1)
        return FakeAnswerer(answer)

    answering = Answering(open_index, parallel=3)
    await asyncio.gather(*(answering.ask("Wann?") for _ in range(6)))
    assert len(opened) == 1


async def test_beyond_the_queue_a_question_is_turned_down(answer):
    gate = threading.Event()
    fake = FakeAnswerer(answer, gate)
    answering = Answering(lambda: fake, parallel=2, waiting=1)
    asked = [asyncio.create_task(answering.ask("Wann?")) for _ in range(3)]
    await asyncio.sleep(0.05)
    with pytest.raises(BusyError):
        await answering.ask("Wann?")
    gate.set()
    assert await asyncio.gather(*asked) == [answer] * 3
    assert fake.most_at_once == 2
    assert await answering.ask("Wann?") is answer


async def test_a_failed_question_frees_its_place(answer):
    answering = Answering(lambda: FakeAnswerer(answer), parallel=1, waiting=0)
    for _ in range(3):
        with pytest.raises(QuestionError):
            await answering.ask("")
    assert await answering.ask("Wann?") is answer


async def test_close_waits_for_the_question_in_work(answer):
    gate = threading.Event()
    fake = FakeAnswerer(answer, gate)
    answering = Answering(lambda: fake)
    asked = asyncio.create_task(answering.ask("Wann?"))
    await asyncio.sleep(0.01)
    closing = asyncio.create_task(answering.close())
    await asyncio.sleep(0.01)
    assert not fake.closed
    gate.set()
    await closing
    assert await asked is answer
    assert fake.closed


async def test_close_without_an_index():
    await Answering(lambda: pytest.fail("nothing asked for an index")).close()

import asyncio

import pytest

from bot.errors import StoppingError
from bot.work import Work


class Asked:
    """Somebody who asks, and what they were told."""

    def __init__(self, work, request):
        self.told = []
        self.task = asyncio.create_task(work.answer(request, self.tell))

    async def tell(self, error):
        await asyncio.sleep(0)
        self.told.append(type(error))


async def nothing():
    pass


async def test_finish_waits_for_what_is_in_work_and_takes_no_more():
    work, gate = Work(), asyncio.Event()
    asked = [Asked(work, gate.wait) for _ in range(3)]
    await asyncio.sleep(0)
    finishing = asyncio.create_task(work.finish(5))
    await asyncio.sleep(0.01)
    assert not finishing.done()
    late = Asked(work, nothing)
    await late.task
    assert late.told == [StoppingError]
    gate.set()
    await finishing
    assert [one.told for one in asked] == [[], [], []]


async def test_what_is_not_answered_in_time_is_declined_and_everybody_told(caplog):
    work = Work()
    asked = [Asked(work, asyncio.Event().wait) for _ in range(3)]
    await asyncio.sleep(0)
    await work.finish(0.01)
    assert "3 requests are not answered" in caplog.text
    await work.decline(5)
    assert [one.told for one in asked] == [[StoppingError]] * 3


async def test_a_failure_is_told_before_the_request_counts_as_over():
    work, gate = Work(), asyncio.Event()
    told = []

    async def fail():
        raise ValueError("odd")

    async def tell(error):
        await gate.wait()
        told.append(type(error))

    asked = asyncio.create_task(work.answer(fail, tell))
    await asyncio.sleep(0)
    finishing = asyncio.create_task(work.finish(5))
    await asyncio.sleep(0.01)
    assert not finishing.done()
    gate.set()
    await finishing
    await asked
    assert told == [ValueError]


async def test_a_cancellation_that_is_not_ours_goes_on():
    work = Work()
    asked = Asked(work, asyncio.Event().wait)
    await asyncio.sleep(0)
    asked.task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked.task
    assert asked.told == []
    await asyncio.wait_for(work.finish(5), 1)

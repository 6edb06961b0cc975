import asyncio

import pytest

from bot.errors import StoppingError
from bot.work import Work


async def test_finish_waits_for_what_is_in_work_and_takes_no_more():
    work, gate = Work(), asyncio.Event()

    async def request():
        with work.one():
            await gate.wait()

    requests = [asyncio.create_task(request()) for _ in range(3)]
    await asyncio.sleep(0)
    finishing = asyncio.create_task(work.finish(5))
    await asyncio.sleep(0.01)
    assert not finishing.done()
    with pytest.raises(StoppingError), work.one():
        pass
    gate.set()
    await asyncio.gather(*requests, finishing)


async def test_finish_gives_up_after_a_while(caplog):
    work = Work()
    with work.one():
        await work.finish(0.01)
    assert "1 requests are given up" in caplog.text


async def test_a_request_that_fails_is_over():
    work = Work()
    with pytest.raises(ValueError, match="odd"), work.one():
        raise ValueError("odd")
    await asyncio.wait_for(work.finish(5), 1)

import asyncio
import os
import signal
from unittest.mock import AsyncMock

import discord
import pytest

from bot.client import Bot
from bot.config import BotConfig
from bot.errors import StoppingError
from bot.running import run_until_stopped


@pytest.fixture
async def bot(tmp_path):
    return Bot(BotConfig(token="t" * 8, index=tmp_path / "i", data=tmp_path / "d", model="bundled", metrics_port=0))


async def hang(*args, **kwargs):
    await asyncio.Event().wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_finishes_what_is_in_work_and_closes_the_bot(bot, number):
    bot.start = hang
    gate, answered = asyncio.Event(), []

    async def request():
        await gate.wait()
        answered.append(not bot.is_closed())

    running = asyncio.create_task(run_until_stopped(bot, "t"))
    requested = asyncio.create_task(bot.work.answer(request, AsyncMock()))
    await asyncio.sleep(0.01)
    os.kill(os.getpid(), number)
    await asyncio.sleep(0.02)
    assert not running.done()
    gate.set()
    await asyncio.wait_for(running, 5)
    await requested
    assert bot.is_closed()
    assert answered == [True]


async def test_a_second_signal_does_not_wait_and_everybody_is_told(bot):
    bot.start = hang
    told = []

    async def tell(error):
        told.append((type(error), bot.is_closed()))

    running = asyncio.create_task(run_until_stopped(bot, "t"))
    asked = asyncio.create_task(bot.work.answer(hang, tell))
    await asyncio.sleep(0.01)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.sleep(0.02)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(running, 5)
    await asked
    assert told == [(StoppingError, False)]
    assert bot.is_closed()


async def test_a_failing_start_is_raised_and_closes_the_bot(bot):
    bot.start = AsyncMock(spec=bot.start, side_effect=discord.LoginFailure("Improper token"))
    with pytest.raises(discord.LoginFailure):
        await run_until_stopped(bot, "t")
    assert bot.is_closed()

import asyncio
import os
import signal
from unittest.mock import AsyncMock

import discord
import pytest

from bot.client import Bot, run_until_stopped
from bot.config import BotConfig


@pytest.fixture
def config(tmp_path):
    return BotConfig(token="t" * 8, index=tmp_path / "index", data=tmp_path / "data", model="bundled")


async def test_no_privileged_intent_and_no_ping(config):
    bot = Bot(config)
    privileged = discord.Intents(message_content=True, members=True, presences=True)
    assert not bot.intents.value & privileged.value
    assert bot.intents.guild_messages
    assert bot.intents.dm_messages
    assert bot.allowed_mentions.to_dict() == {"parse": []}


async def test_the_bot_starts_without_an_index(config, caplog):
    bot = Bot(config)
    bot.tree.sync = AsyncMock(spec=bot.tree.sync)
    await bot.setup_hook()
    assert "no index" in caplog.text
    bot.tree.sync.assert_awaited_once()


async def hang(token):
    await asyncio.Event().wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_closes_the_bot(config, number):
    bot = Bot(config)
    bot.start, bot.answering.close = hang, AsyncMock(spec=bot.answering.close)
    running = asyncio.create_task(run_until_stopped(bot, "t"))
    await asyncio.sleep(0.01)
    os.kill(os.getpid(), number)
    await asyncio.wait_for(running, 5)
    assert bot.is_closed()
    bot.answering.close.assert_awaited_once()


async def test_a_failing_start_is_raised_and_closes_the_bot(config):
    bot = Bot(config)
    bot.start = AsyncMock(spec=bot.start, side_effect=discord.LoginFailure("Improper token"))
    with pytest.raises(discord.LoginFailure):
        await run_until_stopped(bot, "t")
    assert bot.is_closed()

import asyncio
from dataclasses import replace
from unittest.mock import AsyncMock

import discord
import pytest

from bot import client
from bot.client import Bot
from bot.config import BotConfig
from retrieval import IndexNotBuiltError


@pytest.fixture
def config(tmp_path):
    return BotConfig(token="t" * 8, index=tmp_path / "index", data=tmp_path / "data", model="bundled", metrics_port=0)


@pytest.fixture
def bot(config, monkeypatch):
    monkeypatch.setattr(client, "sync_commands", AsyncMock(spec=client.sync_commands))
    return Bot(config)


async def test_no_privileged_intent_and_no_ping(config):
    bot = Bot(config)
    privileged = discord.Intents(message_content=True, members=True, presences=True)
    assert not bot.intents.value & privileged.value
    assert bot.intents.guild_messages
    assert bot.intents.dm_messages
    assert bot.allowed_mentions.to_dict() == {"parse": []}


async def test_the_bot_starts_without_an_index(bot, caplog):
    await bot.setup_hook()
    assert "no index" in caplog.text
    client.sync_commands.assert_awaited_once()
    await bot.close()


async def test_what_discord_py_finds_out_after_the_end_goes_nowhere(bot, monkeypatch):
    monkeypatch.setattr(bot, "on_ready", AsyncMock(spec=bot.on_ready))
    async with bot:
        bot.dispatch("ready")
        await asyncio.sleep(0)
    bot.dispatch("ready")
    await asyncio.sleep(0)
    bot.on_ready.assert_awaited_once()


async def test_the_index_is_opened_with_the_models_that_are_set(config, monkeypatch):
    opened = []

    def open_answerer(*where, **models):
        opened.append((where, models))
        raise IndexNotBuiltError(config.index)

    monkeypatch.setattr(client, "sync_commands", AsyncMock(spec=client.sync_commands))
    monkeypatch.setattr(client, "live_generation", lambda folder: "g1")
    monkeypatch.setattr(client, "open_answerer", open_answerer)
    bot = Bot(replace(config, reader="mein-leser", reranker="mein-ordner"))
    await bot.setup_hook()
    [(where, models)] = opened
    assert where == (config.index,)
    assert {"model": "bundled", "reader": "mein-leser", "reranker": "mein-ordner"}.items() <= models.items()
    await bot.close()


async def test_commands_that_discord_does_not_take_in_time_stop_nothing(bot, monkeypatch, caplog):
    monkeypatch.setattr(client, "_SYNC_SECONDS", 0.01)
    client.sync_commands.side_effect = hang
    await bot.setup_hook()
    assert "lets the bot wait" in caplog.text
    await bot.close()


async def test_an_event_that_fails_is_logged_with_a_number(bot, caplog):
    try:
        raise ValueError("odd")
    except ValueError:
        await bot.on_error("on_message")
    assert "ValueError: odd" in caplog.text
    assert "Error " in caplog.text


async def hang(*args, **kwargs):
    await asyncio.Event().wait()

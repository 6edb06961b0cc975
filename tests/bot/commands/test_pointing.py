import asyncio
from unittest.mock import MagicMock

import aiohttp
import discord
import pytest
from fake_message import message

from bot.asker import Asker, Place
from bot.commands import pointing
from bot.commands.pointing import answer_of_thread, answer_pointed_at
from bot.conversations import Conversations
from retrieval import Turn

BOT = 77
MAY, MAY_NOT = discord.Permissions(read_message_history=True), discord.Permissions()
ANNA = Asker(person=1, place=Place(server=7, channel=70))
BUTTONS = discord.components._component_factory(
    {"type": 1, "components": [{"type": 2, "style": 2, "label": "x", "custom_id": "fs:more:abc:2"}]}
)
STARTER = discord.MessageType.thread_starter_message


@pytest.fixture
async def conversations():
    return Conversations()


@pytest.fixture
async def line(conversations):
    with conversations.in_line(ANNA) as line:
        yield line


def thread(*begun, error=None):
    """Give a thread that begins with these messages."""

    async def history(*, limit, oldest_first):
        assert (limit, oldest_first) == (1, True)
        if error is not None:
            await error()
        for first in begun[:1]:
            yield first

    fake = MagicMock(spec=discord.Thread, id=5)
    fake.history = history
    return fake


def starter(*, author=BOT, kind=STARTER):
    return message("", reply_to=author, replied_components=[BUTTONS], type=kind)


async def test_a_thread_points_at_the_answer_that_it_was_opened_on(line):
    assert await answer_of_thread(thread(starter()), BOT, line, MAY) == "abc"


@pytest.mark.parametrize(
    ("channel", "permissions"),
    [
        (thread(starter()), MAY_NOT),
        (thread(starter(author=3)), MAY),
        (thread(starter(kind=discord.MessageType.reply)), MAY),
        (thread(message("", type=STARTER)), MAY),
        (thread(), MAY),
        (MagicMock(spec=discord.TextChannel), MAY),
        (MagicMock(spec=discord.PartialMessageable), MAY),
        (MagicMock(spec=discord.DMChannel), MAY),
        (None, MAY),
    ],
)
async def test_other_places_point_at_nothing(line, channel, permissions):
    assert await answer_of_thread(channel, BOT, line, permissions) is None


async def test_who_has_asked_there_before_goes_on_from_that(conversations):
    for private in (False, True):
        asker = Asker(person=1, place=ANNA.place, private=private)
        with conversations.in_line(asker) as first, conversations.in_line(asker) as second:
            assert first.is_first
            assert not second.is_first
            assert await answer_of_thread(thread(starter()), BOT, second, MAY) is None
            first.remember(Turn(question="Wo?"))
        with conversations.in_line(asker) as third:
            assert await answer_of_thread(thread(starter()), BOT, third, MAY) is None
        conversations.forget(asker)


async def forbidden():
    raise discord.Forbidden(MagicMock(status=403, reason=""), "Missing Access")


async def broken():
    raise aiohttp.ClientConnectionError


async def hang():
    await asyncio.Event().wait()


@pytest.mark.parametrize("error", [forbidden, broken, hang])
async def test_what_cannot_be_looked_up_points_at_nothing(line, monkeypatch, error):
    monkeypatch.setattr(pointing, "_PATIENCE", 0.05)
    async with asyncio.timeout(2):
        assert await answer_of_thread(thread(starter(), error=error), BOT, line, MAY) is None


async def test_a_reply_points_at_what_it_replies_to_also_in_a_thread(line):
    said = message("Und 2023?", reply_to=BOT, replied_components=[])
    said.channel = thread(starter())
    assert await answer_pointed_at(said, BOT, line, MAY) is None
    said = message("Und 2023?", reply_to=3, replied_components=[BUTTONS])
    said.channel = thread(starter())
    assert await answer_pointed_at(said, BOT, line, MAY) == "abc"

import asyncio
from unittest.mock import MagicMock

import discord
import pytest
from fake_message import message
from hypothesis import given
from hypothesis import strategies as st

from bot.answer_threads import missing_for_threads, open_thread, thread_name

ALLOWED = discord.Permissions(create_public_threads=True, send_messages_in_threads=True)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Wo trafen sich Kim und Putin 2019?", "Wo trafen sich Kim und Putin 2019?"),
        ("  Wo\n\nwar\u202e das? ", "Wo war das?"),
        ("Wort " * 50, ("Wort " * 20).strip() + "…"),
        ("\u200b", "…"),
        ("", "…"),
    ],
)
def test_a_thread_is_called_like_its_question(question, name):
    assert thread_name(question) == name


@given(st.text(max_size=300))
def test_every_question_makes_a_name_that_discord_takes(question):
    name = thread_name(question)
    assert 1 <= len(name) <= 100
    assert name == name.strip()
    assert "\n" not in name


async def test_a_thread_is_opened_on_the_message():
    said = message("Wo?")
    assert await open_thread(said, "Wo?", ALLOWED) is said.create_thread.return_value
    assert said.create_thread.await_args.kwargs == {"name": "Wo?"}


async def test_what_is_missing_is_logged_and_not_tried(caplog):
    said = message("Wo?")
    assert await open_thread(said, "Wo?", discord.Permissions(send_messages_in_threads=True)) is None
    assert "channel 5" in caplog.text
    assert "lacks create public threads there" in caplog.text
    said.create_thread.assert_not_awaited()


async def test_a_refusal_is_logged(caplog):
    said = message("Wo?")
    refusal = discord.HTTPException(MagicMock(status=400, reason=""), "A thread has already been created")
    said.create_thread.side_effect = refusal
    assert await open_thread(said, "Wo?", ALLOWED) is None
    assert "already been created" in caplog.text


async def test_where_discord_lets_it_wait_the_answer_does_not(monkeypatch, caplog):
    monkeypatch.setattr("bot.answer_threads._PATIENCE", 0.01)

    async def hang(**form):
        await asyncio.Event().wait()

    said = message("Wo?")
    said.create_thread.side_effect = hang
    assert await open_thread(said, "Wo?", ALLOWED) is None
    assert "lets the bot wait" in caplog.text


@pytest.mark.parametrize("kind", [discord.Thread, discord.VoiceChannel, discord.DMChannel, discord.PartialMessageable])
async def test_elsewhere_than_in_text_channels_there_is_none(kind, caplog):
    said = message("Wo?")
    said.channel = MagicMock(spec=kind, id=5)
    assert await open_thread(said, "Wo?", ALLOWED) is None
    assert caplog.text == ""


def test_what_is_missing():
    assert missing_for_threads(ALLOWED) == []
    assert missing_for_threads(discord.Permissions.none()) == ["create_public_threads", "send_messages_in_threads"]

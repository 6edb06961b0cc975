import logging
from pathlib import Path
from unittest.mock import AsyncMock, MagicMock

import discord
import pytest
from discord import app_commands

from bot.asking import Asking
from bot.commands.ask import ask_command
from bot.errors import BusyError, StoreError
from bot.failures import failure_sentence, tell_interaction
from bot.texts import TEXTS, Language
from bot.work import Work
from retrieval import IndexDamagedError, QuestionError


def interaction(*, done):
    fake = MagicMock(spec=discord.Interaction)
    fake.response = AsyncMock(spec=discord.InteractionResponse)
    fake.response.is_done = MagicMock(return_value=done)
    fake.followup = AsyncMock(spec=discord.Webhook)
    fake.locale = discord.Locale.british_english
    return fake


@pytest.mark.parametrize("done", [True, False])
async def test_the_user_is_told_privately_whether_or_not_there_was_a_response(done):
    asked = interaction(done=done)
    error = app_commands.CommandInvokeError(ask_command(MagicMock(spec=Asking), Work()), BusyError(3))
    await tell_interaction(asked, error)
    send = asked.followup.send if done else asked.response.send_message
    send.assert_awaited_once_with(TEXTS[Language.ENGLISH].errors[BusyError], ephemeral=True)


async def test_a_dead_interaction_raises_nothing():
    asked = interaction(done=False)
    asked.response.send_message.side_effect = discord.NotFound(MagicMock(status=404, reason=""), "Unknown interaction")
    await tell_interaction(asked, ValueError())


@pytest.mark.parametrize(
    ("error", "level", "logged"),
    [
        (QuestionError("what I asked", "is empty", "ask"), logging.INFO, "QuestionError"),
        (StoreError(Path("data"), "the disk is full", "make room"), logging.ERROR, "the disk is full"),
        (discord.DiscordServerError(MagicMock(status=503, reason=""), "sorry"), logging.WARNING, "did not take it"),
        (IndexDamagedError(Path("index"), "CURRENT", "is gone"), logging.ERROR, "CURRENT is gone"),
        (ValueError("odd"), logging.ERROR, "should not"),
    ],
)
def test_the_log_names_the_error_and_never_the_question(caplog, error, level, logged):
    with caplog.at_level(logging.INFO):
        failure_sentence(error, Language.GERMAN)
    (record,) = caplog.records
    assert record.levelno == level
    assert logged in record.getMessage()
    assert "what I asked" not in caplog.text

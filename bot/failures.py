"""Tell a user that something failed: one sentence from `bot.texts`, never the text of the exception."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.errors import BusyError
from bot.texts import language_of, sentence_for
from retrieval import QuestionError, RetrievalError

if TYPE_CHECKING:
    from bot.texts import Language

__all__ = ["failure_sentence", "tell_interaction"]

_log = logging.getLogger(__name__)


def failure_sentence(error: BaseException, language: Language) -> str:
    """Log an error as far as its kind asks for it, and return what the user reads about it."""
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    if isinstance(cause, QuestionError | BusyError):
        # Its message holds the user's question, which stays out of the log.
        _log.info("A question was turned down: %s", type(cause).__name__)
    elif isinstance(cause, RetrievalError):
        _log.error("A question could not be answered: %s", cause)
    else:
        _log.error("Something failed that should not", exc_info=cause)
    return sentence_for(cause, language)


async def tell_interaction(interaction: discord.Interaction[Any], error: BaseException) -> None:
    """Say what failed to the user of an interaction, whether or not it was responded to; raise nothing of Discord's."""
    sentence = failure_sentence(error, language_of(str(interaction.locale)))
    try:
        if interaction.response.is_done():
            await interaction.followup.send(sentence, ephemeral=True)
        else:
            await interaction.response.send_message(sentence, ephemeral=True)
    except discord.HTTPException as refusal:
        _log.warning("The user could not be told of a failure: %s", refusal)

"""Tell a user that something failed: one sentence from `bot.texts`, never the text of the exception."""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from discord import app_commands

from bot.errors import BotError, StoreError
from bot.language import language_of_interaction
from bot.texts import TEXTS, sentence_for
from retrieval import QuestionError, RetrievalError

if TYPE_CHECKING:
    from bot.texts import Language

__all__ = ["failure_sentence", "log_failure", "tell_interaction"]

_log = logging.getLogger(__name__)


def failure_sentence(error: BaseException, language: Language) -> str:
    """Log an error, and return what the user reads about it.

    Where it is not the user's to mend, the sentence ends with a number by which the log has the rest.
    """
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    sentence = sentence_for(cause, language)
    if isinstance(cause, QuestionError | BotError) and not isinstance(cause, StoreError):
        # Its message may hold the user's question, which stays out of the log.
        _log.info("A request was turned down: %s", type(cause).__name__)
        return sentence
    return f"{sentence} ({TEXTS[language].error_id.format(id=log_failure(cause))})"


def log_failure(error: BaseException) -> str:
    """Log an error with all that is known of it, under a new number, and return the number."""
    number = secrets.token_hex(4)
    if isinstance(error, RetrievalError | BotError):
        _log.error("Error %s: %s", number, error)
    elif isinstance(error, discord.HTTPException | aiohttp.ClientError | TimeoutError):
        _log.warning("Error %s: Discord did not take it: %s: %s", number, type(error).__name__, error)
    else:
        _log.error("Error %s: something failed that should not", number, exc_info=error)
    return number


async def tell_interaction(interaction: discord.Interaction[Any], error: BaseException) -> None:
    """Say what failed to the user of an interaction, whether or not it was responded to; raise nothing.

    Before a response only the user sees it.  After a deferral it takes the place of the answer, so that nothing is
    left "thinking"; where a button had an answer above it already, that stays, and the sentence comes beneath.
    """
    sentence = failure_sentence(error, language_of_interaction(interaction))
    try:
        if not interaction.response.is_done():
            await interaction.response.send_message(sentence, ephemeral=True)
        else:
            await interaction.followup.send(sentence, ephemeral=True)
    except Exception as refusal:  # noqa: BLE001 - there is nobody left to tell
        _log.warning("The user could not be told of a failure: %s: %s", type(refusal).__name__, refusal)

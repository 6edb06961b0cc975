"""The context-menu command "Beleg suchen" (in English "Find evidence") on anybody's message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.addressing import text_of
from bot.asking import Question
from bot.commands.ask import answer_interaction
from bot.errors import NothingToReadError
from bot.failures import tell_interaction
from bot.language import language_of_interaction
from bot.message_text import words_of_message

if TYPE_CHECKING:
    from bot.asking import Asking
    from bot.work import Work

__all__ = ["evidence_command"]


def evidence_command(asking: Asking, work: Work) -> app_commands.ContextMenu:
    """Return the command; it shows its user the passages that speak to a message, and no verdict on it.

    The answer is private at first: it is about what somebody else said, and its user shows it to everyone, or not.
    """

    @app_commands.context_menu(name=locale_str("Beleg suchen", en="Find evidence"))
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def find_evidence(interaction: discord.Interaction[Any], message: discord.Message) -> None:
        async def request() -> None:
            claim = words_of_message(text_of(message))
            if not any(character.isalnum() for character in claim):
                raise NothingToReadError
            asked = Question(
                text=claim, language=language_of_interaction(interaction), is_claim=True, url=message.jump_url
            )
            await answer_interaction(interaction, asked, asking, way="context menu", private=True)

        await work.answer(request, lambda error: tell_interaction(interaction, error))

    return find_evidence

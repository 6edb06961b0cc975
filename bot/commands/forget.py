"""The slash command `/vergiss` (in English `/forget`): the next question in this place stands on its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.asker import asker_of
from bot.failures import tell_interaction
from bot.language import language_of_interaction
from bot.texts import TEXTS

if TYPE_CHECKING:
    from bot.asking import Asking
    from bot.work import Work

__all__ = ["forget_command"]


def forget_command(asking: Asking, work: Work) -> app_commands.Command[Any, ..., None]:
    """Return the command, for servers, direct messages and user installs; only whoever uses it sees the answer."""

    @app_commands.command(
        name=locale_str("vergiss", en="forget"),
        description=locale_str(
            "Vergisst, was du hier gefragt hast; deine nächste Frage steht für sich",
            en="Forgets what you asked here; your next question stands on its own",
        ),
    )
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def forget(interaction: discord.Interaction[Any]) -> None:
        async def request() -> None:
            texts = TEXTS[language_of_interaction(interaction)]
            was_there = asking.forget(asker_of(interaction))
            await interaction.response.send_message(
                texts.forgotten if was_there else texts.nothing_to_forget, ephemeral=True
            )

        await work.answer(request, lambda error: tell_interaction(interaction, error))

    return forget

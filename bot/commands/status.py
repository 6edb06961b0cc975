"""`/fundstelle status`: what the archive of this place holds, and how long the bot has been running."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.asker import asker_of
from bot.delivery import may_embed
from bot.failures import tell_interaction
from bot.language import language_of_interaction
from bot.own_version import own_version
from bot.status_view import StatusView, status_embed, status_text
from retrieval import describe_index

if TYPE_CHECKING:
    from bot.client import Bot

__all__ = ["status_command"]

_UNKNOWN = "?"


def status_command() -> app_commands.Command[Any, ..., None]:
    """Return the command; whoever may use it sees the answer alone."""

    @app_commands.command(
        name=locale_str("status", en="status"),
        description=locale_str(
            "Zeigt, was das Archiv enthält, wann es aufgebaut wurde und seit wann der Bot läuft",
            en="Shows what the archive holds, when it was built, and since when the bot has been running",
        ),
    )
    async def status(interaction: discord.Interaction[Any]) -> None:
        await interaction.client.work.answer(
            lambda: _show(interaction), lambda error: tell_interaction(interaction, error)
        )

    return status


async def _show(interaction: discord.Interaction[Bot]) -> None:
    bot, place = interaction.client, asker_of(interaction).place
    bot.asking.admit_again(interaction.user.id)
    await interaction.response.defer(thinking=True, ephemeral=True)
    name = bot.archives.name_for(place)
    with bot.archives.using(name, place.server) as index:
        about = await asyncio.to_thread(describe_index, bot.archives.folder_of(name).index)
        current, rebuild = index.current, bot.rebuilds.running
    view = StatusView(
        archive=name,
        about=about,
        language=language_of_interaction(interaction),
        version=own_version() or _UNKNOWN,
        started=bot.started,
        is_behind=index.failure is not None and current is not None and current.name != about["generation"],
        rebuilt_since=rebuild.since if rebuild is not None and rebuild.archive == name else None,
    )
    if may_embed(interaction):
        await interaction.edit_original_response(embed=status_embed(view))
    else:
        await interaction.edit_original_response(content=status_text(view))

"""The slash command `/fundstelle einstellungen` (in English `/fundstelle settings`), and what its menus do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.asker import asker_of
from bot.errors import BotError, NotAllowedError
from bot.failures import tell_interaction
from bot.settings_menus import panel_message
from bot.settings_panel import PANEL_ID, PanelState

if TYPE_CHECKING:
    import re

    from bot.asker import Place
    from bot.settings_desk import SettingsDesk
    from bot.work import Work

__all__ = ["SettingsItem", "managed_place", "settings_command"]


def settings_command(desk: SettingsDesk, work: Work) -> app_commands.Command[Any, ..., None]:
    """Return the subcommand; whoever called it sees it alone."""

    @app_commands.command(
        name=locale_str("einstellungen", en="settings"),
        description=locale_str(
            "Zeigt und ändert, wie Fundstelle auf diesem Server antwortet",
            en="Shows and changes how Fundstelle answers in this server",
        ),
    )
    async def settings(interaction: discord.Interaction[Any]) -> None:
        async def request() -> None:
            place = managed_place(interaction)
            await interaction.response.defer(ephemeral=True, thinking=True)
            await desk.prepare(place)
            panel = desk.panel(interaction, place, PanelState())
            await interaction.edit_original_response(**panel_message(panel))

        await work.answer(request, lambda error: tell_interaction(interaction, error))

    return settings


def managed_place(interaction: discord.Interaction[Any]) -> Place:
    """Return where an interaction comes from; the bot is in that server, and the person may manage it now.

    Raises:
        NotAllowedError: if not.
    """
    place, rights = asker_of(interaction).place, interaction.permissions
    may_manage = rights.manage_guild or rights.administrator
    if place.server is None or not interaction.is_guild_integration() or not may_manage:
        raise NotAllowedError
    return place


class SettingsItem(discord.ui.DynamicItem[discord.ui.Item[discord.ui.View]], template=PANEL_ID):
    """Do what a menu or button of the settings is for, also after a restart; rights are looked at each time."""

    def __init__(self, item: discord.ui.Item[discord.ui.View], match: re.Match[str]) -> None:
        super().__init__(item)
        self._match = match

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Keep what the custom_id says."""
        return cls(item, match)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Respond to a choice; discord.py hands errors of such items to no handler, so they are told here."""
        await interaction.client.work.answer(
            lambda: self._respond(interaction), lambda error: tell_interaction(interaction, error)
        )

    async def _respond(self, interaction: discord.Interaction[Any]) -> None:
        place, desk = managed_place(interaction), interaction.client.desk
        action, state = PanelState.read(self._match)
        desk.admit(interaction.user.id)
        await interaction.response.defer()
        try:
            panel = await desk.act(interaction, place, action, state, self.item)
        except BotError:
            # Discord goes on showing what was chosen until it is told what holds.
            await interaction.edit_original_response(**panel_message(desk.panel(interaction, place, state)))
            raise
        await interaction.edit_original_response(**panel_message(panel))

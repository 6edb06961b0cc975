"""The commands `/fundstelle …` for those who look after a server: its settings, and what the bot answers from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import app_commands
from discord.app_commands import locale_str

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["fundstelle_group"]


def fundstelle_group(commands: Iterable[app_commands.Command[Any, ..., None]]) -> app_commands.Group:
    """Return `/fundstelle` with these commands below it.

    Discord shows it in servers that the bot is in, there to every member, unless an admin hides it from some.  So each
    command checks for itself what it allows to whom.
    """
    group = app_commands.Group(
        name=locale_str("fundstelle"),
        description=locale_str(
            "Fundstelle auf diesem Server: Einstellungen und Archiv", en="Fundstelle on this server: settings, archive"
        ),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )
    for command in commands:
        group.add_command(command)
    return group

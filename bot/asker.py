"""Who asks, and where: which server, which channel, which thread."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import Any

import aiohttp
import discord

__all__ = ["Asker", "Place", "asker_of", "found_asker"]

_PATIENCE = 2.0  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Hold the ids of a server and of a channel in it; of a direct message there is no server.

    Messages stand in `channel`, which may be a thread; `parent` is the channel that a thread belongs to.
    """

    server: int | None
    channel: int
    parent: int | None = None

    @property
    def settled_by(self) -> int:
        """Return the channel whose settings hold here: a thread has those of its channel."""
        return self.parent or self.channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Hold who asks and where; what is `private` nobody else sees, neither the question nor its answer."""

    person: int
    place: Place
    private: bool = False

    @property
    def turn(self) -> tuple[int, int, int]:
        """Return between whom turns are taken while many wait: servers, their channels, and people in these."""
        return self.place.server or self.place.channel, self.place.channel, self.person


def asker_of(source: discord.Message | discord.Interaction[Any], *, private: bool = False) -> Asker:
    """Return who wrote a message, or used a command, and where."""
    channel = source.channel
    if isinstance(source, discord.Message):
        person, server, number = source.author.id, source.guild.id if source.guild else None, source.channel.id
    else:
        person, server, number = source.user.id, source.guild_id, source.channel_id or 0
    parent = channel.parent_id if isinstance(channel, discord.Thread) else None
    return Asker(person=person, place=Place(server=server, channel=number, parent=parent), private=private)


async def found_asker(message: discord.Message) -> Asker:
    """Return who wrote a message and where; a thread that the bot has not seen yet is looked up at Discord.

    Without its channel nobody knows which settings hold in it.
    """
    asker = asker_of(message)
    if message.guild is None or not isinstance(message.channel, discord.PartialMessageable):
        return asker
    try:
        async with asyncio.timeout(_PATIENCE):
            channel = await message.guild.fetch_channel(message.channel.id)
    except (discord.DiscordException, aiohttp.ClientError, OSError):
        return asker
    if not isinstance(channel, discord.Thread):
        return asker
    return replace(asker, place=replace(asker.place, parent=channel.parent_id))

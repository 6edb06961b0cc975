"""Who asks, and where: which server, which channel, which thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import discord

__all__ = ["Asker", "Place", "asker_of"]


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


def asker_of(source: discord.Message | discord.Interaction[Any], *, private: bool = False) -> Asker:
    """Return who wrote a message, or used a command, and where."""
    channel = source.channel
    if isinstance(source, discord.Message):
        person, server, number = source.author.id, source.guild.id if source.guild else None, source.channel.id
    else:
        person, server, number = source.user.id, source.guild_id, source.channel_id or 0
    parent = channel.parent_id if isinstance(channel, discord.Thread) else None
    return Asker(person=person, place=Place(server=server, channel=number, parent=parent), private=private)

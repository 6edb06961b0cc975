"""A message as discord.py hands it over, with what a test says of it."""

from __future__ import annotations

from unittest.mock import AsyncMock, MagicMock

import discord


def message(content, *, guild=True, reply_to=None, replied_components=(), permissions=None, **fields):
    fake = MagicMock(spec=discord.Message)
    fake.content, fake.webhook_id, fake.reference = content, None, None
    fake.author = MagicMock(spec=discord.Member, bot=False, id=2)
    fake.is_system.return_value = False
    if reply_to is not None:
        author = MagicMock(spec=discord.Member, id=reply_to)
        resolved = MagicMock(spec=discord.Message, author=author, components=replied_components)
        fake.reference = MagicMock(spec=discord.MessageReference, resolved=resolved)
    fake.channel = MagicMock(spec=discord.TextChannel if guild else discord.DMChannel, id=5)
    fake.channel.send = AsyncMock(spec=discord.TextChannel.send)
    fake.channel.typing = AsyncMock(spec=discord.TextChannel.typing)
    granted = {"embed_links": True, "read_message_history": True} | (permissions or {})
    fake.channel.permissions_for.return_value = discord.Permissions(**granted)
    fake.guild, fake.role_mentions, fake.message_snapshots, fake.embeds = None, [], [], []
    if guild:
        fake.guild = MagicMock(spec=discord.Guild, preferred_locale=discord.Locale.german, features=["COMMUNITY"])
        fake.guild.self_role = None
    for name, value in fields.items():
        setattr(fake, name, value)
    return fake

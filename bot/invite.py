"""The address under which an admin adds the bot to a server."""

from __future__ import annotations

import discord

__all__ = ["invite_link"]


def invite_link(application_id: int) -> str:
    """Return the link that asks for just what the bot needs: to be mentioned, to read that, and to answer."""
    permissions = discord.Permissions(
        view_channel=True,
        send_messages=True,
        send_messages_in_threads=True,
        create_public_threads=True,  # a server may want mentions answered in them
        embed_links=True,
        read_message_history=True,
    )
    return discord.utils.oauth_url(application_id, permissions=permissions, scopes=("bot", "applications.commands"))

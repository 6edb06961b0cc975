"""Which answer somebody points at: by a reply to it, or by asking in a thread that was opened on it."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.addressing import replied_to
from bot.buttons import answer_id_beneath

if TYPE_CHECKING:
    from bot.conversations import Line

__all__ = ["answer_of_thread", "answer_pointed_at"]

_log = logging.getLogger(__name__)

_PATIENCE = 2.0  # seconds


async def answer_pointed_at(
    message: discord.Message, bot_id: int, line: Line, permissions: discord.Permissions
) -> str | None:
    """Return the id of the answer that a message points at, or None; nothing is raised."""
    answer = replied_to(message, bot_id)
    if answer is not None:
        return answer_id_beneath(answer)
    return await answer_of_thread(message.channel, bot_id, line, permissions)


async def answer_of_thread(channel: object, bot_id: int, line: Line, permissions: discord.Permissions) -> str | None:
    """Return the id of the answer that a thread was opened on, for a person's first question there; else None.

    Such a thread begins with a message of Discord's own that refers to the answer.
    """
    if not isinstance(channel, discord.Thread) or not line.is_first or not permissions.read_message_history:
        return None
    try:
        async with asyncio.timeout(_PATIENCE):
            begun = [message async for message in channel.history(limit=1, oldest_first=True)]
    except (discord.HTTPException, aiohttp.ClientError, TimeoutError) as error:
        _log.info("How thread %s began could not be looked up: %s", channel.id, error)
        return None
    if not begun or begun[0].type is not discord.MessageType.thread_starter_message:
        return None
    answer = replied_to(begun[0], bot_id)
    return answer_id_beneath(answer) if answer is not None else None

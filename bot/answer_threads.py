"""The thread that a mention is answered in, where a server wants that."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.markdown import ELLIPSIS, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["missing_for_threads", "open_thread", "thread_name"]

_log = logging.getLogger(__name__)

_NEEDED = ("create_public_threads", "send_messages_in_threads")
_LONGEST_NAME = 100
_PATIENCE = 5.0  # seconds; where threads are opened too fast, discord.py waits as long as Discord says


def missing_for_threads(permissions: discord.Permissions) -> list[str]:
    """Return the names, as discord.py writes them, of the permissions that the bot lacks for threads of its own."""
    return [name for name in _NEEDED if not getattr(permissions, name)]


async def open_thread(
    message: discord.Message, question: str, permissions: discord.Permissions
) -> discord.Thread | None:
    """Return a new thread on a message, or None where there can be none: then the log says why.

    Threads grow in text channels only; a question in a thread is answered there.
    """
    if not isinstance(message.channel, discord.TextChannel):
        return None
    missing = missing_for_threads(permissions)
    if missing:
        _cannot(message, f"the bot lacks {_listed(missing)} there")
        return None
    try:
        async with asyncio.timeout(_PATIENCE):
            return await message.create_thread(name=thread_name(question))
    except TimeoutError:
        _cannot(message, "Discord lets the bot wait")
    except (discord.HTTPException, aiohttp.ClientError) as error:
        _cannot(message, f"Discord refused it: {error}")
    return None


def thread_name(question: str) -> str:
    """Return a name for the thread of a question: 1 to 100 characters, in one line, cut where a word ends."""
    return shorten(question, _LONGEST_NAME) or ELLIPSIS


def _cannot(message: discord.Message, reason: str) -> None:
    _log.warning("No thread could be opened in channel %d, the answer stands there: %s.", message.channel.id, reason)


def _listed(names: Iterable[str]) -> str:
    return " and ".join(name.replace("_", " ") for name in names)

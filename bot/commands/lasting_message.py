"""A message that answers a command and is changed for longer than the fifteen minutes that Discord gives a command."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Any

import aiohttp
import discord

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["LastingMessage"]

_log = logging.getLogger(__name__)

_TOKEN_SECONDS = 14 * 60.0  # a minute less than Discord's
_ATTEMPTS, _BETWEEN_ATTEMPTS = 4, 2.0  # seconds
_TOKEN_EXPIRED = 50027


class LastingMessage:
    """Change a public answer to a command: with the command's token, later as any message of the bot's.

    Where the bot may not do that (it does not see the channel), the message is changed once more by the token, to say
    so.  That it cannot be changed is logged and raises nothing.
    """

    def __init__(
        self,
        interaction: discord.Interaction[Any],
        message_id: int | None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take over the message that the interaction was just answered with."""
        self._interaction, self._message_id, self._clock = interaction, message_id, clock
        self._began = clock()
        self._is_given_up = False

    async def edit(self, content: str, *, view: discord.ui.View | None, farewell: str) -> None:
        """Change it; `farewell` is its content for ever if this was the last time that it could be changed."""
        if self._is_given_up:
            return
        try:
            if self._has_token:
                await self._interaction.edit_original_response(content=content, view=view)
                return
            if await self._edit_in_channel(content, view):
                return
            self._is_given_up = True
            await self._interaction.edit_original_response(content=farewell, view=view)
        except discord.NotFound:
            _log.info("The message that shows a rebuild's progress was deleted.")
            self._is_given_up = True
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            self._note(error)

    async def conclude(self, content: str) -> None:
        """Change it for the last time, and take its buttons; what Discord does not take at once is tried again."""
        for attempt in range(_ATTEMPTS):
            if attempt:
                await asyncio.sleep(_BETWEEN_ATTEMPTS)
            try:
                if not self._has_token and await self._edit_in_channel(content, None):
                    return
                await self._interaction.edit_original_response(content=content, view=None)
            except discord.NotFound:
                return
            except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
                self._note(error)
            else:
                return

    @property
    def _has_token(self) -> bool:
        return self._clock() - self._began < _TOKEN_SECONDS

    def _note(self, error: Exception) -> None:
        """Log what Discord did not take, and know from then on if the token has expired."""
        _log.info("A message could not be changed: %s", error)
        if isinstance(error, discord.HTTPException) and error.code == _TOKEN_EXPIRED:
            self._began = self._clock() - _TOKEN_SECONDS

    async def _edit_in_channel(self, content: str, view: discord.ui.View | None) -> bool:
        """Change it as any message of the bot's; return whether that is allowed."""
        interaction = self._interaction
        if interaction.channel_id is None or self._message_id is None:
            return False
        channel = interaction.client.get_partial_messageable(interaction.channel_id, guild_id=interaction.guild_id)
        try:
            await channel.get_partial_message(self._message_id).edit(content=content, view=view)
        except discord.Forbidden:
            return False
        return True

"""Who owns the application, as Discord says: a person, or those of a team who may change it."""

from __future__ import annotations

import asyncio
import math
import time
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.archive_errors import NotOwnerError, OwnersUnknownError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

__all__ = ["AppOwners", "owner_ids"]

_KNOWN_FOR = 600.0  # seconds; so long somebody who left the team goes on being one of it
_ASK_AGAIN_AFTER = 5.0  # seconds; else everybody's presses would be passed on to a Discord that is in trouble
_PATIENCE = 1.5  # seconds of the three that an interaction may take


class AppOwners:
    """Ask Discord who owns the application, and remember it for ten minutes."""

    def __init__(
        self, look_up: Callable[[], Awaitable[discord.AppInfo]], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Ask nothing yet."""
        self._look_up, self._clock = look_up, clock
        self._known: tuple[frozenset[int], float] | None = None
        self._failed_at = -math.inf

    async def check(self, person: int) -> None:
        """Pass those who own the application.

        Raises:
            NotOwnerError: if this person does not.
            OwnersUnknownError: if Discord does not say who does.
        """
        if person not in await self._owners():
            raise NotOwnerError

    async def _owners(self) -> frozenset[int]:
        if self._known is None or self._clock() - self._known[1] >= _KNOWN_FOR:
            if self._clock() - self._failed_at < _ASK_AGAIN_AFTER:
                raise OwnersUnknownError
            try:
                async with asyncio.timeout(_PATIENCE):
                    application = await self._look_up()
            except (discord.DiscordException, aiohttp.ClientError, OSError) as error:  # a timeout is an OSError
                self._failed_at = self._clock()
                raise OwnersUnknownError from error
            self._known = owner_ids(application), self._clock()
        return self._known[0]


def owner_ids(application: discord.AppInfo) -> frozenset[int]:
    """Return the owner's id; of a team, those who accepted the invitation and may do more than look on."""
    team = application.team
    if team is None:
        return frozenset({application.owner.id})
    accepted = (member for member in team.members if member.membership_state is discord.TeamMembershipState.accepted)
    able = {member.id for member in accepted if member.role is not discord.TeamMemberRole.read_only}
    return frozenset(able | ({team.owner_id} if team.owner_id is not None else set()))

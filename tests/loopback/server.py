"""The loopback Discord as a whole: start it, put people and places into it, point a bot at it, watch what happens."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import TypeVar

from aiohttp import web

from tests.loopback.commands import Commands
from tests.loopback.faults import Faults
from tests.loopback.gateway import GUILDS, Gateway
from tests.loopback.interactions import Interaction
from tests.loopback.payloads import DM, GUILD_TEXT, channel_payload, guild_payload, roles_payload
from tests.loopback.places import Place
from tests.loopback.rest import API, Request, rest_application_of
from tests.loopback.world import Guild, Person, TeamMember, permission_bits

__all__ = ["LoopbackDiscord"]

Found = TypeVar("Found")


class LoopbackDiscord:
    """Be a Discord on this machine with one bot, one server (`guild`), one `channel` and one `thread` to begin with.

    Everything runs in the test's own event loop.  Use it as `async with LoopbackDiscord.running() as discord`.
    """

    def __init__(self) -> None:
        self.token = "MTIzNDU2Nzg5MDEyMzQ1Njc4.loopback.a-token-that-only-this-test-knows"  # noqa: S105
        self.faults, self.commands, self.gateway = Faults(), Commands(), Gateway(server=self)
        self.people: dict[int, Person] = {}
        self.guilds: list[Guild] = []
        self.places: dict[int, Place] = {}
        self.interactions: dict[str, Interaction] = {}
        self.journal: list[Request] = []
        self.bot = self.person("Fundstelle", is_bot=True)
        self.owner = self.person("Olga")
        self.team: list[TeamMember] = []
        self.guild = self.add_guild("Redaktion")
        self.channel = self.guild.places[0]
        self.thread = Place(server=self, kind=11, name="faden", guild=self.guild, parent=self.channel)
        self.add_place(self.thread)
        self._change = asyncio.Event()
        self._port = 0

    @classmethod
    @contextlib.asynccontextmanager
    async def running(cls) -> AsyncIterator[LoopbackDiscord]:
        """Serve on a free port of 127.0.0.1 until the block ends."""
        discord = cls()
        runner = web.AppRunner(rest_application_of(discord), shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        discord._port = runner.addresses[0][1]
        try:
            yield discord
        finally:
            await discord.gateway.stop()
            await runner.cleanup()

    @property
    def api_url(self) -> str:
        """Return what `discord.http.Route.BASE` has to be."""
        return f"http://127.0.0.1:{self._port}{API}"

    @property
    def gateway_url(self) -> str:
        """Return what `discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY` has to be."""
        return f"ws://127.0.0.1:{self._port}/"

    # Who and what there is

    def person(self, name: str, *, locale: str = "de", is_bot: bool = False, is_webhook: bool = False) -> Person:
        """Bring someone in; people are in every server."""
        person = Person(name=name, locale=locale, is_bot=is_bot, is_webhook=is_webhook)
        self.people[person.id] = person
        return person

    def add_guild(self, name: str, *, locale: str = "de", is_community: bool = True, has_bot: bool = True) -> Guild:
        """Add a server with one channel; only in a community has someone chosen the locale."""
        guild = Guild(name=name, locale=locale, is_community=is_community, has_bot=has_bot)
        self.guilds.append(guild)
        self.add_place(Place(server=self, kind=GUILD_TEXT, name="allgemein", guild=guild))
        if has_bot and self.gateway.is_connected:
            self.gateway.dispatch("GUILD_CREATE", guild_payload(guild, self.bot, self.owner), intent=GUILDS)
        return guild

    def add_place(self, place: Place) -> None:
        """Add a channel or thread."""
        self.places[place.id] = place
        if place.guild is not None:
            place.guild.places.append(place)
            event = "THREAD_CREATE" if place.parent else "CHANNEL_CREATE"
            if place.guild.has_bot:
                self.gateway.dispatch(event, channel_payload(place), intent=GUILDS)

    def dm(self, person: Person) -> Place:
        """Return the direct messages between a person and the bot."""
        for place in self.places.values():
            if place.kind == DM and place.recipients == (person,):
                return place
        place = Place(server=self, kind=DM, recipients=(person,))
        self.add_place(place)
        return place

    async def forbid(self, guild: Guild, *names: str) -> None:
        """Take permissions away from the bot in a whole server."""
        guild.permissions &= ~permission_bits(*names)
        self._tell_roles(guild)

    async def allow(self, guild: Guild, *names: str) -> None:
        """Give the bot permissions in a whole server, beyond those that it is invited with for example."""
        guild.permissions |= permission_bits(*names)
        self._tell_roles(guild)

    def _tell_roles(self, guild: Guild) -> None:
        for role in roles_payload(guild):
            self.gateway.dispatch("GUILD_ROLE_UPDATE", {"guild_id": str(guild.id), "role": role}, intent=GUILDS)

    # What happens

    async def connected(self, *, timeout: float = 30.0) -> None:
        """Wait until the bot has identified or resumed."""
        await self.until(lambda: self.gateway.is_connected or None, timeout=timeout, what="the bot to connect")

    def refused(self) -> list[Request]:
        """Return the requests that were refused with a 4xx."""
        return [request for request in self.journal if 400 <= request.status < 500]

    def note_change(self) -> None:
        """Let everyone who waits look again."""
        self._change.set()
        self._change = asyncio.Event()

    def note_request(self, request: Request) -> None:
        """Keep a request in the journal."""
        self.journal.append(request)
        self.note_change()

    async def until(self, find: Callable[[], Found | None], *, timeout: float, what: str) -> Found:
        """Wait until `find` returns something, and return it.

        Raises:
            AssertionError: if it does not within `timeout` seconds; `what` says what was waited for.
        """
        try:
            async with asyncio.timeout(timeout):
                while (found := find()) is None:
                    await self._change.wait()
        except TimeoutError:
            refused = [f"{one.method} {one.path}: {one.status} ({one.code})" for one in self.refused()]
            raise AssertionError(f"waited {timeout} s in vain: {what}; refused requests: {refused}") from None
        return found

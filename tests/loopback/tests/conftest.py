"""A bare bot for the loopback's own tests: a REST client and gateway connections without discord.py."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from tests.loopback import LoopbackDiscord

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

INTENTS = 1 << 0 | 1 << 9 | 1 << 12
COMMANDS = [
    {
        "name": "frage",
        "name_localizations": {"en-US": "ask", "en-GB": "ask"},
        "description": "Fragt",
        "contexts": [0, 1],
        "integration_types": [0, 1],
        "options": [
            {
                "type": 3,
                "name": "frage",
                "name_localizations": {"en-US": "question"},
                "description": "Was?",
                "required": True,
                "min_length": 1,
                "max_length": 20,
            },
            {"type": 3, "name": "quelle", "description": "Wo?", "autocomplete": True},
            {"type": 5, "name": "nur_für_mich", "description": "Wer?"},
        ],
    },
    {"type": 3, "name": "Beleg suchen", "name_localizations": {"en-US": "Find evidence"}},
]


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: Any

    @property
    def code(self) -> int:
        return self.body["code"]


@dataclass(slots=True)
class BareBot:
    """Call the REST API, and keep what the gateway sends."""

    discord: LoopbackDiscord
    http: aiohttp.ClientSession
    socket: aiohttp.ClientWebSocketResponse | None = None
    session_id: str = ""
    sequence: int = 0

    async def call(self, method: str, path: str, body: Any = None, *, token: str | None = None) -> Reply:
        headers = {"Authorization": f"Bot {self.discord.token if token is None else token}"}
        async with self.http.request(method, self.discord.api_url + path, json=body, headers=headers) as response:
            assert response.headers["Content-Type"] == "application/json"
            text = await response.text()
            return Reply(response.status, json.loads(text) if text else None)

    async def connect(self) -> None:
        self.socket = await self.http.ws_connect(self.discord.gateway_url)
        assert (await self.hear())["op"] == 10

    async def send(self, op: int, data: Any) -> None:
        await self.socket.send_json({"op": op, "d": data})

    async def hear(self) -> dict[str, Any]:
        payload = await self.socket.receive_json(timeout=2)
        self.sequence = payload.get("s") or self.sequence
        return payload

    async def hear_event(self, event: str) -> dict[str, Any]:
        while True:
            payload = await self.hear()
            if payload.get("t") == event:
                return payload["d"]

    async def identify(self, *, intents: int = INTENTS, token: str | None = None) -> None:
        await self.connect()
        await self.send(2, {"token": token or self.discord.token, "intents": intents, "properties": {}})

    async def resume(self) -> None:
        await self.connect()
        await self.send(6, {"token": self.discord.token, "session_id": self.session_id, "seq": self.sequence})

    async def start(self) -> None:
        """Identify, and wait until both sides are ready."""
        await self.identify()
        self.session_id = (await self.hear_event("READY"))["session_id"]
        await self.hear_event("GUILD_CREATE")

    async def close_code(self) -> int:
        while True:
            message = await self.socket.receive(timeout=2)
            if message.type is not aiohttp.WSMsgType.TEXT:
                return self.socket.close_code

    async def respond(self, interaction, kind: int, data: dict[str, Any] | None = None) -> Reply:
        path = f"/interactions/{interaction.id}/{interaction.token}/callback?with_response=1"
        return await self.call("POST", path, {"type": kind, "data": data})

    async def webhook(self, method: str, interaction, body: Any = None, message: str | int | None = None) -> Reply:
        rest = "" if message is None else f"/messages/{message}"
        return await self.call(method, f"/webhooks/{self.discord.bot.id}/{interaction.token}{rest}", body)


@pytest.fixture
async def discord() -> AsyncIterator[LoopbackDiscord]:
    async with LoopbackDiscord.running() as discord:
        yield discord


@pytest.fixture
async def bot(discord) -> AsyncIterator[BareBot]:
    async with aiohttp.ClientSession() as http:
        bot = BareBot(discord, http)
        discord.commands.replace(COMMANDS, discord.bot.id)
        yield bot
        if bot.socket is not None:
            await bot.socket.close()
    await asyncio.sleep(0)

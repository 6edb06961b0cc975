"""The gateway v10: hello, identify, heartbeats, dispatch, resume; and all the ways in which it can fail on command."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import discord
from aiohttp import WSMsgType, web

from tests.loopback.payloads import guild_payload, user_payload
from tests.loopback.sessions import Session, Socket

if TYPE_CHECKING:
    from tests.loopback.server import LoopbackDiscord

__all__ = ["GUILDS", "Gateway", "message_intent"]

HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 1, 2, 6, 7, 9, 10, 11
NOT_AUTHENTICATED, WRONG_TOKEN, INVALID_INTENTS, DISALLOWED_INTENTS = 4003, 4004, 4013, 4014
GUILDS = discord.Intents(guilds=True).value
MESSAGE_CONTENT = discord.Intents(message_content=True).value
PRIVILEGED = discord.Intents(members=True, presences=True, message_content=True).value


def message_intent(*, in_guild: bool) -> int:
    """Return the intent that brings messages of a server, or direct ones."""
    return discord.Intents(guild_messages=in_guild, dm_messages=not in_guild).value


@dataclass(slots=True, eq=False)
class Gateway:
    """Keep the bot's sessions and sockets.

    No privileged intent is granted, as in a portal where nobody switched one on.
    """

    server: LoopbackDiscord
    heartbeat_interval: float = 41.25
    identified: list[dict[str, Any]] = field(default_factory=list)
    resumed: list[dict[str, Any]] = field(default_factory=list)
    heartbeats: int = 0
    close_next_identify_with: int | None = None
    _sessions: dict[str, Session] = field(default_factory=dict)
    _sockets: set[Socket] = field(default_factory=set)

    @property
    def intents(self) -> discord.Intents:
        """Return what the bot asked for when it identified last."""
        return discord.Intents._from_value(self.identified[-1]["intents"])

    @property
    def is_connected(self) -> bool:
        """Tell whether a session has a socket, so that events arrive at once."""
        return any(session.socket is not None for session in self._sessions.values())

    def dispatch(self, event: str, data: dict[str, Any], *, intent: int = 0) -> None:
        """Send an event to each session that asked for it; without a session it is lost."""
        for session in self._sessions.values():
            if not intent or session.intents & intent:
                # A copy, because discord.py changes what it reads, and edits change what we wrote.
                session.dispatch(event, json.loads(json.dumps(data)))

    def drop(self) -> None:
        """Cut every connection without a close frame; the sessions wait to be resumed."""
        for socket in tuple(self._sockets):
            self._forget(socket)
            socket.drop()

    async def close(self, code: int) -> None:
        """Close every connection with a code; the sessions wait to be resumed."""
        for socket in tuple(self._sockets):
            self._forget(socket)
            await socket.close(code)

    def ask_to_reconnect(self) -> None:
        """Send op 7: the bot has to connect anew and resume."""
        self._send_all({"op": RECONNECT, "d": None})

    def invalidate(self, *, resumable: bool) -> None:
        """Send op 9; a session that is not resumable is gone, and the bot has to identify anew."""
        self._send_all({"op": INVALID_SESSION, "d": resumable})
        if not resumable:
            self.forget_sessions()

    def forget_sessions(self) -> None:
        """Let every resume fail from now on."""
        self._sessions.clear()

    def fall_silent(self) -> None:
        """Turn the connections into zombies: open, without an event or an acknowledged heartbeat."""
        for socket in self._sockets:
            self._forget(socket, keep=True)
            socket.is_silent = True

    async def stop(self) -> None:
        """Close everything."""
        for socket in tuple(self._sockets):
            socket.drop()
            await socket.release()

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Speak with one connection until it ends."""
        websocket = web.WebSocketResponse(max_msg_size=4096)
        await websocket.prepare(request)
        socket = Socket(request, websocket)
        self._sockets.add(socket)
        socket.send({"op": HELLO, "d": {"heartbeat_interval": self.heartbeat_interval * 1000, "_trace": []}})
        try:
            async for message in websocket:
                if message.type is WSMsgType.TEXT:
                    await self._receive(socket, json.loads(message.data))
        finally:
            self._forget(socket)
            await socket.release()
        return websocket

    async def _receive(self, socket: Socket, payload: dict[str, Any]) -> None:
        match payload["op"]:
            case 1:
                self.heartbeats += 1
                socket.send({"op": HEARTBEAT_ACK})
                self.server.note_change()
            case 2:
                await self._identify(socket, payload["d"])
            case 6:
                self._resume(socket, payload["d"])
            case _ if not any(session.socket is socket for session in self._sessions.values()):
                await socket.close(NOT_AUTHENTICATED)

    async def _identify(self, socket: Socket, data: dict[str, Any]) -> None:
        refusal = self.close_next_identify_with or self._refusal(data)
        self.close_next_identify_with = None
        self.identified.append(data)
        if refusal is not None:
            await socket.close(refusal)
            return
        # Discord keeps the old session for a while, but nobody can resume it without its id.
        self._sessions.clear()
        session = Session(id=secrets.token_hex(16), intents=data["intents"], socket=socket)
        self._sessions[session.id] = session
        guilds = [guild for guild in self.server.guilds if guild.has_bot]
        session.dispatch(
            "READY",
            {
                "v": 10,
                "user": user_payload(self.server.bot),
                "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
                "session_id": session.id,
                "resume_gateway_url": self.server.gateway_url,
                "application": {"id": str(self.server.bot.id), "flags": 0},
                "private_channels": [],
            },
        )
        for guild in guilds if data["intents"] & GUILDS else []:
            session.dispatch("GUILD_CREATE", guild_payload(guild, self.server.bot, self.server.owner))
        self.server.note_change()

    def _refusal(self, data: dict[str, Any]) -> int | None:
        if data["token"] != self.server.token:
            return WRONG_TOKEN
        if not 0 <= data["intents"] <= discord.Intents.all().value:
            return INVALID_INTENTS
        return DISALLOWED_INTENTS if data["intents"] & PRIVILEGED else None

    def _resume(self, socket: Socket, data: dict[str, Any]) -> None:
        self.resumed.append(data)
        session = self._sessions.get(data["session_id"])
        if session is None or data["token"] != self.server.token or not 0 <= data["seq"] <= len(session.events):
            socket.send({"op": INVALID_SESSION, "d": False})
            return
        session.resume(socket, data["seq"])
        self.server.note_change()

    def _forget(self, socket: Socket, *, keep: bool = False) -> None:
        if not keep:
            self._sockets.discard(socket)
        for session in self._sessions.values():
            if session.socket is socket:
                session.socket = None

    def _send_all(self, payload: dict[str, Any]) -> None:
        for session in self._sessions.values():
            if session.socket is not None:
                session.socket.send(payload)

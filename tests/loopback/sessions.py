"""A gateway session: what was sent in it, so that a resume can replay it, and the socket it has at the moment."""

from __future__ import annotations

import asyncio
import contextlib
import json
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aiohttp import web

__all__ = ["Session", "Socket"]


class Socket:
    """Write to one websocket, in order, without ever making the writer wait; zlib-stream where it was asked for."""

    def __init__(self, request: web.Request, websocket: web.WebSocketResponse) -> None:
        self._request, self.websocket = request, websocket
        self._compressor = zlib.compressobj() if request.query.get("compress") == "zlib-stream" else None
        self._waiting: asyncio.Queue[str] = asyncio.Queue()
        self._writer = asyncio.create_task(self._write())
        self.is_silent = False

    def send(self, payload: dict[str, Any]) -> None:
        """Send a payload, unless the socket plays dead."""
        if not self.is_silent:
            self._waiting.put_nowait(json.dumps(payload))

    async def close(self, code: int) -> None:
        """Close with a close frame."""
        await self._flush()
        await self.websocket.close(code=code, drain=False)

    def drop(self) -> None:
        """Cut the connection without a word, as a failing network does."""
        self._writer.cancel()
        if self._request.transport is not None:
            self._request.transport.abort()

    async def release(self) -> None:
        """End the writer."""
        self._writer.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._writer

    async def _flush(self) -> None:
        while not self._waiting.empty() and not self._writer.done():
            await asyncio.sleep(0)

    async def _write(self) -> None:
        with contextlib.suppress(ConnectionError):
            while True:
                text = await self._waiting.get()
                if self._compressor is None:
                    await self.websocket.send_str(text)
                else:
                    data = self._compressor.compress(text.encode()) + self._compressor.flush(zlib.Z_SYNC_FLUSH)
                    await self.websocket.send_bytes(data)


@dataclass(slots=True, kw_only=True, eq=False)
class Session:
    """Number the events of one session and keep them; without a socket they wait for a resume."""

    id: str
    intents: int
    socket: Socket | None
    events: list[dict[str, Any]] = field(default_factory=list)

    def dispatch(self, event: str, data: dict[str, Any]) -> None:
        """Send an event, now or with the next resume."""
        payload = {"op": 0, "t": event, "s": len(self.events) + 1, "d": data}
        self.events.append(payload)
        if self.socket is not None:
            self.socket.send(payload)

    def resume(self, socket: Socket, sequence: int) -> int:
        """Take another socket, send what came after `sequence`, and return how many events that were."""
        self.socket = socket
        missed = self.events[sequence:]
        for payload in missed:
            socket.send(payload)
        self.dispatch("RESUMED", {"_trace": []})
        return len(missed)

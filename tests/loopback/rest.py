"""The REST API v10 as one aiohttp application: authorisation, faults, refusals, and a journal of every request."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.loopback import rest_application, rest_channels, rest_interactions
from tests.loopback.refusals import INVALID_JSON, UNAUTHORIZED, UNKNOWN_ROUTE, Refused

if TYPE_CHECKING:
    from tests.loopback.server import LoopbackDiscord

__all__ = ["API", "Call", "Handler", "Request", "rest_application_of"]

API = "/api/v10"
_BY_TOKEN = (f"{API}/interactions/", f"{API}/webhooks/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Hold what the bot asked for and what it was told; `code` is Discord's own, 0 where there is none."""

    at: float
    method: str
    path: str
    body: bytes
    status: int
    code: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Hand a request to its handler: the parts of its path, its query and its JSON."""

    server: LoopbackDiscord
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Any


Handler = Callable[[Call], Awaitable[Any]]


def rest_application_of(server: LoopbackDiscord) -> web.Application:
    """Return the application with the gateway and all routes; the journal has what is unknown, too."""
    application = web.Application()
    application.router.add_get("/", server.gateway.handle)
    routes = [*rest_application.ROUTES, *rest_channels.ROUTES, *rest_interactions.ROUTES]
    for method, path, handler in routes:
        application.router.add_route(method, API + path, _answered(server, handler))
    application.router.add_route("*", "/{rest:.*}", _answered(server, _unknown))
    return application


async def _unknown(call: Call) -> None:
    raise Refused(UNKNOWN_ROUTE)


def _answered(server: LoopbackDiscord, handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        at, path = time.monotonic(), request.path.removeprefix(API)
        raw = await request.read()
        fault = server.faults.hit(request.method, path)
        if fault is not None and fault.status:
            status, data, headers = fault.status, fault.body, fault.headers
        else:
            status, data = await _handle(server, handler, request, raw)
            headers = {}
        code = data.get("code", 0) if isinstance(data, dict) and status >= 400 else 0
        server.note_request(Request(at=at, method=request.method, path=path, body=raw, status=status, code=code))
        if fault is not None and fault.delay:
            await asyncio.sleep(fault.delay)
        # discord.py reads a body as JSON only if the type is exactly this, without a charset.
        text = b"" if data is None else json.dumps(data).encode()
        return web.Response(status=status, body=text, headers={"Content-Type": "application/json"} | headers)

    return answer


async def _handle(server: LoopbackDiscord, handler: Handler, request: web.Request, raw: bytes) -> tuple[int, Any]:
    try:
        is_open = request.path.startswith(_BY_TOKEN)
        if not is_open and request.headers.get("Authorization") != f"Bot {server.token}":
            raise Refused(UNAUTHORIZED)
        call = Call(server=server, path=request.match_info, query=request.query, body=_json(raw))
        data = await handler(call)
    except Refused as refused:
        return refused.refusal.status, refused.refusal.body
    return (204, None) if data is None else (200, data)


def _json(raw: bytes) -> Any:
    if not raw:
        return {}
    try:
        return json.loads(raw)
    except ValueError:
        raise Refused(INVALID_JSON) from None

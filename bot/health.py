"""The bot's own small web server, for machines that watch over it: `/metrics`, `/healthz` and `/readyz`."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from typing import TYPE_CHECKING

from aiohttp import web

from bot.metrics import CONTENT_TYPE

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.metrics import Metrics

__all__ = ["HealthServer"]

_log = logging.getLogger(__name__)
# What is wrong with a stranger's request is nobody's concern, and one who sends thousands must not fill the log.
_strangers = logging.Logger("bot.health.requests", logging.CRITICAL)

_LINE, _FIELDS = 1024, 32  # bytes of a request's longest line, and how many headers it may have
_LIFETIME = 5.0  # seconds that a connection lasts at most, however slowly it asks or reads
_CONNECTIONS = 32  # beyond them the oldest goes
_FRESH = 0.25  # seconds in which the metrics are not made anew
_LAG_EVERY = 0.5  # seconds


class HealthServer:
    """Say how the bot is doing, to GET requests only, and measure how late its event loop is.

    `illness` and `unreadiness` return what is wrong, in a sentence without secrets, or None.
    """

    def __init__(
        self, metrics: Metrics, *, illness: Callable[[], str | None], unreadiness: Callable[[], str | None]
    ) -> None:
        self._metrics, self._illness, self._unreadiness = metrics, illness, unreadiness
        self._text, self._made_at = b"", float("-inf")
        self._connections: deque[web.RequestHandler] = deque()
        self._runner: web.AppRunner | None = None
        self._server: asyncio.Server | None = None
        self._measuring: asyncio.Task[None] | None = None

    async def start(self, host: str, port: int) -> None:
        """Listen from now on; where that is not possible it is logged, and the bot goes on without."""
        app = web.Application()
        app.router.add_get("/metrics", self._answer_metrics)
        app.router.add_get("/healthz", self._answer_health)
        app.router.add_get("/readyz", self._answer_readiness)
        runner = web.AppRunner(
            app,
            access_log=None,
            logger=_strangers,
            max_line_size=_LINE,
            max_field_size=_LINE,
            max_headers=_FIELDS,
            lingering_time=0,
        )
        await runner.setup()
        loop = asyncio.get_running_loop()
        try:
            self._server = await loop.create_server(lambda: self._connect(runner), host, port, backlog=_CONNECTIONS)
        except (OSError, ValueError) as error:  # ValueError: no name that a host can have
            await runner.cleanup()
            _log.warning(
                "There are no metrics: %s port %d cannot be listened on (%s); "
                "set FUNDSTELLE_METRICS_HOST and FUNDSTELLE_METRICS_PORT.",
                host,
                port,
                error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__,
            )
            return
        self._runner, self._measuring = runner, asyncio.create_task(self._measure_lag())
        _log.info("Metrics and health are on %s port %d.", host, port)

    async def close(self) -> None:
        """Listen no more, and end what connections there are."""
        if self._measuring is not None:
            self._measuring.cancel()
        if self._server is not None:
            self._server.close()
        while self._connections:
            _end(self._connections.popleft())
        if self._runner is not None:
            await self._runner.cleanup()

    def _connect(self, runner: web.AppRunner) -> web.RequestHandler:
        """Return what talks to a new connection; aiohttp itself waits without end for a request."""
        assert runner.server is not None  # noqa: S101 - it is set up
        connection: web.RequestHandler = runner.server()
        self._connections.append(connection)
        if len(self._connections) > _CONNECTIONS:
            _end(self._connections.popleft())
        asyncio.get_running_loop().call_later(_LIFETIME, _end, connection)
        return connection

    async def _measure_lag(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            started = loop.time()
            await asyncio.sleep(_LAG_EVERY)
            self._metrics.lagged(loop.time() - started - _LAG_EVERY)

    async def _answer_metrics(self, _: web.Request) -> web.Response:
        if time.monotonic() - self._made_at > _FRESH:
            self._text, self._made_at = self._metrics.text(), time.monotonic()
        return _closing(web.Response(body=self._text, headers={"Content-Type": CONTENT_TYPE}))

    async def _answer_health(self, _: web.Request) -> web.Response:
        return _verdict("healthy", self._illness())

    async def _answer_readiness(self, _: web.Request) -> web.Response:
        return _verdict("ready", self._unreadiness())


def _verdict(name: str, reason: str | None) -> web.Response:
    told = {name: reason is None} | ({} if reason is None else {"reason": reason})
    return _closing(web.json_response(told, status=200 if reason is None else 503))


def _closing(response: web.Response) -> web.Response:
    response.force_close()
    response.headers["Cache-Control"] = "no-store"
    return response


def _end(connection: web.RequestHandler) -> None:
    if connection.transport is not None:
        connection.transport.abort()

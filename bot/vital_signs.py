"""How the bot is doing: what monitors read of it, whether it is healthy, and whether it is ready for questions."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import aiohttp

from bot.metrics import IndexReading, Readings

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Mapping

    import discord

    from bot.answering import Answering
    from bot.live_index import LiveIndex
    from bot.metrics import Metrics
    from bot.work import Work

__all__ = ["VitalSigns", "trace_discord"]

_DEFAULT = "default"


class VitalSigns:
    """Look at the parts of a running bot; use it from the event loop's thread only.

    `indexes` returns the archives that are in use, by name, None for the default one, and `watching` the task that
    looks for newer ones, if it was started.
    """

    def __init__(
        self,
        client: discord.Client,
        *,
        work: Work,
        answering: Answering,
        indexes: Callable[[], Mapping[str | None, LiveIndex]],
        watching: Callable[[], asyncio.Task[None] | None],
    ) -> None:
        self._client, self._work, self._answering = client, work, answering
        self._indexes, self._watching = indexes, watching
        self.is_connected = False

    def readings(self) -> Readings:
        """Return what has a value at any moment."""
        waiting, running = self._answering.load
        return Readings(
            waiting=waiting,
            running=running,
            is_connected=self.is_connected,
            servers=len(self._client.guilds),
            latency=self._client.latency,
            indexes=tuple(
                IndexReading(
                    archive=_label(name),
                    generation=index.current.name,
                    articles=index.current.articles,
                    built_at=datetime.fromisoformat(index.current.built_at).timestamp(),
                )
                for name, index in self._indexes().items()
                if index.current is not None
            ),
        )

    def illness(self) -> str | None:
        """Return why the bot should be started again, or None; that Discord is away is no reason."""
        watching = self._watching()
        if watching is not None and watching.done() and not self._work.is_stopping:
            return "The bot no longer looks for a newer index; start it again."
        return None

    def unreadiness(self) -> str | None:
        """Return why no question would be answered at the moment, or None."""
        if self._work.is_stopping:
            return "The bot is stopping."
        if not self.is_connected:
            return "The bot is not connected to Discord; the log says why."
        if not any(index.current for index in self._indexes().values()):
            return "No index is open; the log says why."
        return None


def _label(archive: str | None) -> str:
    """Return what an archive is called in a label; no two are called the same, for no name has a slash."""
    if archive is None:
        return _DEFAULT
    return f"./{archive}" if archive == _DEFAULT else archive


def trace_discord(metrics: Metrics) -> aiohttp.TraceConfig:
    """Return what discord.py's requests are to be traced with, so that every response is counted."""

    async def ended(_: aiohttp.ClientSession, __: Any, request: aiohttp.TraceRequestEndParams) -> None:  # noqa: ANN401 - aiohttp's signature
        metrics.discord_responded(request.response.status)

    async def failed(_: aiohttp.ClientSession, __: Any, request: aiohttp.TraceRequestExceptionParams) -> None:  # noqa: ANN401
        # What is cancelled was given up by the bot itself.
        if isinstance(request.exception, Exception):
            metrics.discord_responded(None)

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(ended)
    trace.on_request_exception.append(failed)
    return trace

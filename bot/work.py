"""What the bot is doing at the moment, so that it can be brought to an end in good order."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.errors import StoppingError
from bot.metrics import Metrics

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

__all__ = ["Work"]

_log = logging.getLogger(__name__)


class Work:
    """Know the requests that are being answered; once `finish` is called, take no more."""

    def __init__(self, metrics: Metrics | None = None) -> None:
        self._metrics = metrics or Metrics()
        self._requests: set[asyncio.Task[None]] = set()
        self._stopping = False
        self._declining = False
        self._idle = asyncio.Event()
        self._idle.set()

    async def answer(
        self, request: Callable[[], Awaitable[None]], tell: Callable[[Exception], Awaitable[None]]
    ) -> None:
        """Run a request, and `tell` whoever made it if it fails or can no longer be answered.

        It counts until they were told.  Nothing is raised but what `tell` raises.
        """
        task = asyncio.current_task()
        assert task is not None, "requests run in tasks"  # noqa: S101 - discord.py starts every handler as one
        self._requests.add(task)
        self._idle.clear()
        try:
            await self._run(task, request, tell)
        finally:
            self._requests.discard(task)
            if not self._requests:
                self._idle.set()

    async def _run(
        self,
        task: asyncio.Task[None],
        request: Callable[[], Awaitable[None]],
        tell: Callable[[Exception], Awaitable[None]],
    ) -> None:
        try:
            with self._metrics.request():
                if self._stopping:
                    raise StoppingError
                await request()
        except asyncio.CancelledError:
            if not self._declining:
                raise
            task.uncancel()
            await tell(StoppingError())
        except Exception as error:  # noqa: BLE001 - whoever asked has to hear that it failed, whatever it was
            await tell(error)

    @property
    def is_stopping(self) -> bool:
        """Tell whether no more requests are taken."""
        return self._stopping

    async def finish(self, seconds: float) -> None:
        """Take no more requests, and wait until those in work are answered, `seconds` at most."""
        self._stopping = True
        try:
            async with asyncio.timeout(seconds):
                await self._idle.wait()
        except TimeoutError:
            _log.warning("%d requests are not answered after %g seconds.", len(self._requests), seconds)

    async def decline(self, seconds: float) -> None:
        """Give up the requests that are left and tell those who made them, `seconds` at most; call `finish` before."""
        self._stopping = self._declining = True
        for task in self._requests:
            task.cancel()
        await self.finish(seconds)

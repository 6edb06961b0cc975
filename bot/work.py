"""What the bot is doing at the moment, so that it can be brought to an end in good order."""

from __future__ import annotations

import asyncio
import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.errors import StoppingError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Work"]

_log = logging.getLogger(__name__)


class Work:
    """Count the requests being answered; once `finish` is called, take no more."""

    def __init__(self) -> None:
        self._count = 0
        self._stopping = False
        self._idle = asyncio.Event()
        self._idle.set()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Count one request for as long as the block lasts.

        Raises:
            StoppingError: if no more are taken.
        """
        if self._stopping:
            raise StoppingError
        self._count += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._count -= 1
            if not self._count:
                self._idle.set()

    async def finish(self, seconds: float) -> None:
        """Take no more requests, and wait until those in work are answered, `seconds` at most."""
        self._stopping = True
        try:
            async with asyncio.timeout(seconds):
                await self._idle.wait()
        except TimeoutError:
            _log.warning("%d requests are given up after %g seconds.", self._count, seconds)

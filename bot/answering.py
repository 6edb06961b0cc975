"""The one place that hands `retrieval`, which is synchronous, to threads, so that the event loop never waits."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Protocol

from bot.errors import BusyError

if TYPE_CHECKING:
    from collections.abc import Callable

    from retrieval import Answer

__all__ = ["Answering", "OpenAnswerer"]

_log = logging.getLogger(__name__)

_CLOSING_SECONDS = 10.0


class OpenAnswerer(Protocol):
    """Answer questions from an open index; what `retrieval.open_answerer` returns."""

    def ask(self, question: str) -> Answer:
        """Answer one question."""

    def close(self) -> None:
        """Release the index."""


class Answering:
    """Answer questions in threads, `parallel` at a time, while at most `waiting` more stand in the queue.

    Without an index every question raises `IndexNotBuiltError`, until there is one: each question looks again.
    """

    def __init__(self, open_index: Callable[[], OpenAnswerer], *, parallel: int = 2, waiting: int = 16) -> None:
        self._open_index = open_index
        self._parallel, self._capacity = parallel, parallel + waiting
        self._threads = asyncio.Semaphore(parallel)
        self._opening = asyncio.Lock()
        self._answerer: OpenAnswerer | None = None
        self._present = 0

    async def open(self) -> None:
        """Open the index, unless it is open already.

        Raises:
            IndexStateError: if there is no index, or it cannot be used.
            ModelError: if the embedding model cannot be used.
        """
        await self._opened()

    async def ask(self, question: str) -> Answer:
        """Answer one question in a thread.

        Raises:
            BusyError: if too many questions wait already.
            RetrievalError: as `open` and `retrieval`'s answerer.
        """
        if self._present >= self._capacity:
            raise BusyError(self._present)
        self._present += 1
        try:
            async with self._threads:
                answerer = await self._opened()
                return await asyncio.to_thread(answerer.ask, question)
        finally:
            self._present -= 1

    async def close(self) -> None:
        """Wait for the questions in work, for some seconds at most, then release the index."""
        try:
            async with asyncio.timeout(_CLOSING_SECONDS):
                for _ in range(self._parallel):
                    await self._threads.acquire()
        except TimeoutError:
            _log.warning("Questions are still in work; the index is left to the end of the process.")
            return
        if self._answerer is not None:
            answerer, self._answerer = self._answerer, None
            await asyncio.to_thread(answerer.close)

    async def _opened(self) -> OpenAnswerer:
        async with self._opening:
            if self._answerer is None:
                self._answerer = await asyncio.to_thread(self._open_index)
                _log.info("The index is open.")
            return self._answerer

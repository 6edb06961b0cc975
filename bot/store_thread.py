"""Reach the answer store from the event loop: in a thread of its own, and opened again where it once failed."""

from __future__ import annotations

import asyncio
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from bot.answer_store import KEPT_UNVOTED, STORE_NAME, AnswerStore
from bot.errors import StoreBusyError, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["StoreThread"]

_log = logging.getLogger(__name__)

T = TypeVar("T")

_OPEN_AGAIN_AFTER = 30.0  # seconds
_PATIENCE = 2.0  # seconds; nobody shall wait for an answer because of its buttons


class StoreThread:
    """Do work on the store, one after the other; what is not done in two seconds is given up."""

    def __init__(self, folder: Path) -> None:
        """Remember the folder of the store; it is opened at the first use."""
        self._file = folder / STORE_NAME
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._store: AnswerStore | None = None
        self._failure: tuple[StoreError, float] | None = None
        self._told = ""

    async def run(self, work: Callable[[AnswerStore], T]) -> T:
        """Return what `work` makes of the store.

        Raises:
            StoreError: if it cannot be used at the moment; what was stored stays stored.
        """
        try:
            job = self._thread.submit(lambda: work(self._opened()))
        except RuntimeError as error:  # it is closed: the bot is stopping
            raise StoreBusyError(self._file) from error
        try:
            async with asyncio.timeout(_PATIENCE):
                return await asyncio.wrap_future(job)
        except TimeoutError:
            raise StoreBusyError(self._file) from None

    def log_failure(self, error: StoreError) -> None:
        """Log why the store cannot be used; the same reason once, however often it is met."""
        if str(error) != self._told:
            self._told = str(error)
            _log.warning("%s Until it can be used, answers have no buttons.", error)

    async def close(self) -> None:
        """Release the file once what is in work is done."""
        await asyncio.to_thread(self._thread.shutdown)
        if self._store is not None:
            store, self._store = self._store, None
            await asyncio.to_thread(store.close)

    def _opened(self) -> AnswerStore:
        if self._store is not None:
            return self._store
        if self._failure is not None and time.monotonic() - self._failure[1] < _OPEN_AGAIN_AFTER:
            raise self._failure[0].with_traceback(None)
        try:
            self._store = AnswerStore(self._file)
        except StoreError as error:
            self._failure = (error, time.monotonic())
            raise
        self._prune(self._store)
        return self._store

    def _prune(self, store: AnswerStore) -> None:
        try:
            store.prune(KEPT_UNVOTED)
        except StoreError as error:
            _log.warning("Old answers are kept until the next start: %s", error)

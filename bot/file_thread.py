"""Reach a file of the bot's from the event loop: in a thread of its own, and opened again where it once failed."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from bot.errors import StoreBusyError, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["FileThread"]

_OPEN_AGAIN_AFTER = 30.0  # seconds
_PATIENCE = 2.0  # seconds; nobody shall wait for an answer because of its buttons


class _Closable(Protocol):
    def close(self) -> None:
        """Release the file."""


OpenFile = TypeVar("OpenFile", bound=_Closable)
T = TypeVar("T")


class FileThread(Generic[OpenFile]):
    """Do work on what `open_file` opens, one after the other; what is not done in two seconds is given up.

    It is opened in the thread, at the first use; where that fails, not again within half a minute.
    """

    def __init__(self, file: Path, open_file: Callable[[Path], OpenFile]) -> None:
        self._file, self._open_file = file, open_file
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._store: OpenFile | None = None
        self._failure: tuple[StoreError, float] | None = None

    async def run(self, work: Callable[[OpenFile], T]) -> T:
        """Return what `work` makes of the open file.

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

    async def close(self) -> None:
        """Release the file once what is in work is done."""
        await asyncio.to_thread(self._thread.shutdown)
        if self._store is not None:
            store, self._store = self._store, None
            await asyncio.to_thread(store.close)

    def _opened(self) -> OpenFile:
        if self._store is not None:
            return self._store
        if self._failure is not None and time.monotonic() - self._failure[1] < _OPEN_AGAIN_AFTER:
            raise self._failure[0].with_traceback(None)
        try:
            self._store = self._open_file(self._file)
        except StoreError as error:
            self._failure = (error, time.monotonic())
            raise
        return self._store

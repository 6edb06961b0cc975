"""Reach the answer store from the event loop."""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from bot.answer_store import KEPT_UNVOTED, STORE_NAME, AnswerStore
from bot.errors import StoreError
from bot.file_thread import FileThread

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["StoreThread"]

_log = logging.getLogger(__name__)

T = TypeVar("T")

_PRUNE_EVERY = 24 * 3600.0  # seconds


class StoreThread(FileThread[AnswerStore]):
    """Do work on the answer store, and clear it of old answers when it is opened and once a day from then on."""

    def __init__(self, folder: Path) -> None:
        """Remember the folder of the store; it is opened at the first use."""
        super().__init__(folder / STORE_NAME, _opened_and_pruned)
        self._told = ""
        self._pruned_at = time.monotonic()

    async def run(self, work: Callable[[AnswerStore], T]) -> T:
        """Return what `work` makes of the store, as `FileThread.run`; what is old is cleared away behind it."""
        try:
            return await super().run(work)
        finally:
            if time.monotonic() - self._pruned_at >= _PRUNE_EVERY:
                self._pruned_at = time.monotonic()
                with suppress(RuntimeError):  # it is closed: the bot is stopping
                    self._thread.submit(lambda: _prune(self._opened()))

    def log_failure(self, error: StoreError) -> None:
        """Log why the store cannot be used; the same reason once, however often it is met."""
        if str(error) != self._told:
            self._told = str(error)
            _log.warning("%s Until it can be used, answers have no buttons.", error)


def _opened_and_pruned(file: Path) -> AnswerStore:
    store = AnswerStore(file)
    _prune(store)
    return store


def _prune(store: AnswerStore) -> None:
    try:
        store.prune(KEPT_UNVOTED)
    except StoreError as error:
        _log.warning("Old answers are kept for another day: %s", error)

"""Reach the answer store from the event loop."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.answer_store import KEPT_UNVOTED, STORE_NAME, AnswerStore
from bot.errors import StoreError
from bot.file_thread import FileThread

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["StoreThread"]

_log = logging.getLogger(__name__)


class StoreThread(FileThread[AnswerStore]):
    """Do work on the answer store, and clear it of old answers when it is opened."""

    def __init__(self, folder: Path) -> None:
        """Remember the folder of the store; it is opened at the first use."""
        super().__init__(folder / STORE_NAME, _opened_and_pruned)
        self._told = ""

    def log_failure(self, error: StoreError) -> None:
        """Log why the store cannot be used; the same reason once, however often it is met."""
        if str(error) != self._told:
            self._told = str(error)
            _log.warning("%s Until it can be used, answers have no buttons.", error)


def _opened_and_pruned(file: Path) -> AnswerStore:
    store = AnswerStore(file)
    try:
        store.prune(KEPT_UNVOTED)
    except StoreError as error:
        _log.warning("Old answers are kept until the next start: %s", error)
    return store

"""Acknowledgements before anything else: Discord waits three seconds for them, people longer for an answer."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator

__all__ = ["Acknowledging"]

_FLOOD = 8


class Acknowledging:
    """Know how many acknowledgements are under way; `calm` is cleared while they are eight or more.

    They are not made in batches: each batch would wait for Discord once more, and of 200 in batches of 32 more came too
    late than of 200 at once.
    """

    def __init__(self, calm: threading.Event) -> None:
        """Begin with none; belongs to the event loop's thread."""
        self._calm, self._present = calm, 0

    @contextmanager
    def one(self) -> Iterator[None]:
        """Count one more as long as the block lasts."""
        self._present += 1
        if self._present >= _FLOOD:
            self._calm.clear()
        try:
            yield
        finally:
            self._present -= 1
            if self._present < _FLOOD:
                self._calm.set()

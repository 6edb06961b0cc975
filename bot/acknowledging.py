"""Acknowledgements before anything else: Discord waits three seconds for them, people longer for an answer."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import threading
    from collections.abc import AsyncIterator

__all__ = ["Acknowledging"]

# Each of 200 at once would open a connection of its own, and all be done only together.
_AT_ONCE = 32
_FLOOD = 8


class Acknowledging:
    """Let so many acknowledgements be under way at once; `calm` is cleared while there is a flood of them."""

    def __init__(self, calm: threading.Event) -> None:
        """Begin with none; belongs to the event loop's thread."""
        self._calm, self._present = calm, 0
        self._room = asyncio.Semaphore(_AT_ONCE)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Hold the block until there is room for one more; one acknowledgement is made in it."""
        self._present += 1
        if self._present >= _FLOOD:
            self._calm.clear()
        try:
            async with self._room:
                yield
        finally:
            self._present -= 1
            if self._present < _FLOOD:
                self._calm.set()

"""The one place that hands `retrieval`, which is synchronous, to threads, so that the event loop never waits."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, TypeVar

from bot.errors import BusyError, DeadlineError
from bot.metrics import Metrics

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from bot.live_index import LiveIndex, OpenGeneration

__all__ = ["Answering"]

T = TypeVar("T")


class Answering:
    """Work on open indexes in threads, `parallel` at a time, while at most `waiting` more stand in the queue.

    Work keeps the generation that was live when it was asked for.  Work that misses the `deadline` (in seconds) is
    given up; a thread cannot be stopped, so it counts until it ends.
    """

    def __init__(self, *, parallel: int, waiting: int, deadline: float, metrics: Metrics | None = None) -> None:
        self.deadline = deadline
        self._metrics = metrics or Metrics()
        self._capacity = parallel + waiting
        self._present = 0
        self._running, self._counting = 0, threading.Lock()
        self._threads = ThreadPoolExecutor(parallel, thread_name_prefix="answering")

    async def run(self, work: Callable[[OpenGeneration], T], *, index: LiveIndex, generation: str | None = None) -> T:
        """Return what `work` makes of the index's open generation, in a thread; with `generation` only of that one.

        Raises:
            BusyError: if too many wait already.
            DeadlineError: if it is not done in time.
            GenerationGoneError: if another generation than the wanted one is open.
            RetrievalError: if no index is open, or whatever else `work` raises.
        """
        self.check_room()
        self._present += 1
        asked_at = time.perf_counter()
        with ExitStack() as stack:
            stack.callback(self._leave)
            try:
                async with asyncio.timeout(self.deadline):
                    if index.current is None:
                        await index.refresh()
                    leased = stack.enter_context(index.lease(generation))
                    job = self._threads.submit(self._work, work, leased, asked_at)
                    self._release_after(job, stack.pop_all())
                    return await asyncio.wrap_future(job)
            except TimeoutError:
                raise DeadlineError(self.deadline) from None

    @property
    def load(self) -> tuple[int, int]:
        """Return how much stands in the queue, and how much threads are working on."""
        return max(0, self._present - self._running), self._running

    def check_room(self) -> None:
        """Raise BusyError if too many wait already."""
        if self._present >= self._capacity:
            raise BusyError(self._present)

    def _work(self, work: Callable[[OpenGeneration], T], leased: OpenGeneration, asked_at: float) -> T:
        """Do the work, in a thread, and count it."""
        self._metrics.waited(time.perf_counter() - asked_at)
        with self._counting:
            self._running += 1
        try:
            return work(leased)
        finally:
            with self._counting:
                self._running -= 1

    def _leave(self) -> None:
        self._present -= 1

    def _release_after(self, job: Future[T], stack: ExitStack) -> None:
        """Give place and lease back once the thread is done with them, also where nobody waits for it any more."""
        loop = asyncio.get_running_loop()

        def done(_: object) -> None:
            with suppress(RuntimeError):  # the loop is closed: the process ends, and nobody counts any more
                loop.call_soon_threadsafe(stack.close)

        job.add_done_callback(done)

    def close(self) -> None:
        """Take no more work; what is running ends by itself, what waits is given up."""
        self._threads.shutdown(wait=False, cancel_futures=True)

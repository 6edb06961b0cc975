"""The one place that hands `retrieval`, which is synchronous, to threads, so that the event loop never waits."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from bot.errors import BusyError, DeadlineError
from bot.fair_queue import FairQueue
from bot.metrics import Metrics

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

    from bot.live_index import LiveIndex, OpenGeneration

__all__ = ["Answering"]

_log = logging.getLogger(__name__)

T = TypeVar("T")

_TELL_AFTER = 4.0  # seconds
_HELD_BACK = 1.0  # seconds


@dataclass(eq=False, slots=True, kw_only=True)
class _Job:
    """Hold work that waits for a thread, and since when."""

    work: Callable[[OpenGeneration], Any]
    leased: OpenGeneration
    asked_at: float = field(default_factory=time.perf_counter)
    future: Future[Any] = field(default_factory=Future)


class Answering:
    """Work on open indexes in threads, `parallel` at a time, while at most `waiting` more stand in the queue.

    Whose turn it is says a `FairQueue`: servers take turns, and in each its channels and people.  Where the queue is
    full, a server of which nothing is here still gets in, up to twice as many in all: no flood keeps others out.

    Work keeps the generation that was live when it was asked for.  Work that misses the `deadline` (in seconds) is
    given up; a thread cannot be stopped, so it counts until it ends.  Where more than `hurry_beyond` wait, what can be
    done more quickly should be (`hurries`); with None nothing ever has to.  While `calm` is cleared nothing is
    begun, for a second at most: threads that compute keep the event loop waiting.
    """

    def __init__(
        self,
        *,
        parallel: int,
        waiting: int,
        deadline: float,
        hurry_beyond: int | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        self.deadline = deadline
        self.calm = threading.Event()
        self.calm.set()
        self._metrics = metrics or Metrics()
        self._capacity = parallel + waiting
        self._present = 0
        self._of_server: Counter[Hashable] = Counter()
        self._hurry_beyond, self._is_hurrying = hurry_beyond, False
        self._queue: FairQueue[_Job] = FairQueue()
        self._running, self._lock = 0, threading.Lock()  # which guards all of the queue
        self._threads = ThreadPoolExecutor(parallel, thread_name_prefix="answering")

    async def run(
        self,
        work: Callable[[OpenGeneration], T],
        *,
        index: LiveIndex,
        generation: str | None = None,
        turn: tuple[Hashable, ...] = (),
        waits: Callable[[int], None] | None = None,
    ) -> T:
        """Return what `work` makes of the index's open generation, in a thread; with `generation` only of that one.

        `turn` says whose it is: server, channel, person.  `waits` is called once if it still waits after some seconds,
        with how many are served before it.

        Raises:
            BusyError: if too many wait already.
            DeadlineError: if it is not done in time.
            GenerationGoneError: if another generation than the wanted one is open.
            RetrievalError: if no index is open, or whatever else `work` raises.
        """
        self.check_room(turn)
        with ExitStack() as stack:
            stack.enter_context(self._counted(turn[:1]))
            try:
                async with asyncio.timeout(self.deadline):
                    if index.current is None:
                        await index.refresh()
                    leased = stack.enter_context(index.lease(generation))
                    job = _Job(work=work, leased=leased)
                    self._begin(job, turn)
                    self._release_after(job.future, stack.pop_all())
                    with ExitStack() as telling:
                        if waits is not None:
                            telling.callback(self._tell_later(job, turn, waits).cancel)
                        try:
                            return await asyncio.wrap_future(job.future)
                        finally:
                            del job  # it holds what is raised, and that this frame
            except TimeoutError:
                raise DeadlineError(self.deadline) from None

    @property
    def load(self) -> tuple[int, int]:
        """Return how much stands in the queue, and how much threads are working on."""
        return max(0, self._present - self._running), self._running

    def check_room(self, turn: tuple[Hashable, ...] = ()) -> None:
        """Raise BusyError if too many wait already."""
        is_new = bool(turn) and turn[0] not in self._of_server
        if self._present >= (2 if is_new else 1) * self._capacity:
            raise BusyError(self._present)

    def hurries(self) -> bool:
        """Tell the work that has just begun whether so many wait that it should take less time; count it if so."""
        with self._lock:
            waiting = len(self._queue)
            if self._hurry_beyond is None or waiting <= self._hurry_beyond:
                return False
            is_first, self._is_hurrying = not self._is_hurrying, True
        self._metrics.hurried()
        if is_first:
            _log.info("%d questions wait: until they are fewer, answers come without reader and reranker.", waiting)
        return True

    def close(self) -> None:
        """Take no more work; what is running ends by itself, what waits is given up."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self.calm.set()
        with self._lock:
            left = tuple(self._queue)
        for job in left:
            job.future.cancel()

    def _begin(self, job: _Job, turn: tuple[Hashable, ...]) -> None:
        """Let a job wait; the thread that is free next takes whichever job's turn it is then."""
        with self._lock:
            self._queue.add(turn, job)
        self._threads.submit(self._work_on_next)

    def _work_on_next(self) -> None:
        """Do the work whose turn it is, in a thread, and count it."""
        self.calm.wait(_HELD_BACK)
        with self._lock:
            job = self._take()
            if job is None:
                return
            self._running += 1
        self._metrics.waited(time.perf_counter() - job.asked_at)
        try:
            try:
                done = job.work(job.leased)
            finally:
                with self._lock:
                    self._running -= 1
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is raised where the work is awaited
            job.future.set_exception(error)
        else:
            job.future.set_result(done)
        finally:
            # What was raised holds this frame, which would hold the job with it, and that the generation.
            del job

    def _take(self) -> _Job | None:
        """Return the next job that nobody has given up, None if there is none."""
        while self._queue:
            job = self._queue.take()
            self._is_hurrying = self._is_hurrying and len(self._queue) > 0
            if job.future.set_running_or_notify_cancel():
                return job
        return None

    def _tell_later(self, job: _Job, turn: tuple[Hashable, ...], waits: Callable[[int], None]) -> asyncio.TimerHandle:
        def tell() -> None:
            with self._lock, suppress(ValueError):  # it no longer waits
                ahead = self._queue.ahead_of(turn, job)
                asyncio.get_running_loop().call_soon(waits, ahead)

        return asyncio.get_running_loop().call_later(_TELL_AFTER, tell)

    @contextmanager
    def _counted(self, server: tuple[Hashable, ...]) -> Iterator[None]:
        """Count one more, in all and of a server, as long as the block lasts."""
        self._present += 1
        self._of_server.update(server)
        try:
            yield
        finally:
            self._present -= 1
            self._of_server -= Counter(server)  # which lets go of those at zero

    def _release_after(self, future: Future[Any], stack: ExitStack) -> None:
        """Give place and lease back once the thread is done with them, also where nobody waits for it any more."""
        loop = asyncio.get_running_loop()

        def done(_: object) -> None:
            with suppress(RuntimeError):  # the loop is closed: the process ends, and nobody counts any more
                loop.call_soon_threadsafe(stack.close)

        future.add_done_callback(done)

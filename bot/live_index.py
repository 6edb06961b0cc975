"""The index that questions are answered from: the live generation, changed for a newer one between two questions."""

from __future__ import annotations

import asyncio
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TypeVar

from bot.errors import GenerationGoneError
from retrieval import RetrievalError, give_back_freed_memory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from retrieval import Answer, ArticleFilter, Caution, Context, Span, Turn

__all__ = ["LiveIndex", "OpenAnswerer", "OpenGeneration"]

_log = logging.getLogger(__name__)

T = TypeVar("T")

_LOOK_EVERY = 2.0  # seconds
_TRY_AGAIN_AFTER = 60.0  # seconds; what stood in the way may be mended without a new build, a missing model for example


class OpenAnswerer(Protocol):
    """Answer questions from one open generation; what `retrieval.open_answerer` returns."""

    @property
    def generation(self) -> str:
        """Name the generation."""

    @property
    def articles(self) -> int:
        """Return how many articles it holds."""

    @property
    def built_at(self) -> str:
        """Return when it was built, in ISO 8601 with its time zone."""

    def ask(
        self,
        question: str,
        *,
        top_k: int,
        only: ArticleFilter | None,
        min_confidence: float | Caution | None,
        previous: Sequence[Turn] = (),
        quick: bool = False,
    ) -> Answer:
        """Answer one question, completed from the turns before it where it is a follow-up; `quick` takes no reader."""

    def context(self, article_id: str, span: Span) -> Context:
        """Return the sentences around a quote."""

    def sources(self) -> dict[str, int]:
        """Count the articles of each outlet, the most frequent first."""

    def publication_period(self) -> tuple[str, str] | None:
        """Return the earliest and the latest date of publication."""

    def close(self) -> None:
        """Release the files."""


class OpenGeneration:
    """Hold an open generation, its outlets and its period, and how many questions are being answered from it."""

    def __init__(self, answerer: OpenAnswerer) -> None:
        """Read what is asked for at every question; call this in a thread."""
        self.answerer = answerer
        self.name = answerer.generation
        try:
            self.articles, self.built_at = answerer.articles, answerer.built_at
            self.sources = tuple(answerer.sources())
            self.period = answerer.publication_period()
        except BaseException:
            answerer.close()
            raise
        self.users = 0

    def close(self) -> None:
        """Release the files; that it fails is logged and hurts nobody."""
        try:
            self.answerer.close()
        except Exception:  # noqa: BLE001 - whatever stands in the way, nobody needs it any more
            _log.warning("The old generation %s could not be closed.", self.name, exc_info=True)


class LiveIndex:
    """Keep the live generation open; use it from the event loop's thread only.

    `open_live` opens whichever generation is live, `live_name` names it.  Both may raise a `RetrievalError`; a
    generation that cannot be opened is refused, and the one that was open goes on.
    """

    def __init__(
        self, open_live: Callable[[], OpenAnswerer], live_name: Callable[[], str], *, archive: str | None = None
    ) -> None:
        """Open nothing yet; `archive` names in the log whose index it is, None for the default archive's."""
        self._label = "" if archive is None else f" of the archive {archive!r}"
        self._open_live, self._live_name = open_live, live_name
        self._refreshing: asyncio.Task[None] | None = None
        self._current: OpenGeneration | None = None
        self._retired: set[OpenGeneration] = set()
        self._failure: Exception | None = None
        self._refused: tuple[str, float] | None = None
        self._closed = False
        # A thread of its own: the event loop's few are for everybody, and a folder on a slow disk holds one for long.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="index")

    @property
    def failure(self) -> Exception | None:
        """Return why the live generation could not be opened the last time, None if it could."""
        return self._failure

    @property
    def current(self) -> OpenGeneration | None:
        """Return the generation that the next question is answered from, if one is open."""
        return self._current

    async def refresh(self) -> None:
        """Look for a newer generation and switch to it; what fails is logged and told to the next who asks.

        Whoever calls it while somebody else does waits for the same look.
        """
        if self._refreshing is None:
            self._refreshing = asyncio.create_task(self._refresh())
        await asyncio.shield(self._refreshing)

    async def _refresh(self) -> None:
        try:
            await self._look()
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, the generation before goes on
            self._fail(error)
        finally:
            self._refreshing = None

    async def _look(self) -> None:
        if self._closed:
            return
        name = await self._in_thread(self._live_name)
        if self._current is not None and self._current.name == name:
            self._failure = None
            return
        if self._closed or self._is_refused(name):
            return
        try:
            fresh = await self._in_thread(self._opened)
        except Exception:
            self._refused = (name, time.monotonic())
            raise
        self._switch(fresh)

    def _opened(self) -> OpenGeneration:
        """Open the live generation, in a thread."""
        try:
            return OpenGeneration(self._open_live())
        finally:
            give_back_freed_memory()

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def watch(self) -> None:
        """Refresh every few seconds, for ever."""
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            await self.refresh()

    @contextmanager
    def lease(self, generation: str | None = None) -> Iterator[OpenGeneration]:
        """Keep the current generation open as long as the block lasts.

        Raises:
            GenerationGoneError: if it is not the one that `generation` names.
            RetrievalError: if no index is open, the reason why.
        """
        leased = self._current
        if leased is None:
            if self._failure is None:
                raise RuntimeError("lease() before refresh(), or after close()")
            # One exception is raised again and again; without this it would carry the frames of every time before.
            raise self._failure.with_traceback(None)
        if generation is not None and leased.name != generation:
            raise GenerationGoneError(generation)
        leased.users += 1
        try:
            yield leased
        finally:
            leased.users -= 1
            if leased in self._retired and not leased.users:
                self._retired.discard(leased)
                self._close_behind(leased)

    async def close(self) -> None:
        """Release the index, for good; what is still in use is released after its last use."""
        self._closed = True
        self._thread.shutdown(wait=False)
        current, self._current = self._current, None
        if current is None:
            return
        if current.users:
            self._retired.add(current)
        else:
            await asyncio.to_thread(current.close)

    def _switch(self, fresh: OpenGeneration) -> None:
        if self._closed:
            self._close_behind(fresh)
            return
        before, self._current = self._current, fresh
        self._failure, self._refused = None, None
        _log.info("The index%s is open: generation %s, outlets: %d.", self._label, fresh.name, len(fresh.sources))
        if before is None:
            return
        if before.users:
            self._retired.add(before)
        else:
            self._close_behind(before)

    def _close_behind(self, generation: OpenGeneration) -> None:
        """Close it in a thread: that waits for files, and nobody waits for it."""
        try:
            asyncio.get_running_loop().run_in_executor(None, generation.close)
        except RuntimeError:  # the process ends, and its threads take no more work
            generation.close()

    def _is_refused(self, name: str) -> bool:
        if self._refused is None or self._refused[0] != name:
            return False
        return time.monotonic() - self._refused[1] < _TRY_AGAIN_AFTER

    def _fail(self, error: Exception) -> None:
        """Log a failure once, however often it is met."""
        if str(error) == str(self._failure):
            return
        self._failure = error
        goes_on = "The generation that is open goes on." if self._current else "The bot looks for it again."
        known = isinstance(error, RetrievalError)
        _log.warning(
            "The index%s cannot be opened: %s %s", self._label, error, goes_on, exc_info=None if known else error
        )

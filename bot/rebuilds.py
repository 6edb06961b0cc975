"""Rebuilding an archive while the bot answers: one at a time, in a process of its own, ended with the bot."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from bot.archive_errors import ArticlesUnknownError, RebuildRunningError
from bot.errors import StoppingError
from retrieval import BuildProcess, ChildBuild, RetrievalError, live_generation, start_build

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Mapping
    from pathlib import Path

    from bot.archive_folders import ArchiveFolder

__all__ = ["Rebuild", "Rebuilds", "Stop", "environment_of_builds"]

_log = logging.getLogger(__name__)

_TOKEN = "DISCORD_TOKEN"  # noqa: S105 - its name


class Stop(Enum):
    """Name why a rebuild was told to end."""

    CANCELLED = auto()
    BOT_STOPS = auto()


@dataclass(eq=False, slots=True, kw_only=True)
class Rebuild:
    """Hold what is known of a rebuild; `outcome` stands once it has ended.

    `news` is set then, and when it is told to end; whoever waits for it clears it.  `progress` is the last event of
    `build --json` of that kind.  `articles` is the folder, or the file, that is read.  `is_live` tells, after its end,
    whether another generation is live than before, also if it was told to stop.
    """

    archive: str | None
    articles: Path
    person: int
    is_full: bool
    id: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    since: datetime = field(default_factory=lambda: datetime.now(UTC))
    progress: dict[str, Any] | None = None
    stop: Stop | None = None
    stopped_by: int | None = None
    outcome: ChildBuild | None = None
    is_live: bool = False
    news: asyncio.Event = field(default_factory=asyncio.Event)


class Rebuilds:
    """Start and end rebuilds; use it from the event loop's thread only.

    A rebuild that the bot does not survive ends by itself, and the archive stays whole: its process cannot say any
    more how far it is, and a build may be ended at any point.
    """

    def __init__(
        self,
        renewed: Callable[[str | None], Awaitable[None]],
        *,
        start: Callable[..., BuildProcess] = start_build,
    ) -> None:
        """Start nothing; `renewed` is called with an archive's name once its build is done."""
        self._renewed, self._start = renewed, start
        # One thread follows the build, another one ends it.
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="rebuild")
        self._running: Rebuild | None = None
        self._process: BuildProcess | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_stopping = False

    @property
    def running(self) -> Rebuild | None:
        """Return the rebuild that is at work."""
        return self._running

    def check_free(self) -> None:
        """Raise what `begin` would raise because of other rebuilds, or because the bot is stopping."""
        if self._is_stopping:
            raise StoppingError
        if self._running is not None:
            raise RebuildRunningError(self._running.archive, self._running.person, self._running.since)

    def begin(self, folder: ArchiveFolder, person: int, *, full: bool) -> Rebuild:
        """Start to rebuild an archive for this person; with `full` from scratch.

        Raises:
            ArticlesUnknownError: if nobody has said where its articles are.
            RebuildRunningError: if one is at work already.
            StoppingError: if the bot is stopping.
        """
        self.check_free()
        if folder.articles is None:
            raise ArticlesUnknownError
        rebuild = self._running = Rebuild(archive=folder.name, articles=folder.articles, person=person, is_full=full)
        self.accompany(self._run(rebuild, folder.index, folder.articles))
        return rebuild

    def accompany(self, work: Coroutine[Any, Any, None]) -> None:
        """Let something go on beside the rebuilds; `finish` waits for it."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def cancel(self, rebuild: Rebuild, person: int) -> None:
        """End a rebuild in good order, because this person wants that; one that ended already stays as it is."""
        if rebuild.outcome is None and rebuild.stop is None:
            rebuild.stop, rebuild.stopped_by = Stop.CANCELLED, person
            rebuild.news.set()
            self._end_process()

    async def finish(self) -> None:
        """Begin nothing more, end what is at work, and wait until whoever follows it has been told."""
        self._stop()
        self._end_process()
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def close(self) -> None:
        """End what is at work and wait for that, but for nobody who would have to be told."""
        self._stop()
        process = self._process
        if process is not None:
            await asyncio.to_thread(process.end)
        for task in self._tasks:
            task.cancel()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _stop(self) -> None:
        """Begin nothing more, and let a build whose process is only just being started be ended then."""
        self._is_stopping = True
        if self._running is not None and self._running.stop is None:
            self._running.stop = Stop.BOT_STOPS

    def _end_process(self) -> None:
        if self._process is not None:
            self._threads.submit(self._process.end)

    async def _run(self, rebuild: Rebuild, index: Path, articles: Path) -> None:
        loop = asyncio.get_running_loop()
        try:
            before = await asyncio.to_thread(_live, index)
            outcome = await loop.run_in_executor(self._threads, self._build, rebuild, index, articles)
            rebuild.is_live = await asyncio.to_thread(_live, index) not in {before, None}
            await self._renewed(rebuild.archive)
        except Exception as error:  # noqa: BLE001 - whatever it was, whoever waits has to hear that it ended
            _log.exception("The rebuild of an archive could not be followed.")
            outcome = ChildBuild(result=None, failure=f"{type(error).__name__}: {error}")
        finally:
            self._running = self._process = None
        rebuild.outcome = outcome
        rebuild.news.set()

    def _build(self, rebuild: Rebuild, index: Path, articles: Path) -> ChildBuild:
        """Build, in a thread."""

        def note(event: dict[str, Any]) -> None:
            if event["event"] == "progress":
                rebuild.progress = event

        process = self._process = self._start(
            index, [articles], full=rebuild.is_full, environment=environment_of_builds(os.environ)
        )
        if rebuild.stop is not None:  # before there was a process that could have been told
            process.end()
        return process.follow(on_event=note, on_line=lambda line: _log.debug("The build says: %s", line))


def environment_of_builds(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment without the token, which a build needs not know."""
    return {name: value for name, value in environment.items() if name.upper() != _TOKEN}


def _live(index: Path) -> str | None:
    try:
        return live_generation(index)
    except RetrievalError:
        return None

"""The archives that servers ask: the default one, always open, and those by name, open while they are used."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.archive_errors import ArchiveGoneError
from bot.archive_folders import ArchiveFolder, FoundArchives, find_archives

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bot.asker import Place
    from bot.live_index import LiveIndex

__all__ = ["Archives"]

_log = logging.getLogger(__name__)

_LOOK_EVERY = 2.0  # seconds
_CLOSE_AFTER = 900.0  # seconds without a question
_MOST_OPEN = 8  # by name, beside those that are in use at this moment


@dataclass(eq=False, slots=True, kw_only=True)
class _Open:
    index: LiveIndex
    watching: asyncio.Task[None]
    users: int = 0
    last_used: float = 0.0


class Archives:
    """Know which archives there are and keep those open that are asked; use it from the event loop's thread only.

    `archive_of` tells which one a place has chosen, None for the default one.  `open_index` makes the `LiveIndex` of
    one; what is wrong with an archive is told to whoever asks it, and hurts no other.
    """

    def __init__(
        self,
        default: ArchiveFolder,
        folder: Path,
        open_index: Callable[[ArchiveFolder], LiveIndex],
        *,
        archive_of: Callable[[Place], str | None] = lambda place: None,
    ) -> None:
        """Look at nothing and open nothing before `refresh`."""
        self.default = open_index(default)
        self._default_folder, self._folder = default, folder
        self._open_index, self._archive_of = open_index, archive_of
        self._found = FoundArchives(by_name={})
        self._open: dict[str, _Open] = {}
        self._closing: set[asyncio.Task[None]] = set()

    async def refresh(self) -> None:
        """Look which archives there are, and for a newer generation of the default one."""
        await asyncio.gather(self.default.refresh(), self._look())

    async def watch(self) -> None:
        """Look every few seconds, for ever."""
        await asyncio.gather(self.default.watch(), self._watch_folder())

    def name_for(self, place: Place) -> str | None:
        """Return the name that the settings give to the archive of this place, whether or not there is such a one."""
        return self._archive_of(place)

    def names(self, server: int | None) -> tuple[str, ...]:
        """Return the names that a server may choose, in their order; None stands for direct messages."""
        return tuple(name for name, folder in self._found.by_name.items() if folder.admits(server))

    def all_names(self) -> tuple[str, ...]:
        """Return every name, in their order, for the people whose archives these are."""
        return tuple(self._found.by_name)

    def folder_of(self, name: str | None) -> ArchiveFolder:
        """Return where an archive is.

        Raises:
            ArchiveGoneError: if there is none of this name.
        """
        if name is None:
            return self._default_folder
        folder = self._found.by_name.get(name)
        if folder is None:
            raise ArchiveGoneError(name)
        return folder

    def sources(self, place: Place) -> tuple[str, ...]:
        """Return the outlets of the archive of this place, none if it is not open."""
        name = self.name_for(place)
        index = self._opened(name) if name is None or self._admits(name, place.server) else None
        return index.current.sources if index is not None and index.current is not None else ()

    @contextmanager
    def using(self, name: str | None, server: int | None) -> Iterator[LiveIndex]:
        """Keep an archive's index open, or about to be opened, as long as the block lasts.

        Raises:
            ArchiveGoneError: if there is no archive of this name, or it is not for this server.
        """
        if name is None:
            yield self.default
            return
        if not self._admits(name, server):
            raise ArchiveGoneError(name)
        opened = self._open.get(name) or self._begin(name)
        opened.users += 1
        try:
            yield opened.index
        finally:
            opened.users -= 1
            opened.last_used = time.monotonic()
            self._close_unused()

    async def prepare(self, place: Place, seconds: float) -> None:
        """Open the archive of this place where that takes no longer than some seconds; what fails is told later."""
        with suppress(ArchiveGoneError, TimeoutError), self.using(self.name_for(place), place.server) as index:
            if index.current is None:
                async with asyncio.timeout(seconds):
                    await index.refresh()

    async def renewed(self, name: str | None) -> None:
        """Switch to the newest generation of an archive now, where it is open."""
        index = self._opened(name)
        if index is not None:
            await index.refresh()

    def is_open(self, name: str | None, generation: str | None) -> bool:
        """Tell whether an archive's next question is answered from this generation, as far as it is known by now."""
        index = self._opened(name)
        if index is None:
            return True  # nobody asks it at the moment; it is opened when somebody does
        return index.current is not None and index.current.name == generation

    def open_indexes(self) -> dict[str | None, LiveIndex]:
        """Return the indexes that are kept open, by their archive's name, None for the default one."""
        return {None: self.default} | {name: opened.index for name, opened in self._open.items()}

    async def close(self) -> None:
        """Release everything."""
        for name in tuple(self._open):
            self._close(name)
        await asyncio.gather(self.default.close(), *self._closing)

    def _opened(self, name: str | None) -> LiveIndex | None:
        """Return the index of an archive, None if nobody asks it at the moment."""
        if name is None:
            return self.default
        return self._open[name].index if name in self._open else None

    def _admits(self, name: str, server: int | None) -> bool:
        folder = self._found.by_name.get(name)
        return folder is not None and folder.admits(server)

    def _begin(self, name: str) -> _Open:
        index = self._open_index(self._found.by_name[name])
        opened = self._open[name] = _Open(index=index, watching=asyncio.create_task(index.watch()))
        return opened

    async def _watch_folder(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            await self._look()

    async def _look(self) -> None:
        try:
            found = await asyncio.to_thread(find_archives, self._folder)
        except Exception:  # noqa: BLE001 - whatever it was, the next look is in two seconds
            _log.exception("It could not be looked which archives there are.")
            return
        for problem in found.problems:
            if problem not in self._found.problems:
                _log.warning("%s", problem)
        self._found = found
        self._close_unused()

    def _close_unused(self) -> None:
        """Close what nobody uses and is gone, was not used for long, or is one too many."""
        idle = sorted((opened.last_used, name) for name, opened in self._open.items() if not opened.users)
        surplus = len(idle) - _MOST_OPEN
        since = time.monotonic() - _CLOSE_AFTER
        for place, (last_used, name) in enumerate(idle):
            if place < surplus or last_used < since or name not in self._found.by_name:
                self._close(name)

    def _close(self, name: str) -> None:
        opened = self._open.pop(name)
        opened.watching.cancel()
        closing = asyncio.create_task(opened.index.close())
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)

"""The settings of all servers, read from memory at every message, and written through to their file."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.errors import SettingsFileError, StoreError
from bot.file_thread import FileThread
from bot.server_settings import Choices, PlaceSettings, settle
from bot.settings_store import SETTINGS_NAME, WHOLE_SERVER, SettingsStore

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from bot.asker import Place

__all__ = ["SettingsBook"]

_log = logging.getLogger(__name__)

_LOAD_AGAIN_AFTER = 60.0  # seconds
_NOTHING = Choices()
_USUAL = PlaceSettings()


class SettingsBook:
    """Know what holds where.  As long as the file cannot be read, that is everywhere the usual."""

    def __init__(self, folder: Path) -> None:
        """Remember the folder of the file; `load` reads it."""
        self._known: dict[int, dict[int, Choices]] = {}
        self._thread = FileThread(folder / SETTINGS_NAME, self._opened)
        self._told = ""

    async def load(self) -> bool:
        """Read the file and tell whether that went well; if not, the log says why."""
        try:
            await self._thread.run(lambda store: None)
        except StoreError as error:
            if str(error) != self._told:
                self._told = str(error)
                _log.error(
                    "%s Until it can be used, the usual settings hold in every server, and nobody can change them.",
                    error,
                )
            return False
        return True

    async def keep_loading(self) -> None:
        """Try every minute until the file can be read, after it could not."""
        while True:
            await asyncio.sleep(_LOAD_AGAIN_AFTER)
            if await self.load():
                _log.info("The settings of the servers are read.")
                return

    def at(self, place: Place) -> PlaceSettings:
        """Return what holds in a place; in direct messages the usual."""
        if place.server is None or place.server not in self._known:
            return _USUAL
        return settle(
            self.chosen(place.server),
            self.chosen(place.server, place.settled_by),
            server_id=place.server,
            channel_id=place.settled_by,
        )

    def chosen(self, server: int, channel: int = WHOLE_SERVER) -> Choices:
        """Return what admins chose for a server, or for one of its channels."""
        return self._known.get(server, {}).get(channel, _NOTHING)

    def channels(self, server: int) -> Mapping[int, Choices]:
        """Return the channels of a server for which something was chosen."""
        known = self._known.get(server, {})
        return {channel: chosen for channel, chosen in known.items() if channel != WHOLE_SERVER}

    async def change(self, server: int, changes: Mapping[int, Callable[[Choices], Choices]]) -> None:
        """Change what was chosen for channels of a server (`WHOLE_SERVER` for all of them), all or nothing.

        Each change is given what is stored then, so that nothing is lost when two admins change it at once.

        Raises:
            SettingsFileError: if that cannot be written; then everything stays as it was.
        """
        try:
            await self._thread.run(lambda store: self._keep(server, store.change(server, changes)))
        except StoreError as error:
            raise SettingsFileError(error.path, error.reason, error.advice) from error
        _log.info("Settings changed in server %d.", server)

    async def close(self) -> None:
        """Release the file."""
        await self._thread.close()

    # In the thread of the file, also where nobody waits for it any more; the event loop only looks values up.

    def _opened(self, file: Path) -> SettingsStore:
        store = SettingsStore(file)
        try:
            known: dict[int, dict[int, Choices]] = {}
            for (server, channel), chosen in store.all().items():
                known.setdefault(server, {})[channel] = chosen
        except StoreError:
            store.close()
            raise
        self._known = known
        return store

    def _keep(self, server: int, changed: Mapping[int, Choices]) -> None:
        merged = {**self._known.get(server, {}), **changed}
        self._known[server] = {channel: chosen for channel, chosen in merged.items() if chosen != _NOTHING}

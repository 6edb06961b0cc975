"""The index folder: generations side by side, `CURRENT` naming the live one, `LOCK` held by whoever builds.

index/{LOCK, CURRENT, PREVIOUS, generations/<id>/{manifest.json, archive/, vectors/, passages/, sentences/, words/}}

A generation is written under a temporary name, made durable, checked in a child process, renamed, and only then named
by `CURRENT`, which is replaced atomically.  A process that dies in the middle leaves the live generation as it was;
what it left is swept away by the next build.  The one that was live before is named by `PREVIOUS` and kept, to go back
to; any other is removed as soon as no reader leases it.  No clock decides anything: `number` orders the generations.
"""

from __future__ import annotations

import math
import os
import re
import shutil
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from retrieval.errors import IndexDamagedError, IndexNotBuiltError, IndexStateError, IndexWriteError
from retrieval.indexing.build_lock import build_lock
from retrieval.indexing.child_check import GenerationUnfitError, check_in_child
from retrieval.indexing.collecting import TEMPORARY, collect_generations, generation_folders, sweep_leftovers
from retrieval.indexing.durable_files import replace_text, sync, sync_tree
from retrieval.indexing.leases import take_lease
from retrieval.indexing.manifest import number_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from retrieval.indexing.leases import Lease

__all__ = ["STEPS", "FreshGeneration", "GenerationStore"]

# What a new generation goes through when its content is there, in this order.
STEPS = ("written", "synced", "checked", "renamed", "switched", "collected")
_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,99}")
_LONGEST = 200  # bytes of `CURRENT` that are read
_TRIES, _PAUSE = 50, 0.01  # seconds


class FreshGeneration:
    """Hold what a build has to know of the generation that it writes; `number` is one more than any other's."""

    def __init__(self, generation: str, number: int, folder: Path) -> None:
        self.id, self.number, self.folder = generation, number, folder
        self.is_abandoned = False

    def abandon(self) -> None:
        """Let nothing of it stay when its block ends, without an error: the live generation stays live."""
        self.is_abandoned = True


class GenerationStore:
    """Find, lease, add and switch the generations of one index folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._generations = folder / "generations"

    def live(self) -> Path:
        """Return the folder of the live generation.

        Raises:
            IndexNotBuiltError: if nothing was ever built here.
            IndexDamagedError: if `CURRENT` names a generation that is not there.
        """
        return self._generations / self._live_name()

    def lease_live(self) -> Lease:
        """Lease the live generation, so that it stays on the disk until the lease is closed.

        Raises:
            IndexNotBuiltError: if nothing was ever built here.
            IndexDamagedError: if `CURRENT` names a generation that is not there.
        """
        for _ in range(_TRIES):
            live = self.live()
            lease = take_lease(live)
            if lease is not None:
                return lease
            time.sleep(_PAUSE)  # two builds went by since we looked: now there is a newer one
        raise IndexDamagedError(self.folder, "CURRENT", f"names the generation {live.name!r}, which is being removed")

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the folder for one build, and remove what earlier builds left.

        Whatever the system refuses inside becomes an `IndexWriteError`.

        Raises:
            IndexWriteError: if another build holds it, or the folder cannot be written.
        """
        with build_lock(self.folder):
            for name in ("CURRENT", "PREVIOUS"):
                if (self.folder / name).is_dir() and not (self.folder / name).is_symlink():
                    raise IndexWriteError(self.folder, f"what is called {name} there is a folder", "move it away")
            self._tidy()
            yield

    @contextmanager
    def new_generation(self, *, on_step: Callable[[str], None] = lambda step: None) -> Iterator[FreshGeneration]:
        """Give a generation to write; make it live if the block ends well and does not abandon it, else remove it.

        Call it inside `lock`.  `on_step` is called after each of `STEPS`; what it raises counts as the block's.

        Raises:
            IndexWriteError: if what was written does not pass its check.
        """
        generation = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid4().hex[:6]}"
        number = 1 + max((number_of(folder) for folder in generation_folders(self._generations)), default=0)
        fresh = FreshGeneration(generation, number, self._generations / f"{TEMPORARY}{generation}")
        fresh.folder.mkdir()
        try:
            yield fresh
            if not fresh.is_abandoned:
                self._finish(fresh, on_step)
        except BaseException:
            if self._live_name_or_none() != generation:
                shutil.rmtree(self._generations / generation, ignore_errors=True)
            raise
        finally:
            shutil.rmtree(fresh.folder, ignore_errors=True)

    def _finish(self, fresh: FreshGeneration, on_step: Callable[[str], None]) -> None:
        on_step("written")
        sync_tree(fresh.folder)
        on_step("synced")
        try:
            check_in_child(fresh.folder)
        except GenerationUnfitError as error:
            raise IndexWriteError(self.folder, f"the check of the new index {error}", "build with --full") from error
        sync_tree(fresh.folder)  # Chroma writes into what it opens
        on_step("checked")
        fresh.folder.rename(self._generations / fresh.id)
        sync(self._generations)
        on_step("renamed")
        self.switch_to(fresh.id)
        on_step("switched")
        self._tidy()
        on_step("collected")

    def switch_to(self, generation: str) -> None:
        """Let a generation that is there be the live one, and the one that was live the previous one."""
        live = self._live_name_or_none()
        if live is not None:
            replace_text(self.folder / "PREVIOUS", f"{live}\n")
        replace_text(self.folder / "CURRENT", f"{generation}\n")

    def others(self) -> list[Path]:
        """Return the folders of all generations but the live one: first the one to go back to, then the newest."""
        live, previous = self._live_name_or_none(), self._previous_name()
        found = [folder for folder in generation_folders(self._generations) if folder.name != live]
        # Killed between the two names, a build leaves a newer generation that was never live: what is older was.
        limit = number_of(self._generations / live) if live is not None and live == previous else math.inf

        def rank(folder: Path) -> tuple[bool, bool, int]:
            number = number_of(folder)
            return folder.name == previous, number < limit, number

        return sorted(found, key=rank, reverse=True)

    def _tidy(self) -> None:
        """Remove everything but the live generation, the one to go back to, and what is leased."""
        sweep_leftovers(self._generations)
        live = self._live_name_or_none()
        if live is not None:  # else any of them may be the one to go back to
            collect_generations(self._generations, {live, *(folder.name for folder in self.others()[:1])})

    def _live_name(self) -> str:
        try:
            name = self._named_by("CURRENT")
            if not self._is_there(name):
                name = self._named_by("CURRENT")  # two builds may have gone by since it was read
        except (FileNotFoundError, NotADirectoryError):
            raise IndexNotBuiltError(self.folder) from None
        except (OSError, UnicodeDecodeError) as error:
            raise IndexDamagedError(self.folder, "CURRENT", f"cannot be read ({error})") from error
        if not self._is_there(name):
            raise IndexDamagedError(self.folder, "CURRENT", f"names the generation {name[:80]!r}, which is not there")
        return name

    def _live_name_or_none(self) -> str | None:
        try:
            return self._live_name()
        except IndexStateError:
            return None

    def _previous_name(self) -> str | None:
        try:
            return self._named_by("PREVIOUS")
        except (OSError, UnicodeDecodeError):
            return None

    def _named_by(self, file: str) -> str:
        # Whatever lies there: a pipe is not waited for, and of gigabytes only the first bytes are read.
        descriptor = os.open(self.folder / file, os.O_RDONLY | os.O_NONBLOCK)
        try:
            return os.read(descriptor, _LONGEST).decode().strip()
        finally:
            os.close(descriptor)

    def _is_there(self, name: str) -> bool:
        return _NAME.fullmatch(name) is not None and (self._generations / name).is_dir()

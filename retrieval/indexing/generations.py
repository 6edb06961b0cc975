"""The index folder: generations side by side, `CURRENT` naming the live one, `LOCK` held by whoever builds.

index/{LOCK, CURRENT, generations/<id>/{manifest.json, archive/, vectors/, passages/, sentences/}}

A generation is written under a temporary name, made durable, renamed, and only then named by `CURRENT`, which is
replaced atomically.  A process that dies in the middle leaves the live generation as it was; what it left is swept
away by the next build.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import shutil
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from retrieval.errors import IndexDamagedError, IndexNotBuiltError, IndexStateError, IndexWriteError

if TYPE_CHECKING:
    from collections.abc import Iterator, Set
    from pathlib import Path

__all__ = ["GenerationStore"]

_TEMPORARY = ".building-"
_SHORT_WRITE = re.compile(r"\d+ requested and \d+ written")  # how numpy reports a full disk, without an errno
_OURS = re.compile(r"[0-9]{8}T[0-9]{6}-[0-9a-z]+")
_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,99}")


class GenerationStore:
    """Find, add and switch the generations of one index folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._generations = folder / "generations"

    def live(self) -> Path:
        """Return the folder of the live generation.

        Raises:
            IndexNotBuiltError: if nothing was ever built here.
            IndexDamagedError: if `CURRENT` names a generation that is not there.
        """
        try:
            name = (self.folder / "CURRENT").read_text(encoding="utf-8").strip()
        except (FileNotFoundError, NotADirectoryError):
            raise IndexNotBuiltError(self.folder) from None
        except (OSError, UnicodeDecodeError) as error:
            raise IndexDamagedError(self.folder, "CURRENT", f"cannot be read ({error})") from error
        if not _NAME.fullmatch(name) or not (self._generations / name).is_dir():
            raise IndexDamagedError(self.folder, "CURRENT", f"names the generation {name[:80]!r}, which is not there")
        return self._generations / name

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the folder for one build; whatever the system refuses inside becomes an `IndexWriteError`.

        Raises:
            IndexWriteError: if another build holds it, or the folder cannot be written.
        """
        try:
            self._generations.mkdir(parents=True, exist_ok=True)
            with (self.folder / "LOCK").open("a") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    reason = "another build is at work there"
                    raise IndexWriteError(self.folder, reason, "wait until it is done") from None
                yield
        except OSError as error:
            raise IndexWriteError(self.folder, _system_reason(error)) from error

    @contextmanager
    def new_generation(self) -> Iterator[tuple[str, Path]]:
        """Give an id and a temporary folder to build in; make it live if the block ends well, else remove it."""
        self._sweep()
        before = self._live_name()
        generation = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid4().hex[:6]}"
        temporary = self._generations / f"{_TEMPORARY}{generation}"
        temporary.mkdir()
        try:
            yield generation, temporary
            _sync_tree(temporary)
            temporary.rename(self._generations / generation)
            _sync(self._generations)
            self._switch(generation)
        except BaseException:
            shutil.rmtree(temporary, ignore_errors=True)
            if self._live_name() != generation:
                shutil.rmtree(self._generations / generation, ignore_errors=True)
            raise
        # A running reader may still have the generation open that was live until now.
        self._collect({generation, before})

    def _live_name(self) -> str | None:
        try:
            return self.live().name
        except IndexStateError:
            return None

    def _switch(self, generation: str) -> None:
        fresh = self.folder / "CURRENT.new"
        try:
            with fresh.open("w", encoding="utf-8") as file:
                file.write(generation + "\n")
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self.folder / "CURRENT")
        except BaseException:
            fresh.unlink(missing_ok=True)
            raise
        _sync(self.folder)

    def _sweep(self) -> None:
        """Remove what earlier builds left unfinished."""
        for folder in self._generations.glob(f"{_TEMPORARY}*"):
            shutil.rmtree(folder, ignore_errors=True)

    def _collect(self, kept: Set[str | None]) -> None:
        """Remove all other generations; what else a person keeps there (`--index .`) is none of ours."""
        for folder in self._generations.iterdir():
            if folder.name not in kept and _OURS.fullmatch(folder.name):
                shutil.rmtree(folder, ignore_errors=True)


def _system_reason(error: OSError) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT} or _SHORT_WRITE.search(str(error)):
        return "the disk is full"
    if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return "the folder is read-only for this user"
    return f"{error.strerror or error} ({error.filename!r})" if error.filename else str(error)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_tree(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        _sync(path)

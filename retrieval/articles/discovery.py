"""Which files under the given paths may hold articles, and under which id."""

from __future__ import annotations

import hashlib
import os
import stat
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.articles.decoding import open_regular
from retrieval.articles.endings import SUFFIXES, ending_of, unknown_ending
from retrieval.datamodel import SkippedFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from contextlib import AbstractContextManager
    from typing import BinaryIO

__all__ = ["FoundFile", "FoundFiles", "content_digest", "display_path", "find_files"]

_PIECE = 2**20
_SPECIAL = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFile:
    """Hold the path of a regular file, its ending (one of `SUFFIXES`) and the id its article has if it gives none."""

    path: Path
    suffix: str
    derived_id: str

    def open(self) -> AbstractContextManager[BinaryIO]:
        """Open it as `open_regular` does."""
        return open_regular(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFiles:
    """Hold the files to read and those left aside with their reason, both sorted by path."""

    files: tuple[FoundFile, ...]
    skipped: tuple[SkippedFile, ...]


def find_files(paths: Sequence[Path], *, leave_out: Path | None = None) -> FoundFiles:
    """Find every article file in files and folders, folders to any depth, each file once and in one fixed order.

    What starts with a dot is left out unless it is given itself.  Symbolic links are followed after everything else,
    so a file keeps the id of its own place, and a link back into a folder already visited ends there.  `leave_out` is a
    folder that is not looked into, as the index may lie among the articles.
    """
    walk = _Walk() if leave_out is None else _Walk(leave_out)
    for path in paths:
        walk.visit(path, root=path)
    walk.follow_links()
    return FoundFiles(
        files=tuple(sorted(walk.files, key=lambda file: _sort_key(file.path))),
        skipped=tuple(sorted(walk.skipped, key=lambda skipped: (skipped.path, skipped.reason))),
    )


def content_digest(file: FoundFile) -> str:
    """Return the SHA-256 of the file's bytes, in hexadecimal digits.

    Raises:
        UnreadableError: If it cannot be opened or read.
    """
    with file.open() as stream:
        digest = hashlib.sha256()
        while piece := stream.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def display_path(path: Path) -> str:
    """Return the path for people: with `/`, and printable even if its name is not UTF-8."""
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")


class _Walk:
    """Collect files on the way through folders, remembering the real path of everything visited."""

    def __init__(self, *left_out: Path) -> None:
        self.files: list[FoundFile] = []
        self.skipped: list[SkippedFile] = []
        self._links: list[tuple[Path, Path]] = []
        self._real_folder = lru_cache(maxsize=1)(os.path.realpath)
        self._seen = {os.path.realpath(path) for path in left_out}

    def visit(self, path: Path, *, root: Path) -> None:
        """Take in a file, or all that a folder holds; links inside are put aside."""
        pending = [path]
        while pending:
            current = pending.pop()
            try:
                mode = current.stat().st_mode
                if not self._is_new(current):
                    continue
                if stat.S_ISDIR(mode):
                    pending.extend(self._enter(current, root))
                else:
                    self._take(current, mode, root)
            except OSError as error:
                self._skip(current, _os_reason(current, error))

    def follow_links(self) -> None:
        """Visit the links put aside, and those found on the way, until none is left."""
        while self._links:
            batch, self._links = sorted(self._links, key=lambda link: _sort_key(link[0])), []
            for path, root in batch:
                self.visit(path, root=root)

    def _is_new(self, path: Path) -> bool:
        real = self._real(path)
        if real in self._seen:
            return False
        self._seen.add(real)
        return True

    def _real(self, path: Path) -> str:
        """Return the path without links; asking for the folder once is ten times faster than for each of its files."""
        if path.name in {"", ".."} or path.is_symlink():
            return os.path.realpath(path)
        return os.path.join(self._real_folder(path.parent), path.name)

    def _enter(self, folder: Path, root: Path) -> Iterable[Path]:
        children = sorted((path for path in folder.iterdir() if not path.name.startswith(".")), key=_sort_key)
        self._links.extend((path, root) for path in children if path.is_symlink())
        return [path for path in reversed(children) if not path.is_symlink()]

    def _take(self, path: Path, mode: int, root: Path) -> None:
        suffix = ending_of(path.name)
        if not stat.S_ISREG(mode):
            self._skip(path, f"it is {_SPECIAL.get(stat.S_IFMT(mode), 'no regular file')}, not a regular file")
        elif suffix not in SUFFIXES:
            self._skip(path, unknown_ending(path.name))
        else:
            self.files.append(FoundFile(path=path, suffix=suffix, derived_id=_derive_id(path, root, suffix)))

    def _skip(self, path: Path, reason: str) -> None:
        self.skipped.append(SkippedFile(path=display_path(path), reason=reason))


def _derive_id(path: Path, root: Path, suffix: str) -> str:
    """Return the path below `root` without its ending.

    Composed (NFC), because some systems store "ü" as two code points, and `show` is called with what people type.
    """
    inside = path.relative_to(root) if path != root else Path(path.name)
    return unicodedata.normalize("NFC", inside.as_posix()[: -len(suffix)])


def _sort_key(path: Path) -> str:
    return path.as_posix()


def _os_reason(path: Path, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "it is a link to something that does not exist" if path.is_symlink() else "it does not exist"
    return f"it cannot be read ({error.strerror or error}); check its rights"

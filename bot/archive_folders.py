"""Which archives there are beside the default one, by the folders that hold them; pure looking, nothing is opened.

An archive is a folder `NAME` with `articles` or `index` in it, and perhaps `servers.txt`: one server's id a line, what
follows a `#` is a remark.  Where that file is, only the servers in it may choose the archive.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

__all__ = ["DEFAULT", "ArchiveFolder", "FoundArchives", "find_archives"]

DEFAULT = "."  # stands for the archive without a name where a name is typed; no folder is called so

_LONGEST_NAME = 64
_LARGEST_LIST = 1 << 20  # bytes
_ARTICLES, _INDEX, _SERVERS = "articles", "index", "servers.txt"
_LONGEST_ID = 20  # digits


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveFolder:
    """Hold where an archive's articles and its index are, and which servers may choose it: None if every one may.

    The default archive has no name, and None as its articles where nobody has said where they are.
    """

    name: str | None
    articles: Path | None
    index: Path
    servers: frozenset[int] | None = None

    def admits(self, server: int | None) -> bool:
        """Tell whether a server may choose it; None stands for direct messages."""
        return self.servers is None or server in self.servers


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundArchives:
    """Hold the archives by name, in the order of their names, and a sentence for each thing that is wrong with one."""

    by_name: dict[str, ArchiveFolder]
    problems: tuple[str, ...] = ()


def find_archives(folder: Path) -> FoundArchives:
    """Look which archives the folder holds; one that is not there holds none.

    A link is no archive: what leads out of the folder was not put into it.  Inside an archive links are followed.
    """
    found: dict[str, ArchiveFolder] = {}
    problems: list[str] = []
    try:
        with os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                _look_at(entry, found, problems)
    except FileNotFoundError:
        pass
    except OSError as error:
        return FoundArchives(by_name={}, problems=(f"The archives in {str(folder)!r} cannot be read: {_why(error)}.",))
    return FoundArchives(by_name=found, problems=tuple(problems))


def _look_at(entry: os.DirEntry[str], found: dict[str, ArchiveFolder], problems: list[str]) -> None:
    if entry.name.startswith("."):
        return
    path = Path(entry.path)
    try:
        if entry.is_symlink():
            problems.append(f"{entry.path!r} is a link and therefore no archive; put a folder there.")
            return
        if not entry.is_dir() or not ((path / _ARTICLES).exists() or (path / _INDEX).exists()):
            return
    except OSError as error:
        problems.append(f"The archive {entry.path!r} cannot be read: {_why(error)}.")
        return
    if not _is_name(entry.name):
        problems.append(
            f"{entry.path!r} cannot be chosen as an archive: give the folder a name of at most {_LONGEST_NAME} "
            "characters, without line breaks, backslashes or spaces at its ends."
        )
        return
    servers = _servers(path / _SERVERS, problems)
    found[entry.name] = ArchiveFolder(name=entry.name, articles=path / _ARTICLES, index=path / _INDEX, servers=servers)


def _is_name(name: str) -> bool:
    """Tell whether Discord can show the name, and a person type it; half of a character is not printable."""
    fits = name.isprintable() and len(name.encode("utf-16-le")) // 2 <= _LONGEST_NAME
    return fits and name == name.strip() and "\\" not in name


def _servers(file: Path, problems: list[str]) -> frozenset[int] | None:
    """Return the servers in the list, None if there is no list; one that cannot be read admits nobody."""
    try:
        if not os.path.lexists(file):
            return None
        if not stat.S_ISREG(file.stat().st_mode):
            raise OSError(None, "it is no file")
        with file.open("rb") as opened:
            text = opened.read(_LARGEST_LIST + 1)
        if len(text) > _LARGEST_LIST:
            raise OSError(None, "it is too large")
        lines = text.decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        problems.append(f"No server may choose the archive {file.parent.name!r}: {str(file)!r}: {_why(error)}.")
        return frozenset()
    ids: set[int] = set()
    for number, line in enumerate(lines, start=1):
        word = line.partition("#")[0].strip()
        if word.isascii() and word.isdigit() and len(word) <= _LONGEST_ID:
            ids.add(int(word))
        elif word:
            problems.append(
                f"Line {number} of {str(file)!r} is passed over: it is no server's id, which has digits only."
            )
    return frozenset(ids)


def _why(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__

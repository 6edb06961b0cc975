"""The reader of archives: their members are read as the files of a folder are, and nothing is ever unpacked to disk."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from retrieval.articles.endings import ARCHIVES, SUFFIXES, ending_of, unknown_ending
from retrieval.articles.entries import Refusal, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from typing import BinaryIO

    from retrieval.articles.entries import Entry
    from retrieval.articles.sources import Reader, Source

__all__ = ["MAX_MEMBERS", "Listed", "read_archive", "readable_name"]

MAX_MEMBERS = 1_000_000
"""More files than any archive of articles holds; JSON Lines take any number."""

_DRIVE = re.compile("[A-Za-z]:")
_APPLE = "__MACOSX"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Hold what an archive says of a member that is no folder; `refused` is the reason why it is not opened."""

    name: str
    refused: str | None
    open: Callable[[], AbstractContextManager[BinaryIO]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Member:
    """Hold a `Source` inside an archive."""

    derived_id: str
    opener: Callable[[], AbstractContextManager[BinaryIO]]

    def open(self) -> AbstractContextManager[BinaryIO]:
        return self.opener()


def read_archive(
    source: Source, list_members: Callable[[BinaryIO], Iterator[Listed]], readers: Mapping[str, Reader]
) -> Iterator[Entry | Refusal]:
    """Read every member in the order of `list_members`; one that cannot be read is refused by name.

    The id is `<path of the archive>/<path of the member without its ending>`.  What starts with a dot and the folder
    `__MACOSX` are left out, as in folders.

    Raises:
        UnreadableError: If the archive cannot be read from here on, or holds no file.
    """
    seen: set[str] = set()
    with source.open() as stream:
        for listed in list_members(stream):
            path = _path(listed.name)
            if _is_hidden(path):
                continue
            name = _printable(path)
            refused = _refused_name(listed.name) or listed.refused or _refused_ending(path)
            if refused is None and path in seen:
                refused = "the archive holds another file of this name, which is read"
            seen.add(path)
            if len(seen) > MAX_MEMBERS:
                raise UnreadableError(
                    f"it holds more than {MAX_MEMBERS:,} files; use JSON Lines, which take any number"
                )
            if refused is not None:
                yield Refusal(reason=refused, member=name)
                continue
            suffix = ending_of(path)
            derived_id = unicodedata.normalize("NFC", f"{source.derived_id}/{path[: -len(suffix)]}")
            yield from _read(readers[suffix], _Member(derived_id=derived_id, opener=listed.open), name)
    if not seen:
        raise UnreadableError("it holds no file of articles")


def readable_name(raw: bytes, fallback: str) -> str:
    """Return a member's name, which is UTF-8 nowadays and was in a code page once, whatever the archive says."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode(fallback, "replace")


def _read(reader: Reader, member: Source, name: str) -> Iterator[Entry | Refusal]:
    try:
        for item in reader(member):
            yield replace(item, member=name)
    except UnreadableError as error:
        yield Refusal(reason=error.reason, line=error.line, member=name)


def _path(name: str) -> str:
    """Return the name without what changes nothing in it (`./a//b.txt` is `a/b.txt`)."""
    return "/".join(part for part in name.split("/") if part not in {"", "."})


def _is_hidden(path: str) -> bool:
    parts = path.split("/")
    return parts[0] == _APPLE or any(part.startswith(".") and part != ".." for part in parts)


def _refused_name(name: str) -> str | None:
    if name.startswith("/") or _DRIVE.match(name):
        return "its name is an absolute path, which points out of the archive"
    if ".." in name.split("/"):
        return "its name has '..' in it, which points out of the archive"
    return None


def _refused_ending(path: str) -> str | None:
    name = path.rpartition("/")[2]
    if ending_of(name) in ARCHIVES:
        return "it is an archive within an archive; unpack it"
    return None if ending_of(name) in SUFFIXES else unknown_ending(name)


def _printable(path: str) -> str:
    return "".join(character if character.isprintable() else "\ufffd" for character in path)

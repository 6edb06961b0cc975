"""What a `.zip` file holds."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from retrieval.articles.archive import Listed, readable_name
from retrieval.articles.entries import UnreadableError
from retrieval.articles.unpacked import MAX_RATIO, UnpackedStream, is_bomb, refuse_total

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["list_zip"]

MAX_DIRECTORY = 64 * 2**20
"""The directory is held in memory; so many bytes name about 700,000 files."""

_ENCRYPTED = 0x1
_NAME_IS_UTF8 = 0x800
_LOCAL_HEADER = 30
# What else zipfile unpacks may take any amount of memory, and hardly any archive has it.
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_METHOD_NAMES = {9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "XZ", 98: "PPMd"}
_OPENING_ERRORS = (zipfile.BadZipFile, struct.error, RuntimeError, ValueError, EOFError, OverflowError)


def list_zip(stream: BinaryIO) -> Iterator[Listed]:
    """List the files, sorted by their path; their sizes and places are checked before anything is unpacked.

    Raises:
        UnreadableError: If the file is no archive or cut off, for its directory stands at its end.
    """
    try:
        archive = zipfile.ZipFile(cast("IO[bytes]", _BoundedReads(stream)))
    except _OPENING_ERRORS as error:
        raise UnreadableError(f"it is no ZIP archive, or cut off or damaged ({error}); fetch it again") from None
    with archive:
        members = archive.infolist()
        overlapping = _overlapping(members)
        total = 0
        for name, info in sorted(((_name(info), info) for info in members), key=lambda pair: pair[0]):
            if name.endswith("/"):
                continue
            refused = _refusal(info) or ("it shares its bytes with another" if id(info) in overlapping else None)
            total += 0 if refused else info.file_size
            refuse_total(total)
            yield Listed(name=name, refused=refused, open=partial(_open, archive, info))


class _BoundedReads:
    """Pass on what `zipfile` needs of a stream, but no more bytes at once than `MAX_DIRECTORY`."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.seek, self.tell = stream.seek, stream.tell

    def read(self, size: int = -1) -> bytes:
        if size > MAX_DIRECTORY:
            raise zipfile.BadZipFile(f"a directory of {size / 2**20:.0f} MiB")
        return self._stream.read(size)

    def seekable(self) -> bool:
        return True


def _name(info: zipfile.ZipInfo) -> str:
    """Return the name with `/`, as some old programs of Windows do not write it."""
    name = info.filename
    if not info.flag_bits & _NAME_IS_UTF8:
        name = readable_name(name.encode("cp437", "replace"), "cp437")
    return name.replace("\\", "/")


def _refusal(info: zipfile.ZipInfo) -> str | None:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in {0, stat.S_IFREG}:
        return "it is a link" if kind == stat.S_IFLNK else "it is no regular file"
    if info.flag_bits & _ENCRYPTED:
        return "it is encrypted; unpack it with its password"
    if info.compress_type not in _METHODS:
        method = _METHOD_NAMES.get(info.compress_type, f"method {info.compress_type}")
        return f"it is packed by {method}, and only stored and deflated files are read; pack it anew"
    if is_bomb(info.file_size, info.compress_size):
        return f"it unpacks to more than {MAX_RATIO} times its size, as no text does"
    return None


def _overlapping(members: Sequence[zipfile.ZipInfo]) -> set[int]:
    """Return the `id()` of members that reach into the next one: many names for the same bytes make a bomb."""
    placed = sorted(members, key=lambda info: info.header_offset)
    return {
        id(info)
        for info, following in pairwise(placed)
        if info.header_offset + _LOCAL_HEADER + info.compress_size > following.header_offset
    }


@contextmanager
def _open(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[BinaryIO]:
    try:
        stream = archive.open(info)
    except _OPENING_ERRORS as error:
        raise UnreadableError(f"its packed bytes are damaged ({error}); fetch the archive again") from None
    with stream:
        yield io.BufferedReader(UnpackedStream(cast("io.BufferedIOBase", stream)))

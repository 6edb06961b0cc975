"""From a file to bytes and from bytes to text, with a clear reason wherever that does not work."""

from __future__ import annotations

import codecs
import os
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from retrieval.articles.entries import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from retrieval.articles.sources import Source

__all__ = ["MAX_BYTES", "decode_utf8", "open_regular", "read_bytes", "read_text", "refuse_utf16"]

MAX_BYTES = 20 * 2**20
"""No news article comes near this; what is larger is a dump in the wrong format."""

# UTF-32 first: its little-endian mark starts with that of UTF-16.
_FOREIGN_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_BINARY_STARTS = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"\xd0\xcf\x11\xe0")


@contextmanager
def open_regular(path: Path) -> Iterator[BinaryIO]:
    """Open a regular file for reading bytes; never waits on a pipe or device that took the file's place.

    Raises:
        UnreadableError: If there is no such file, it is no regular file, or it cannot be opened or read.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise UnreadableError("it is not a regular file")
        with open(path, "rb", opener=_open_without_waiting) as stream:
            yield stream
    except FileNotFoundError as error:
        raise UnreadableError("it does not exist any more; build again if it should") from error
    except OSError as error:
        raise UnreadableError(f"it cannot be read ({error.strerror or error}); check its rights") from error


def read_bytes(source: Source) -> bytes:
    """Return what a file of at most `MAX_BYTES` holds, which is more than nothing.

    Raises:
        UnreadableError: As the source's `open`, and if the file is empty or larger than that.
    """
    with source.open() as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise UnreadableError(f"it is larger than the {MAX_BYTES // 2**20} MiB limit; split it")
    if not data:
        raise UnreadableError("it is empty")
    return data


def read_text(source: Source) -> str:
    """Return a UTF-8 file as text, without its byte order mark and otherwise to the last character.

    Raises:
        UnreadableError: As `read_bytes` and `decode_utf8`.
    """
    return decode_utf8(read_bytes(source))


def decode_utf8(data: bytes) -> str:
    """Decode UTF-8, taking a leading byte order mark off; line ends stay as they are.

    Raises:
        UnreadableError: If the bytes are another encoding or binary; names the first wrong byte.
    """
    refuse_utf16(data)
    if data.startswith(_BINARY_STARTS):
        raise UnreadableError("it is binary, not text; export it as text")
    if (offset := data.find(b"\0")) >= 0:
        raise UnreadableError(f"it contains a NUL character (at offset {offset}), so it is binary or not UTF-8")
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = data[error.start]
        raise UnreadableError(
            f"it is not UTF-8 (byte 0x{byte:02x} at offset {error.start}); save it as UTF-8"
        ) from None


def refuse_utf16(data: bytes) -> None:
    """Refuse bytes that begin with the mark of UTF-16 or UTF-32.

    Raises:
        UnreadableError: If they do; names the encoding.
    """
    for mark, name in _FOREIGN_MARKS:
        if data.startswith(mark):
            raise UnreadableError(f"it is {name}, not UTF-8; save it as UTF-8")


def _open_without_waiting(path: str, flags: int) -> int:
    # O_NONBLOCK does not exist everywhere; on a regular file it changes nothing.
    descriptor = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise UnreadableError("it is not a regular file")
    return descriptor

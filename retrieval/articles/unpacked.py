"""Streams that unpack while they are read, with a clear reason wherever that does not work."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from retrieval.articles.entries import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import WriteableBuffer

__all__ = ["MAX_RATIO", "MAX_UNPACKED", "RATIO_FROM", "UnpackedStream", "is_bomb", "open_gzip", "refuse_total"]

MAX_RATIO = 200
"""German articles shrink 3 to 10 times, pages of one site in a row 30 times; 1,030 times is the most there can be."""

RATIO_FROM = 2**20
"""What unpacks to less, in bytes, harms nobody."""

MAX_UNPACKED = 64 * 2**30
"""What all members of one archive may unpack to, in bytes: some twenty million articles."""

_BUFFER = 2**18
_ENDS = 9


def is_bomb(unpacked: int, packed: int) -> bool:
    """Tell whether so many bytes cannot have been text before they were packed."""
    return unpacked > RATIO_FROM and unpacked > packed * MAX_RATIO


def refuse_total(unpacked: int) -> None:
    """Refuse an archive that unpacks to more than `MAX_UNPACKED`.

    Raises:
        UnreadableError: If so.
    """
    if unpacked > MAX_UNPACKED:
        raise UnreadableError(f"it unpacks to more than {MAX_UNPACKED // 2**30} GiB; split it")


class UnpackedStream(io.RawIOBase):
    """Read from a stream that unpacks, and say in our words what is wrong with the packed bytes.

    With `packed`, the stream that is unpacked, a bomb ends in an error.  After an error, each reading repeats it.
    """

    def __init__(self, stream: io.BufferedIOBase, *, packed: BinaryIO | None = None) -> None:
        self._stream, self._packed = stream, packed
        self._read = self._ends = 0
        self._reason: str | None = None

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill the buffer as far as the stream goes.

        Raises:
            UnreadableError: If the packed bytes are cut off or damaged, or unpack to far more than text does.
        """
        view = memoryview(buffer).cast("B")
        if self._reason is None:
            try:
                # Not `read`, which would lose what it has when the packed bytes are cut off.
                data = self._stream.read1(len(view))
                self._check(len(data))
            except EOFError:
                self._reason = "it is cut off in the middle of its packed bytes; fetch it again"
            except (zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, tarfile.TarError) as error:
                self._reason = f"its packed bytes are damaged ({error}); fetch it again"
            except UnreadableError as error:
                self._reason = error.reason
        if self._reason is not None:
            raise UnreadableError(self._reason)
        view[: len(data)] = data
        return len(data)

    def _check(self, read: int) -> None:
        self._read += read
        if self._packed is not None:
            refuse_total(self._read)
            # tarfile goes on past the end, piece by piece, to where a damaged header says that the next one is.
            self._ends += not read
            if self._ends > _ENDS:
                raise EOFError
            if is_bomb(self._read, self._packed.tell()):
                raise UnreadableError(f"it unpacks to more than {MAX_RATIO} times its size, as no text does")


@contextmanager
def open_gzip(packed: BinaryIO, *, bounded: bool) -> Iterator[BinaryIO]:
    """Open packed bytes for reading what they unpack to; `bounded` ends bombs, which may also be left to the reader.

    Raises:
        UnreadableError: While reading, as `UnpackedStream`.
    """
    with gzip.GzipFile(fileobj=packed, mode="rb") as unpacking:
        stream = UnpackedStream(unpacking, packed=packed if bounded else None)
        yield io.BufferedReader(stream, _BUFFER)

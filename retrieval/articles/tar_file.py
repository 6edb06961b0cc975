"""What a `.tar.gz` file holds."""

from __future__ import annotations

import io
import tarfile
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, cast

from retrieval.articles.archive import Listed, readable_name
from retrieval.articles.entries import UnreadableError
from retrieval.articles.unpacked import UnpackedStream, open_gzip

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

__all__ = ["list_tar"]

MAX_EXTENDED = 2**16
"""How many bytes may say what does not fit into a header, such as a long name; tarfile holds them in memory."""

_EXTENDED = frozenset(
    {tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK}
)
_HEADER_ERRORS = (tarfile.TarError, ValueError, OverflowError, RecursionError)


def list_tar(stream: BinaryIO) -> Iterator[Listed]:
    """List the files in the order in which they were packed; each has to be read before the next is asked for.

    Sorting them would mean to unpack everything first, to disk or into memory, for nothing: the order of one archive
    is always the same.

    Raises:
        UnreadableError: If the file is no archive, or it is cut off or damaged from there on.
    """
    with open_gzip(stream, bounded=True) as unpacked:
        try:
            # As a stream, tarfile never seeks, so that no header sends it back.
            archive = tarfile.open(  # noqa: SIM115 — it is closed below, but opening it has errors of its own
                fileobj=unpacked, mode="r|", tarinfo=_CheckedHeader, encoding="utf-8", errors="surrogateescape"
            )
        except _HEADER_ERRORS as error:
            raise UnreadableError(f"it is no tar archive ({error}); pack it anew") from None
        with archive:
            while (info := _next(archive)) is not None:
                if not info.isdir():
                    yield Listed(name=_name(info), refused=_refusal(info), open=partial(_open, archive, info))


def _next(archive: tarfile.TarFile) -> tarfile.TarInfo | None:
    try:
        info = archive.next()
    except _HEADER_ERRORS as error:
        raise UnreadableError(f"it is damaged ({error}), and what follows is not read; fetch it again") from None
    # It remembers every member, and there may be any number.
    archive.members.clear()  # type: ignore[attr-defined]
    return info


class _CheckedHeader(tarfile.TarInfo):
    """Refuse headers that `tarfile` takes for the end of the archive, or for which it takes any amount of memory."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        """Return the header.

        Raises:
            tarfile.ReadError: If it is damaged or its extension too long.
        """
        try:
            info = super().frombuf(buf, encoding, errors)
        except tarfile.HeaderError as error:
            if not any(buf):
                raise  # The end of the archive.
            raise tarfile.ReadError(f"a header with {error}") from None
        if info.type in _EXTENDED and info.size > MAX_EXTENDED:
            raise tarfile.ReadError(f"a name or attribute of {info.size} bytes")
        return info


def _name(info: tarfile.TarInfo) -> str:
    return readable_name(info.name.encode("utf-8", "surrogateescape"), "cp1252")


def _refusal(info: tarfile.TarInfo) -> str | None:
    if info.issym() or info.islnk():
        return "it is a link"
    if not info.isreg():
        return "it is no regular file"
    return "it is a sparse file, which text never is" if info.issparse() else None


@contextmanager
def _open(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Iterator[BinaryIO]:
    stream = archive.extractfile(info)
    if stream is None:
        raise UnreadableError("it is no regular file")
    with stream:
        yield io.BufferedReader(UnpackedStream(cast("io.BufferedIOBase", stream)))

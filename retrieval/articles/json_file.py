"""The readers of `.json`, `.jsonl` and `.jsonl.gz` files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, BinaryIO

from retrieval.articles.decoding import MAX_BYTES, decode_utf8, read_text, refuse_utf16
from retrieval.articles.entries import Entry, Refusal, UnreadableError, shown
from retrieval.articles.fields import build_article
from retrieval.articles.unpacked import open_gzip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retrieval.articles.sources import Source

__all__ = ["read_json_file", "read_json_lines_file", "read_packed_json_lines_file"]

MAX_PASSED_OVER = 2**30
"""How many bytes of one line are passed over, looking for its end, before the file is given up."""

MAX_FRUITLESS = 100_000
"""After so many lines in a row without an article the file is given up: it is something else, or a bomb."""

_PIECE = 2**20


def read_json_file(source: Source) -> Iterator[Entry | Refusal]:
    """Read one object, or a list of objects; the n-th of a list, from 1, has the id `<path>#<n>` if it gives none.

    Raises:
        UnreadableError: If the file is no JSON, or a single object no article.
    """
    parsed = _parse(read_text(source))
    if not isinstance(parsed, list):
        yield _entry(parsed, derived_id=source.derived_id)
        return
    if not parsed:
        raise UnreadableError("its list is empty")
    for number, value in enumerate(parsed, start=1):
        place = f"object {number}"
        try:
            yield _entry(value, derived_id=f"{source.derived_id}#{number}", place=place)
        except UnreadableError as error:
            yield Refusal(reason=f"{place} is left out: {error.reason}")


def read_json_lines_file(source: Source) -> Iterator[Entry | Refusal]:
    """Read one object a line, holding one line at a time; the id is `<path>#<line number>` if it gives none.

    A line that cannot be read is refused with its number, and the others are read; blank lines count and are ignored.

    Raises:
        UnreadableError: If the file cannot be opened or read on, is UTF-16, has no object at all, or goes on for too
            long without an article.
    """
    with source.open() as stream:
        yield from _read_lines(stream, source.derived_id)


def read_packed_json_lines_file(source: Source) -> Iterator[Entry | Refusal]:
    """Read JSON Lines packed by gzip, of any length, as `read_json_lines_file` does, and in the same memory.

    Raises:
        UnreadableError: As there, and if the packed bytes are cut off or damaged; what stands before is read.
    """
    # How much a line may unpack to is bounded already, and real dumps may be all alike.
    with source.open() as packed, open_gzip(packed, bounded=False) as stream:
        yield from _read_lines(stream, source.derived_id)


def _read_lines(stream: BinaryIO, derived_id: str) -> Iterator[Entry | Refusal]:
    empty, fruitless = True, 0
    for number, line in _lines(stream):
        if fruitless > MAX_FRUITLESS:
            raise UnreadableError(
                f"{MAX_FRUITLESS:,} lines in a row hold no article; the rest is not read", line=number
            )
        if isinstance(line, bytes) and not line.strip():
            fruitless += 1
            continue
        empty = False
        try:
            value = _parse(decode_utf8(_bounded(line)))
            entry = _entry(value, derived_id=f"{derived_id}#{number}", line=number)
        except UnreadableError as error:
            fruitless += 1
            yield Refusal(reason=error.reason, line=number)
        else:
            fruitless = 0
            yield entry
    if empty:
        raise UnreadableError("it is empty")


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Yield the lines with their number from 1; None stands for one longer than `MAX_BYTES`."""
    number = 0
    while line := _read_line(stream, MAX_BYTES + 1, number + 1):
        number += 1
        if number == 1:
            refuse_utf16(line)
        if len(line) <= MAX_BYTES:
            yield number, line.rstrip(b"\r\n")
            continue
        passed = len(line)
        while line and not line.endswith(b"\n"):
            if passed > MAX_PASSED_OVER:
                limit = MAX_PASSED_OVER // 2**20
                raise UnreadableError(f"a line is longer than {limit} MiB; the rest is not read", line=number)
            line = _read_line(stream, _PIECE, number)
            passed += len(line)
        yield number, None


def _read_line(stream: BinaryIO, limit: int, number: int) -> bytes:
    try:
        return stream.readline(limit)
    except UnreadableError as error:
        raise UnreadableError(error.reason, line=number) from None


def _bounded(line: bytes | None) -> bytes:
    if line is None:
        raise UnreadableError(f"it is longer than the {MAX_BYTES // 2**20} MiB limit for one line; split it")
    return line


def _parse(text: str) -> object:
    if not text.strip():
        raise UnreadableError("it is only white space")
    try:
        parsed: object = json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}" if error.lineno > 1 else f"column {error.colno}"
        raise UnreadableError(f"it is no valid JSON ({error.msg} at {where}); correct it") from None
    except ValueError as error:  # A number with more digits than Python converts.
        raise UnreadableError(f"it is no usable JSON ({error}); correct it") from None
    except RecursionError:
        raise UnreadableError("it is no usable JSON (nested too deeply); flatten it") from None
    return parsed


def _entry(value: object, *, derived_id: str, place: str = "", line: int | None = None) -> Entry:
    if not isinstance(value, dict):
        raise UnreadableError(f"it is {shown(value)}, not an object with the key 'text'")
    return Entry(
        article=build_article(value, derived_id=derived_id), place=place or (f"line {line}" if line else ""), line=line
    )

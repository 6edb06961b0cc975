"""Bring the articles under some paths into a new archive; files that did not change are not read again."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retrieval.articles import Entry, Refusal, UnreadableError, content_digest, display_path, read_file, shown
from retrieval.datamodel import SkippedFile
from retrieval.errors import DuplicateArticleError
from retrieval.indexing.source_table import SourceFile, path_inside, place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from retrieval.articles import FoundFile, FoundFiles
    from retrieval.indexing.source_table import SourceReader, SourceWriter

__all__ = ["IdentifiedFile", "identify_files", "skipped_files", "take_in"]

_Stamp = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifiedFile:
    """Hold a file that was found, and how it is known again; `refusal` says why its bytes cannot be read.

    `stamp` is what the system said of the file before it was hashed, None if nothing.
    """

    found: FoundFile
    source: SourceFile
    stamp: _Stamp | None
    refusal: Refusal | None = None


def identify_files(files: Sequence[FoundFile], on_file: Callable[[int, int], None]) -> list[IdentifiedFile]:
    """Hash every file; `on_file(done, total)` is called after each."""
    identified = []
    for done, found in enumerate(files, start=1):
        digest, refusal, stamp = "", None, _stamp(found.path)
        try:
            digest = content_digest(found)
        except UnreadableError as error:
            refusal = Refusal(reason=error.reason, line=error.line)
        # A name that is not UTF-8 is told from another one that is not, and can be stored.
        derived_id = found.derived_id.encode(errors="backslashreplace").decode()
        source = SourceFile(path=display_path(found.path), derived_id=derived_id, digest=digest)
        identified.append(IdentifiedFile(found=found, source=source, stamp=stamp, refusal=refusal))
        on_file(done, len(files))
    return identified


def take_in(
    files: Sequence[IdentifiedFile],
    table: SourceWriter,
    known: SourceReader | None,
    on_file: Callable[[int, int], None],
) -> None:
    """Fill the table with every article; `on_file(done, total)` is called after each file.

    Raises:
        DuplicateArticleError: if two articles carry one id; names both files.
    """
    for row, file in enumerate(files):
        table.add_file(row, file.source)
        entries = None if known is None else known.entries(file.source)
        for item in _read(file) if entries is None else entries:
            if isinstance(item, Refusal):
                table.add_refusal(row, item)
            elif not table.add_article(row, item):
                table.add_refusal(row, _repeated(item, file, table))
                # What is left out here has to be read if the other file goes.
                table.forget_digest(row)
        if entries is None and _stamp(file.found.path) != file.stamp:
            # What was read need not be what was hashed.
            table.forget_digest(row)
        on_file(row + 1, len(files))


def _read(file: IdentifiedFile) -> Iterable[Entry | Refusal]:
    return read_file(file.found) if file.refusal is None else [file.refusal]


def _stamp(path: Path) -> _Stamp | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _repeated(entry: Entry, file: IdentifiedFile, table: SourceWriter) -> Refusal:
    """Say that an article is kept already, if both may be repeated.

    Raises:
        DuplicateArticleError: if one of them may not.
    """
    article_id = entry.article.id
    first, repeatable = table.origin(article_id)
    if not (entry.repeatable and repeatable):
        raise DuplicateArticleError(article_id, first, place_of(file.source.path, entry))
    reason = f"{entry.place} is left out: its id {shown(article_id)} is that of {first!r}, which is kept"
    return Refusal(reason=reason, line=entry.line, member=entry.member)


def skipped_files(found: FoundFiles, refusals: Iterable[tuple[str, Refusal]]) -> tuple[SkippedFile, ...]:
    """Return everything that was left aside, sorted by path."""
    # A stable sort: the refusals of one file keep their order.
    return tuple(sorted([*found.skipped, *_named(refusals)], key=lambda item: item.path))


def _named(refusals: Iterable[tuple[str, Refusal]]) -> Iterator[SkippedFile]:
    for path, refusal in refusals:
        yield SkippedFile(path=path_inside(path, refusal.member), reason=refusal.reason, line=refusal.line)

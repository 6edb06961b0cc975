"""Bring the articles under some paths into a new archive; files that did not change are not read again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retrieval.articles import Entry, Refusal, UnreadableError, content_digest, display_path, read_file, shown
from retrieval.datamodel import SkippedFile
from retrieval.errors import DuplicateArticleError
from retrieval.indexing.source_table import SourceFile, path_inside, place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from retrieval.articles import FoundFile, FoundFiles
    from retrieval.indexing.source_table import SourceReader, SourceWriter

__all__ = ["IdentifiedFile", "identify_files", "skipped_files", "take_in"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifiedFile:
    """Hold a file that was found, and how it is known again; `refusal` says why its bytes cannot be read."""

    found: FoundFile
    source: SourceFile
    refusal: Refusal | None = None


def identify_files(files: Sequence[FoundFile], on_file: Callable[[int, int], None]) -> list[IdentifiedFile]:
    """Hash every file; `on_file(done, total)` is called after each."""
    identified = []
    for done, found in enumerate(files, start=1):
        digest, refusal = "", None
        try:
            digest = content_digest(found)
        except UnreadableError as error:
            refusal = Refusal(reason=error.reason, line=error.line)
        # A name may hold bytes that are no text; SQLite takes only what is.
        derived_id = found.derived_id.encode(errors="backslashreplace").decode()
        source = SourceFile(path=display_path(found.path), derived_id=derived_id, digest=digest)
        identified.append(IdentifiedFile(found=found, source=source, refusal=refusal))
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
        items = _known_items(file, known)
        for item in read_file(file.found) if items is None else items:
            if isinstance(item, Refusal):
                table.add_refusal(row, item)
            elif not table.add_article(row, item):
                table.add_refusal(row, _repeated(item, file, table))
                # What is left out here has to be read if the other file goes.
                table.forget_digest(row)
        if items is None and not _is_still(file):
            # What was read is not what was hashed: were the old bytes to come back, it would pass for them.
            table.forget_digest(row)
        on_file(row + 1, len(files))


def _known_items(file: IdentifiedFile, known: SourceReader | None) -> Iterable[Entry | Refusal] | None:
    """Return what the file holds, None if it has to be read."""
    if file.refusal is not None:
        return [file.refusal]
    return None if known is None else known.entries(file.source)


def _is_still(file: IdentifiedFile) -> bool:
    try:
        return content_digest(file.found) == file.source.digest
    except UnreadableError:
        return False


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

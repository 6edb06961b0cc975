"""The write path: articles → passages and sentences → vectors → indexes → a new generation → switch.

What the live generation holds already is taken over: files that did not change are not read again, texts that did not
change are neither cut nor encoded again.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retrieval.articles import READERS_VERSION, find_files
from retrieval.errors import IndexStateError, IndexWriteError, NoArticlesError
from retrieval.indexing.base import open_base
from retrieval.indexing.changes import Changes, content_digest_of, count_changes
from retrieval.indexing.generations import GenerationStore
from retrieval.indexing.intake import identify_files, skipped_files, take_in
from retrieval.indexing.source_table import SourceWriter
from retrieval.indexing.vector_cache_check import repair_vector_cache

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from retrieval.articles import FoundFiles
    from retrieval.datamodel import SkippedFile
    from retrieval.indexing.base import Base
    from retrieval.indexing.generation_writer import GenerationWriter
    from retrieval.indexing.intake import IdentifiedFile
    from retrieval.indexing.manifest import Manifest

__all__ = ["BuildResult", "IndexBuilder"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildResult:
    """Say what a build did; `rebuilt` is False if the live index was up to date already.

    `added`, `changed`, `unchanged` and `removed` count articles, compared with the generation that was live before.
    """

    generation: str
    rebuilt: bool
    articles: int
    added: int
    changed: int
    unchanged: int
    removed: int
    passages: int
    sentences: int
    skipped: tuple[SkippedFile, ...]
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sources:
    """Hold the paths that were given and what was found there."""

    paths: Sequence[Path]
    found: FoundFiles
    files: Sequence[IdentifiedFile]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """Hold the generation that is live after a build, and what changed; `changes` is None if nothing did."""

    manifest: Manifest
    skipped: tuple[SkippedFile, ...]
    changes: Changes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexBuilder:
    """Bring an index folder up to date with articles."""

    folder: Path
    writer: GenerationWriter

    def build(self, paths: Sequence[Path], *, full: bool = False) -> BuildResult:
        """Read the articles under `paths` and switch to a generation that holds just these.

        Nothing is written when the live generation holds the same articles, built the same way.  With `full`, nothing
        but vectors is taken from what was built before.

        Raises:
            NoArticlesError: if nothing could be read.
            DuplicateArticleError: if two articles carry one id.
            IndexWriteError: if the folder cannot be written; the live generation stays.
            ModelError: if the embedding model cannot be used.
        """
        started = time.perf_counter()
        found = find_files(paths, leave_out=self.folder)
        if not found.files:
            raise NoArticlesError(paths, found.skipped)
        files = identify_files(found.files, self.writer.stage("looking for changes"))
        sources = _Sources(paths=paths, found=found, files=files)
        store = GenerationStore(self.folder)
        with store.lock(), ExitStack() as opened:
            if self.writer.cache is not None:
                repair_vector_cache(self.writer.cache, thoroughly=full)
            live = _open_live(store)
            if live is not None:
                opened.callback(live.close)
            if live is not None and not full and self._holds_just(live, files):
                outcome = _Outcome(manifest=live.manifest, skipped=skipped_files(found, live.sources.refusals()))
            else:
                outcome = self._write(store, sources, live, full=full)
        return _result(outcome, time.perf_counter() - started)

    def _holds_just(self, live: Base, files: Sequence[IdentifiedFile]) -> bool:
        """Tell whether the live generation was read from just these files, and built as it would be now."""
        sources = [file.source for file in files]
        known = all(source.digest for source in sources)
        return known and self.writer.would_write_alike(live.manifest) and live.sources.files() == sources

    def _write(self, store: GenerationStore, sources: _Sources, live: Base | None, *, full: bool) -> _Outcome:
        """Write a new generation, unless its articles turn out to be those of the live one."""
        base = None if full else live
        try:
            with store.new_generation(on_step=self.writer.on_step) as fresh, ExitStack() as opened:
                table = opened.enter_context(closing(SourceWriter(fresh.folder / "archive")))
                known = base.sources if base is not None and base.manifest.readers == READERS_VERSION else None
                take_in(sources.files, table, known, self.writer.stage("reading articles"))
                skipped = skipped_files(sources.found, table.refusals())
                if not table.count:
                    raise NoArticlesError(sources.paths, skipped)
                content = content_digest_of(table.article_digests())
                same = base is not None and base.manifest.content == content
                if base is not None and same and self.writer.would_write_alike(base.manifest):
                    fresh.abandon()
                    return _Outcome(manifest=base.manifest, skipped=skipped)
                changes = count_changes(() if live is None else live.sources.article_digests(), table.article_digests())
                manifest = self.writer.write(fresh, table, base, content=content, skipped=len(skipped))
        except sqlite3.Error as error:
            is_full = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL
            raise IndexWriteError(
                self.folder, f"SQLite says {str(error)!r}", kind="disk-full" if is_full else "not-writable"
            ) from error
        return _Outcome(manifest=manifest, skipped=skipped, changes=changes)


def _open_live(store: GenerationStore) -> Base | None:
    try:
        return open_base(store.live())
    except IndexStateError:
        return None


def _result(outcome: _Outcome, seconds: float) -> BuildResult:
    manifest = outcome.manifest
    changes = outcome.changes or Changes(added=0, changed=0, unchanged=manifest.articles, removed=0)
    return BuildResult(
        generation=manifest.generation,
        rebuilt=outcome.changes is not None,
        articles=manifest.articles,
        added=changes.added,
        changed=changes.changed,
        unchanged=changes.unchanged,
        removed=changes.removed,
        passages=manifest.passages,
        sentences=manifest.sentences,
        skipped=outcome.skipped,
        seconds=seconds,
    )

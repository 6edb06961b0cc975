"""Write what a generation holds, from its articles to its manifest, taking over what stayed the same."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from retrieval.articles import READERS_VERSION
from retrieval.freed_memory import give_back_freed_memory
from retrieval.german.related_terms import RelatedTerms
from retrieval.german.vocabulary import count_words
from retrieval.indexing.cached_encoder import CachedEncoder
from retrieval.indexing.disk_space import check_disk_space
from retrieval.indexing.generations import STEPS
from retrieval.indexing.lexical_writing import write_lexical_index
from retrieval.indexing.manifest import FORMAT, Manifest, checksums, write_manifest
from retrieval.indexing.passage_table import cut_articles, passage_texts, sentence_texts
from retrieval.indexing.vector_arrays import write_vectors
from retrieval.indexing.vector_cache import VectorCache
from retrieval.indexing.vector_index_writing import change_vector_index, write_vector_index
from retrieval.indexing.word_list import write_word_list

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from retrieval.german.analyzer import Analyzer
    from retrieval.indexing.base import Base
    from retrieval.indexing.chunker import Chunker
    from retrieval.indexing.generations import FreshGeneration
    from retrieval.indexing.passage_table import PassageTable
    from retrieval.indexing.source_table import SourceWriter
    from retrieval.protocols import FloatMatrix, PassageEncoder

__all__ = ["GenerationWriter"]

_CACHED_TEXTS = 20_000  # and three times as many as the archive has, if that is more
# What a row takes on the disk beside its vector in archive and Chroma: BM25, words, SQLite, the graph (measured).
_PASSAGE_BYTES, _SENTENCE_BYTES = 3_000, 450
_CACHED_BYTES = 500  # what a vector in the cache takes beside itself
_VECTOR_COPIES = 3  # of a passage's vector, in float32: the archive's, and Chroma's twice
_LONG_STEP = 20  # a passage in Chroma, or with its related terms, takes so many times as long as a sentence in BM25
_TEXTS_AT_ONCE = 256  # are told together


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerationWriter:
    """Write generations with one model, one analyzer and one chunker; vectors of texts met before lie in `cache`.

    `model` names what a question has to be encoded with, `encoding` what `open_encoder` computes: two encodings of one
    model are near enough to answer the same, and are never mixed in one generation or one cache.
    """

    analyzer: Analyzer
    chunker: Chunker
    model: str
    encoding: str
    open_encoder: Callable[[], PassageEncoder]
    cache: Path | None
    on_progress: Callable[[str, int, int], None]

    def write(
        self, fresh: FreshGeneration, table: SourceWriter, base: Base | None, *, content: str, skipped: int
    ) -> Manifest:
        """Write everything behind the articles, which lie in `table`, and the manifest; return that.

        Raises:
            IndexWriteError: if the disk has too little room.
            ModelError: if the embedding model cannot be used.
        """
        if base is not None and _vectors_of(base.manifest) != (self.model, self.encoding, self.chunker.fingerprint):
            base = None
        folder = fresh.folder
        with closing(VectorCache(self.cache, self.encoding)) as cache:
            encoder = CachedEncoder(cache, self.model, self._open_encoder)
            rows = cut_articles(table, self.chunker, encoder, base, self.stage("cutting passages"))
            rows.save(folder / "archive")
            dimension = encoder.dimension if base is None else base.manifest.dimension
            check_disk_space(folder.parent.parent, _needed_bytes(rows, dimension))
            vectors = write_vectors(folder / "archive", rows, table, encoder, base, self.stage("encoding"))
            cache.shrink(max(_CACHED_TEXTS, 3 * (rows.passage_count + rows.sentence_count)))
        self._write_indexes(folder, rows, table, vectors, base)
        table.commit()
        manifest = Manifest(
            format=FORMAT,
            generation=fresh.id,
            number=fresh.number,
            built_at=datetime.now(UTC).isoformat(timespec="seconds"),
            model=self.model,
            encoding=self.encoding,
            dimension=vectors.shape[1],
            analyzer=self.analyzer.fingerprint,
            chunker=self.chunker.fingerprint,
            readers=READERS_VERSION,
            content=content,
            articles=table.count,
            passages=rows.passage_count,
            sentences=rows.sentence_count,
            skipped=skipped,
            files=checksums(folder),
        )
        write_manifest(folder, manifest)
        return manifest

    def would_write_alike(self, manifest: Manifest) -> bool:
        """Tell whether a generation was written as this would write it from the same articles."""
        ours = (self.model, self.encoding, self.chunker.fingerprint, self.analyzer.fingerprint, READERS_VERSION, FORMAT)
        return (*_vectors_of(manifest), manifest.analyzer, manifest.readers, manifest.format) == ours

    def on_step(self, step: str) -> None:
        """Tell how far the new generation is on its way to be the live one."""
        self.on_progress("switching", STEPS.index(step) + 1, len(STEPS))

    def _write_indexes(
        self, folder: Path, rows: PassageTable, table: SourceWriter, vectors: FloatMatrix, base: Base | None
    ) -> None:
        steps = rows.passage_count * (2 * _LONG_STEP + 1) + rows.sentence_count
        written = _Steps(self.stage("writing the index"), steps)
        changed = base is not None and change_vector_index(
            base.folder / "vectors", folder / "vectors", rows.passage_origins, vectors
        )
        if not changed:
            write_vector_index(folder / "vectors", vectors, lambda done: written.reached(done * _LONG_STEP))
        written.reached(rows.passage_count * _LONG_STEP)
        give_back_freed_memory()  # Chroma's, before BM25 needs as much
        self._write_passage_terms(folder, rows, table, written)
        texts = written.each(sentence_texts(table, rows))
        write_lexical_index(folder / "sentences", (self.analyzer(text) for text in texts), in_order=True)

    def _write_passage_terms(self, folder: Path, rows: PassageTable, table: SourceWriter, written: _Steps) -> None:
        # Apart from the sentences, so that the counted words are gone when those are written.
        words = count_words(written.each(passage_texts(table, rows)))
        write_word_list(folder / "words", words.counts)
        related = RelatedTerms(self.analyzer, words)
        texts = written.each(passage_texts(table, rows), _LONG_STEP)
        write_lexical_index(folder / "passages", (self.analyzer(text) + related(text) for text in texts))

    def stage(self, name: str) -> Callable[[int, int], None]:
        """Return what tells how far a stage is, by done and total."""
        return lambda done, total: self.on_progress(name, done, total)

    def _open_encoder(self) -> PassageEncoder:
        self.on_progress("loading the model", 0, 1)
        encoder = self.open_encoder()
        self.on_progress("loading the model", 1, 1)
        return encoder


def _vectors_of(manifest: Manifest) -> tuple[str, str, str]:
    """Return what decides which vectors a generation has for an article."""
    return manifest.model, manifest.encoding, manifest.chunker


class _Steps:
    """Count the steps of a stage that are done, and tell so now and then."""

    def __init__(self, tell: Callable[[int, int], None], total: int) -> None:
        self._tell, self._total, self._done = tell, total, 0
        tell(0, total)

    def reached(self, done: int) -> None:
        """Tell that so many steps are done."""
        self._done = done
        self._tell(done, self._total)

    def each(self, texts: Iterable[str], steps: int = 1) -> Iterator[str]:
        """Yield the texts; each is so many steps when the next one is asked for."""
        for number, text in enumerate(texts, start=1):
            yield text
            self._done += steps
            if number % _TEXTS_AT_ONCE == 0 or self._done == self._total:
                self._tell(self._done, self._total)


def _needed_bytes(rows: PassageTable, dimension: int) -> int:
    """Estimate what the rest of a generation takes on the disk, and the cache beside it."""
    single, half = np.dtype(np.float32).itemsize * dimension, np.dtype(np.float16).itemsize * dimension
    new = int((rows.passage_origins < 0).sum() + (rows.sentence_origins < 0).sum())
    return (
        rows.passage_count * (_VECTOR_COPIES * single + _PASSAGE_BYTES)
        + rows.sentence_count * (half + _SENTENCE_BYTES)
        + new * (single + _CACHED_BYTES)
    )

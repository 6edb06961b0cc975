"""The write path: articles → passages and sentences → vectors → indexes → a new generation → switch."""

from __future__ import annotations

import hashlib
import sqlite3
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from retrieval.articles import read_articles
from retrieval.errors import (
    IndexDamagedError,
    IndexNotBuiltError,
    IndexOutdatedError,
    IndexWriteError,
    NoArticlesError,
)
from retrieval.german.related_terms import RelatedTerms
from retrieval.german.vocabulary import count_words
from retrieval.german.wording import words_key
from retrieval.indexing.archive import ArchiveTables, write_archive
from retrieval.indexing.generations import STEPS, GenerationStore
from retrieval.indexing.lexical_index import write_lexical_index
from retrieval.indexing.manifest import FORMAT, Manifest, checksums, read_manifest, write_manifest
from retrieval.indexing.open_index import OpenIndex
from retrieval.indexing.vector_index import write_vector_index
from retrieval.indexing.word_list import write_word_list

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from retrieval.datamodel import Article, SkippedFile
    from retrieval.german.analyzer import Analyzer
    from retrieval.indexing.chunker import Chunker
    from retrieval.protocols import PassageEncoder

    Progress = Callable[[str, int, int], None]

__all__ = ["BuildResult", "IndexBuilder"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildResult:
    """Say what a build did; `changed` is False if the live index was up to date already."""

    generation: str
    changed: bool
    articles: int
    passages: int
    sentences: int
    skipped: tuple[SkippedFile, ...]
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    """Hold all passages and sentences of an archive, and their rows as `archive` stores them."""

    passage_rows: list[tuple[int, int, int]]
    passage_texts: list[str]
    sentence_rows: list[tuple[int, int, int]]
    sentence_texts: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexBuilder:
    """Bring an index folder up to date with articles."""

    folder: Path
    analyzer: Analyzer
    chunker: Chunker
    model: str
    open_encoder: Callable[[], PassageEncoder]
    on_progress: Progress

    def build(self, paths: Sequence[Path], *, full: bool = False) -> BuildResult:
        """Read the articles under `paths` and switch to a generation that holds just these.

        Nothing is written when the live generation holds the same articles, built the same way, unless `full`.

        Raises:
            NoArticlesError: if nothing could be read.
            DuplicateArticleError: if two articles carry one id.
            IndexWriteError: if the folder cannot be written; the live generation stays.
            ModelError: if the embedding model cannot be used.
        """
        started = time.perf_counter()
        reading = read_articles(paths, on_file=lambda done, total: self.on_progress("reading articles", done, total))
        if not reading.articles:
            raise NoArticlesError(paths, reading.skipped)
        store = GenerationStore(self.folder)
        content = _content_hash(reading.articles)
        with store.lock():
            manifest = None if full else self._live_manifest(store)
            changed = manifest is None or not self._is_current(manifest, content)
            if manifest is None or changed:
                manifest = self._write(store, reading.articles, content, len(reading.skipped))
        return BuildResult(
            generation=manifest.generation,
            changed=changed,
            articles=manifest.articles,
            passages=manifest.passages,
            sentences=manifest.sentences,
            skipped=reading.skipped,
            seconds=time.perf_counter() - started,
        )

    def _live_manifest(self, store: GenerationStore) -> Manifest | None:
        """Return the live generation's manifest, or None if there is none or its files are not those of the build."""
        try:
            folder = store.live()
            manifest = read_manifest(folder)
            if manifest.files != checksums(folder):
                return None
            OpenIndex(folder).close()  # Chroma's database has no checksum
        except (IndexNotBuiltError, IndexDamagedError, IndexOutdatedError):
            return None
        return manifest

    def _is_current(self, manifest: Manifest, content: str) -> bool:
        built = (manifest.model, manifest.analyzer, manifest.chunker, manifest.content)
        return built == (self.model, self.analyzer.fingerprint, self.chunker.fingerprint, content)

    def _write(self, store: GenerationStore, articles: Sequence[Article], content: str, skipped: int) -> Manifest:
        self.on_progress("loading the model", 0, 1)
        encoder = self.open_encoder()
        self.on_progress("loading the model", 1, 1)
        cut = self._cut(articles, encoder)
        passage_vectors, sentence_vectors = self._encode(encoder, cut)
        with store.new_generation(on_step=self._on_step) as fresh:
            folder = fresh.folder
            self.on_progress("writing the index", 0, 4)
            try:
                write_archive(folder / "archive", articles, _tables(cut, passage_vectors, sentence_vectors))
            except sqlite3.Error as error:
                raise IndexWriteError(self.folder, f"SQLite says {str(error)!r}") from error
            self.on_progress("writing the index", 1, 4)
            write_vector_index(folder / "vectors", passage_vectors)
            self.on_progress("writing the index", 2, 4)
            words = count_words(cut.passage_texts)
            write_word_list(folder / "words", words.counts)
            related = RelatedTerms(self.analyzer, words)
            documents = [self.analyzer(text) + related(text) for text in cut.passage_texts]
            write_lexical_index(folder / "passages", documents)
            self.on_progress("writing the index", 3, 4)
            write_lexical_index(folder / "sentences", [self.analyzer(text) for text in cut.sentence_texts])
            manifest = Manifest(
                format=FORMAT,
                generation=fresh.id,
                number=fresh.number,
                built_at=datetime.now(UTC).isoformat(timespec="seconds"),
                model=self.model,
                dimension=encoder.dimension,
                analyzer=self.analyzer.fingerprint,
                chunker=self.chunker.fingerprint,
                content=content,
                articles=len(articles),
                passages=len(cut.passage_rows),
                sentences=len(cut.sentence_rows),
                skipped=skipped,
                files=checksums(folder),
            )
            write_manifest(folder, manifest)
            self.on_progress("writing the index", 4, 4)
        return manifest

    def _on_step(self, step: str) -> None:
        self.on_progress("switching", STEPS.index(step) + 1, len(STEPS))

    def _cut(self, articles: Sequence[Article], encoder: PassageEncoder) -> _Cut:
        cut = _Cut(passage_rows=[], passage_texts=[], sentence_rows=[], sentence_texts=[])
        for article_row, article in enumerate(articles):
            chunks = self.chunker.chunk(article.text, encoder)
            ends = (*chunks.first_sentence[1:], len(chunks.sentences))
            for passage, first, end in zip(chunks.passages, chunks.first_sentence, ends, strict=True):
                passage_row = len(cut.passage_rows)
                cut.passage_rows.append((article_row, passage.start, passage.end))
                cut.passage_texts.append(passage.cut(article.text).strip())
                for sentence in chunks.sentences[first:end]:
                    cut.sentence_rows.append((passage_row, sentence.start, sentence.end))
                    cut.sentence_texts.append(sentence.cut(article.text))
            self.on_progress("cutting passages", article_row + 1, len(articles))
        return cut

    def _encode(self, encoder: PassageEncoder, cut: _Cut) -> tuple[np.ndarray, np.ndarray]:
        """Return the vectors of passages and of sentences, encoding equal texts once."""
        texts = list(dict.fromkeys([*cut.passage_texts, *cut.sentence_texts]))
        vectors = encoder.encode_passages(
            texts, on_progress=lambda done, total: self.on_progress("encoding", done, total)
        )
        row_of = {text: row for row, text in enumerate(texts)}
        return (
            vectors[[row_of[text] for text in cut.passage_texts]],
            vectors[[row_of[text] for text in cut.sentence_texts]],
        )


def _tables(cut: _Cut, passage_vectors: np.ndarray, sentence_vectors: np.ndarray) -> ArchiveTables:
    return ArchiveTables(
        passages=np.array(cut.passage_rows, dtype=np.int64).reshape(-1, 3),
        passage_vectors=passage_vectors,
        sentences=np.array(cut.sentence_rows, dtype=np.int64).reshape(-1, 3),
        sentence_keys=np.array([words_key(text) for text in cut.sentence_texts], dtype=np.uint64),
        sentence_vectors=sentence_vectors,
    )


def _content_hash(articles: Sequence[Article]) -> str:
    digest = hashlib.sha256()
    for article in articles:
        for value in (article.id, article.title, article.text, article.source, article.url, article.published):
            encoded = b"-" if value is None else value.encode()
            digest.update(len(encoded).to_bytes(8, "big") + encoded)
        digest.update((article.language or "-").encode() + b";")
    return digest.hexdigest()

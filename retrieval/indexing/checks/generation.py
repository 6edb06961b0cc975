"""A generation whose parts are opened one by one, so that damage to one does not hide what is wrong with the others."""

from __future__ import annotations

from contextlib import ExitStack, closing
from functools import cached_property
from typing import TYPE_CHECKING

from retrieval.german.vocabulary import CountedWords, count_words
from retrieval.indexing.archive import Archive
from retrieval.indexing.lexical_index import LexicalIndex
from retrieval.indexing.manifest import read_manifest
from retrieval.indexing.term_sequences import TermSequences
from retrieval.indexing.vector_index import VectorIndex
from retrieval.indexing.word_list import WordList

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from retrieval.indexing.manifest import Manifest

__all__ = ["CheckedGeneration"]

_TOLD_TOGETHER = 256  # texts


class CheckedGeneration:
    """Open the parts of a generation when they are first asked for; each may raise an `IndexDamagedError`.

    `on_row(done, total)` is called as its texts are read one by one, which takes most of the time.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.on_row: Callable[[int, int], None] = lambda done, total: None
        self._opened = ExitStack()

    @cached_property
    def manifest(self) -> Manifest:
        """What the generation says of itself."""
        return read_manifest(self.folder)

    @cached_property
    def archive(self) -> Archive:
        """Articles, passages and sentences."""
        return self._opened.enter_context(closing(Archive(self.folder / "archive")))

    @cached_property
    def passages(self) -> LexicalIndex:
        """BM25 over passages."""
        return LexicalIndex(self.folder / "passages")

    @cached_property
    def sentences(self) -> LexicalIndex:
        """BM25 over sentences."""
        return LexicalIndex(self.folder / "sentences")

    @cached_property
    def sequences(self) -> TermSequences:
        """The terms of the sentences in order; not to be asked for where none are kept."""
        return TermSequences(self.folder / "sentences", self.sentences.terms)

    @cached_property
    def words(self) -> WordList:
        """The archive's words."""
        return WordList(self.folder / "words")

    @cached_property
    def counted_words(self) -> CountedWords:
        """The words that the passages have, counted again."""
        return count_words(self.passage_texts())

    def passage_texts(self) -> Iterator[str]:
        """Yield the text of every passage, by row."""
        return (self.archive.passage(row).text for row in self._rows(len(self.archive.passages)))

    def sentence_texts(self) -> Iterator[str]:
        """Yield the text of every sentence, by row."""
        archive = self.archive
        places = (archive.sentence(row) for row in self._rows(len(archive.sentences)))
        return (span.cut(archive.article(article_row).text) for article_row, span in places)

    def _rows(self, count: int) -> Iterator[int]:
        for row in range(count):
            if row % _TOLD_TOGETHER == 0:
                self.on_row(row, count)
            yield row
        self.on_row(count, count)

    @cached_property
    def vectors(self) -> VectorIndex:
        """Chroma, which may end the process if its files are damaged."""
        return self._opened.enter_context(closing(VectorIndex(self.folder / "vectors")))

    def close(self) -> None:
        """Close what was opened."""
        self._opened.close()

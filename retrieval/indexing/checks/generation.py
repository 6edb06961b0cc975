"""A generation whose parts are opened one by one, so that damage to one does not hide what is wrong with the others."""

from __future__ import annotations

from contextlib import ExitStack, closing
from functools import cached_property
from typing import TYPE_CHECKING

from retrieval.indexing.archive import Archive
from retrieval.indexing.lexical_index import LexicalIndex
from retrieval.indexing.manifest import read_manifest
from retrieval.indexing.term_sequences import TermSequences
from retrieval.indexing.vector_index import VectorIndex
from retrieval.indexing.word_list import WordList

if TYPE_CHECKING:
    from pathlib import Path

    from retrieval.indexing.manifest import Manifest

__all__ = ["CheckedGeneration"]


class CheckedGeneration:
    """Open the parts of a generation when they are first asked for; each may raise an `IndexDamagedError`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
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
    def vectors(self) -> VectorIndex:
        """Chroma, which may end the process if its files are damaged."""
        return self._opened.enter_context(closing(VectorIndex(self.folder / "vectors")))

    def close(self) -> None:
        """Close what was opened."""
        self._opened.close()

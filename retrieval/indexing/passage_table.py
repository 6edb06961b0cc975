"""Cut the articles of a new archive into passages and sentences, or take over how they were cut before."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from retrieval.german.wording import words_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from retrieval.indexing.base import Base
    from retrieval.indexing.chunker import Chunker
    from retrieval.indexing.source_table import SourceWriter
    from retrieval.protocols import PassageEncoder

__all__ = ["NewText", "PassageTable", "cut_articles", "new_texts", "passage_texts", "sentence_texts"]


@dataclass(frozen=True, slots=True)
class PassageTable:
    """Hold every passage and sentence of an archive, in the order of their rows, as `archive` stores them.

    `passage_origins` and `sentence_origins` hold the rows that they had in the base, -1 where they are new.
    The arrays are no copies: as long as one is held, nothing can be added.
    """

    _passages: array[int] = field(default_factory=lambda: array("q"))
    _passage_origins: array[int] = field(default_factory=lambda: array("q"))
    _sentences: array[int] = field(default_factory=lambda: array("q"))
    _sentence_origins: array[int] = field(default_factory=lambda: array("q"))
    _sentence_keys: array[int] = field(default_factory=lambda: array("Q"))

    @property
    def passage_count(self) -> int:
        """Say how many passages there are."""
        return len(self._passage_origins)

    @property
    def sentence_count(self) -> int:
        """Say how many sentences there are."""
        return len(self._sentence_origins)

    @property
    def passages(self) -> NDArray[np.int64]:
        """Return article row, start and end of every passage, shape `(n, 3)`."""
        return np.frombuffer(self._passages, dtype=np.int64).reshape(-1, 3)

    @property
    def passage_origins(self) -> NDArray[np.int64]:
        """Return every passage's row in the base, shape `(n,)`."""
        return np.frombuffer(self._passage_origins, dtype=np.int64)

    @property
    def sentences(self) -> NDArray[np.int64]:
        """Return passage row, start and end of every sentence, shape `(m, 3)`."""
        return np.frombuffer(self._sentences, dtype=np.int64).reshape(-1, 3)

    @property
    def sentence_origins(self) -> NDArray[np.int64]:
        """Return every sentence's row in the base, shape `(m,)`."""
        return np.frombuffer(self._sentence_origins, dtype=np.int64)

    def add_passage(self, article_row: int, start: int, end: int, *, origin: int = -1) -> int:
        """Add a passage and return its row."""
        self._passages.extend((article_row, start, end))
        self._passage_origins.append(origin)
        return len(self._passage_origins) - 1

    def add_sentence(self, passage_row: int, start: int, end: int, key: int, *, origin: int = -1) -> None:
        """Add a sentence of the passage that was added last."""
        self._sentences.extend((passage_row, start, end))
        self._sentence_origins.append(origin)
        self._sentence_keys.append(key)

    def save(self, folder: Path) -> None:
        """Write `passages.npy`, `sentences.npy` and `sentence_keys.npy` as `archive` wants them."""
        np.save(folder / "passages.npy", self.passages)
        np.save(folder / "sentences.npy", self.sentences)
        np.save(folder / "sentence_keys.npy", np.frombuffer(self._sentence_keys, dtype=np.uint64))


def cut_articles(
    table: SourceWriter,
    chunker: Chunker,
    encoder: PassageEncoder,
    base: Base | None,
    on_article: Callable[[int, int], None],
) -> PassageTable:
    """Cut every article; one whose text is an article's of the base is cut as there."""
    rows = PassageTable()
    for article_row, (text, digest) in enumerate(table.texts()):
        before = None if base is None else base.article_with_text(digest)
        if before is not None and base is not None:
            _take_over(rows, article_row, text, base, before)
        else:
            _cut(rows, article_row, text, chunker, encoder)
        on_article(article_row + 1, table.count)
    return rows


def _take_over(rows: PassageTable, article_row: int, text: str, base: Base, before: int) -> None:
    for origin, start, end, sentences in base.passages(before):
        passage_row = rows.add_passage(article_row, start, end, origin=origin)
        for sentence, first, last in sentences:
            rows.add_sentence(passage_row, first, last, words_key(text[first:last]), origin=sentence)


def _cut(rows: PassageTable, article_row: int, text: str, chunker: Chunker, encoder: PassageEncoder) -> None:
    chunks = chunker.chunk(text, encoder)
    ends = (*chunks.first_sentence[1:], len(chunks.sentences))
    for passage, first, end in zip(chunks.passages, chunks.first_sentence, ends, strict=True):
        passage_row = rows.add_passage(article_row, passage.start, passage.end)
        for sentence in chunks.sentences[first:end]:
            key = words_key(sentence.cut(text))
            rows.add_sentence(passage_row, sentence.start, sentence.end, key)


@dataclass(frozen=True, slots=True)
class NewText:
    """Hold a passage or sentence that has no vector yet, and its row."""

    text: str
    row: int
    is_passage: bool


def new_texts(table: SourceWriter, rows: PassageTable) -> Iterator[NewText]:
    """Yield every passage and sentence without an origin, article by article."""
    passage_origins, sentence_origins = rows.passage_origins, rows.sentence_origins
    for text, passages, sentences in _with_places(table, rows):
        for row, start, end in passages:
            if passage_origins[row] < 0:
                yield NewText(text[start:end].strip(), row, is_passage=True)
        for row, start, end in sentences:
            if sentence_origins[row] < 0:
                yield NewText(text[start:end], row, is_passage=False)


def passage_texts(table: SourceWriter, rows: PassageTable) -> Iterator[str]:
    """Yield the text of every passage, by row."""
    return (text[start:end].strip() for text, passages, _ in _with_places(table, rows) for _, start, end in passages)


def sentence_texts(table: SourceWriter, rows: PassageTable) -> Iterator[str]:
    """Yield the text of every sentence, by row."""
    return (text[start:end] for text, _, sentences in _with_places(table, rows) for _, start, end in sentences)


_Places: TypeAlias = list[tuple[int, int, int]]


def _with_places(table: SourceWriter, rows: PassageTable) -> Iterator[tuple[str, _Places, _Places]]:
    """Yield each article's text with row, start and end of its passages and of its sentences."""
    passages, sentences = rows.passages, rows.sentences
    passage_ends = np.searchsorted(passages[:, 0], np.arange(table.count), side="right").tolist()
    passage_start = sentence_start = 0
    for (text, _), passage_end in zip(table.texts(), passage_ends, strict=True):
        sentence_end = int(np.searchsorted(sentences[:, 0], passage_end))
        yield (
            text,
            _numbered(passages[passage_start:passage_end], passage_start),
            _numbered(sentences[sentence_start:sentence_end], sentence_start),
        )
        passage_start, sentence_start = passage_end, sentence_end


def _numbered(places: NDArray[np.int64], first: int) -> _Places:
    return [(row, start, end) for row, (_, start, end) in enumerate(places.tolist(), start=first)]

"""What an index knows of its articles: texts in SQLite, passages and sentences as arrays beside it.

Files: `articles.sqlite`; `passages.npy` (int64, n × 3: article row, start, end); `passage_vectors.npy` (float32, n ×
dimension, L2-normalised); `sentences.npy` (int64, m × 3: passage row, start, end, sorted by passage);
`sentence_keys.npy` (uint64, m: equal for sentences of equal words); `sentence_vectors.npy` (float16, m × dimension,
L2-normalised).
"""

from __future__ import annotations

from functools import lru_cache, partial
from itertools import starmap
from typing import TYPE_CHECKING

import numpy as np

from retrieval.datamodel import Article, Passage, Span
from retrieval.errors import IndexDamagedError
from retrieval.indexing.arrays import open_array
from retrieval.indexing.article_table import ArticleTable
from retrieval.indexing.leases import take_lease

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from retrieval.article_filter import ArticleFilter
    from retrieval.indexing.article_origins import ArticleOrigins

__all__ = ["Archive"]

_CACHED_ARTICLES = 256
_CACHED_FILTERS = 16


class Archive:
    """Read articles, passages and sentences by their rows; safe to share between threads.

    As long as it is open, its generation is leased.
    """

    def __init__(self, folder: Path) -> None:
        """Open the folder.

        Raises:
            IndexDamagedError: if a file is missing or cannot be read.
        """
        self._folder = folder
        try:
            self.passages: NDArray[np.int64] = open_array(folder / "passages.npy", np.int64, dimensions=2)
            self.passage_vectors: NDArray[np.float32] = open_array(
                folder / "passage_vectors.npy", np.float32, dimensions=2
            )
            self.sentences: NDArray[np.int64] = open_array(folder / "sentences.npy", np.int64, dimensions=2)
            self.sentence_keys: NDArray[np.uint64] = open_array(folder / "sentence_keys.npy", np.uint64)
            self.sentence_vectors: NDArray[np.float16] = open_array(
                folder / "sentence_vectors.npy", np.float16, dimensions=2
            )
            if not self.passages.shape[1] == self.sentences.shape[1] == 3:
                raise ValueError("passages and sentences need three columns")
        except (OSError, ValueError) as error:
            raise IndexDamagedError(folder, "the archive", f"cannot be opened ({error})") from error
        self._table = ArticleTable(folder)
        self._lease = take_lease(folder.parent)
        self.count = self._table.count
        self._first_passage = np.searchsorted(self.passages[:, 0], np.arange(self.count + 1))
        self._first_sentence = np.searchsorted(self.sentences[:, 0], np.arange(len(self.passages) + 1))
        # Not of our own methods: that would be cycles, which keep a closed archive's files open and its memory in use.
        self.article = lru_cache(maxsize=_CACHED_ARTICLES)(self._table.article)
        self._row_of = lru_cache(maxsize=_CACHED_ARTICLES)(self._table.row_of)
        self.passages_admitted = lru_cache(maxsize=_CACHED_FILTERS)(
            partial(_passages_admitted, lru_cache(maxsize=1)(self._table.origins), self.passages)
        )

    def article_by_id(self, article_id: str) -> Article:
        """Return the article of this id.

        Raises:
            ArticleNotFoundError: if there is none.
        """
        return self.article(self._row_of(article_id))

    def row_and_article(self, article_id: str) -> tuple[int, Article]:
        """Return the row of the article of this id, and the article, read anew.

        Raises:
            ArticleNotFoundError: if there is none.
        """
        return self._table.by_id(article_id)

    def row_with_text(self, digest: bytes) -> int | None:
        """Return the row of an article with just this text, by its `text_digest`."""
        return self._table.row_with_text(digest)

    def articles(self) -> Iterable[Article]:
        """Yield every article by its row."""
        return (self.article(row) for row in range(self.count))

    def article_row(self, passage_row: int) -> int:
        """Return the row of the article that holds a passage."""
        return self._place(self.passages, passage_row)[0]

    def title_of(self, passage_row: int) -> str:
        """Return the title of the article that holds a passage."""
        return self.article(self.article_row(passage_row)).title

    def article_rows(self, sentence_rows: Sequence[int] | NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the rows of the articles that hold these sentences."""
        rows: NDArray[np.int64] = self.passages[self.sentences[np.asarray(sentence_rows, dtype=np.int64), 0], 0]
        return rows

    def passage_rows(self, article_row: int) -> range:
        """Return the rows of an article's passages."""
        return range(int(self._first_passage[article_row]), int(self._first_passage[article_row + 1]))

    def passage(self, row: int) -> Passage:
        """Return a passage with its text."""
        article_row, span = self._place(self.passages, row)
        article = self.article(article_row)
        return Passage(row=row, article_id=article.id, span=span, text=span.cut(article.text))

    def sentence_rows(self, passage_row: int) -> range:
        """Return the rows of a passage's sentences."""
        return range(int(self._first_sentence[passage_row]), int(self._first_sentence[passage_row + 1]))

    def sentence_rows_of_all(self, passage_rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the rows of the sentences of some passages, one behind the other, and where each passage's begin."""
        first, stop = self._first_sentence[passage_rows], self._first_sentence[passage_rows + 1]
        lengths = stop - first
        begins = np.cumsum(lengths) - lengths
        return np.repeat(first - begins, lengths) + np.arange(lengths.sum()), begins

    def sentence_rows_of_article(self, article_row: int) -> range:
        """Return the rows of an article's sentences."""
        passages = self.passage_rows(article_row)
        return range(int(self._first_sentence[passages.start]), int(self._first_sentence[passages.stop]))

    def sentence(self, row: int) -> tuple[int, Span]:
        """Return a sentence as the row of its article and its range there."""
        passage_row, span = self._place(self.sentences, row)
        return self.article_row(passage_row), span

    def sentence_spans(self, rows: range) -> list[Span]:
        """Return where the sentences of these rows stand in their article."""
        try:
            return list(starmap(Span, self.sentences[rows.start : rows.stop, 1:].tolist()))
        except ValueError as error:
            raise IndexDamagedError(self._folder, "the archive", f"has a wrong sentence ({error})") from error

    def _place(self, table: NDArray[np.int64], row: int) -> tuple[int, Span]:
        try:
            owner, start, end = table[row].tolist()
            return owner, Span(start, end)
        except (IndexError, ValueError) as error:
            raise IndexDamagedError(self._folder, "the archive", f"has no place for row {row} ({error})") from error

    def publication_period(self) -> tuple[str, str] | None:
        """Return the earliest and the latest date of publication, or None if no article has one."""
        return self._table.publication_period()

    def sources(self) -> dict[str, int]:
        """Count the articles of each outlet, the most frequent first."""
        return self._table.sources()

    def close(self) -> None:
        """Close the database and give the generation free."""
        self._table.close()
        if self._lease is not None:
            self._lease.close()


def _passages_admitted(
    origins: Callable[[], ArticleOrigins], passages: NDArray[np.int64], only: ArticleFilter
) -> NDArray[np.int64]:
    """Return the rows of the passages whose article the filter admits, in rising order; cached, so do not change it."""
    return np.flatnonzero(origins().admitted(only)[passages[:, 0]])

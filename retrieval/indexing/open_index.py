"""One generation, open for reading: archive, vectors, BM25 over passages and over sentences, words."""

from __future__ import annotations

from contextlib import ExitStack, closing
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import numpy as np

from retrieval.errors import IndexDamagedError, IndexOutdatedError
from retrieval.german.related_terms import RelatedTerms
from retrieval.indexing.archive import Archive
from retrieval.indexing.dense_search import EXACT_UP_TO, open_dense_search
from retrieval.indexing.lexical_index import LexicalIndex
from retrieval.indexing.manifest import read_manifest
from retrieval.indexing.term_sequences import NumberedTerms, TermSequences
from retrieval.indexing.word_list import WordList

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from retrieval.german.analyzer import Analyzer

__all__ = ["OpenIndex"]

_REMEMBERED_TITLES = 256  # as many as the archive keeps articles at hand


class OpenIndex:
    """Hold the parts of one generation; they all speak of the same rows.

    `order` numbers the sentences' terms as `sentences` does; it is None where an earlier version wrote the index.
    """

    def __init__(
        self,
        folder: Path,
        *,
        model: str | None = None,
        analyzer: str | None = None,
        exact_up_to: int = EXACT_UP_TO,
    ) -> None:
        """Open the generation's folder; with `model` or `analyzer` given, it must have been built with just these.

        With more passages than `exact_up_to`, their vectors are searched by Chroma.

        Raises:
            IndexOutdatedError: if it was built with another model or analyzer.
            IndexDamagedError: if a part is missing, cannot be read, or does not fit the others.
        """
        self._folder = folder
        self.manifest = read_manifest(folder)
        self.check_built_with(model=model, analyzer=analyzer)
        with ExitStack() as opened:
            self.archive = opened.enter_context(closing(Archive(folder / "archive")))
            self.passages = LexicalIndex(folder / "passages")
            self.sentences = LexicalIndex(folder / "sentences")
            self.order = (
                TermSequences(folder / "sentences", self.sentences.terms) if self.manifest.keeps_order else None
            )
            self.words = WordList(folder / "words")
            self._related_terms = lru_cache(maxsize=1)(partial(RelatedTerms, vocabulary=self.words))
            # Not of our own method: that would be a cycle, which keeps a closed index in memory.
            self._title_terms = lru_cache(maxsize=_REMEMBERED_TITLES)(partial(_title_terms, self.archive))
            self.vectors = opened.enter_context(
                closing(open_dense_search(folder, self.manifest, self.archive.passage_vectors, exact_up_to=exact_up_to))
            )
            self._check_counts(folder)
            opened.pop_all()

    def check_built_with(self, *, model: str | None = None, analyzer: str | None = None) -> None:
        """Raise IndexOutdatedError if it was built with another model or analyzer than the given ones."""
        for part, built, wanted in (
            ("the model", self.manifest.model, model),
            ("the analyzer", self.manifest.analyzer, analyzer),
        ):
            if wanted is not None and built != wanted:
                raise IndexOutdatedError(self._folder.parent.parent, part, built, wanted)

    def _check_counts(self, folder: Path) -> None:
        counts = {
            "articles": (self.manifest.articles, self.archive.count),
            "passages": (self.manifest.passages, len(self.archive.passages)),
            "passage vectors": (self.manifest.passages, len(self.archive.passage_vectors)),
            "passages in BM25": (self.manifest.passages, self.passages.count),
            "passages in the dense search": (self.manifest.passages, self.vectors.count),
            "sentences": (self.manifest.sentences, len(self.archive.sentences)),
            "sentence keys": (self.manifest.sentences, len(self.archive.sentence_keys)),
            "sentence vectors": (self.manifest.sentences, len(self.archive.sentence_vectors)),
            "sentences in BM25": (self.manifest.sentences, self.sentences.count),
            "sentences with their terms in order": (
                self.manifest.sentences,
                self.manifest.sentences if self.order is None else len(self.order),
            ),
            "components in a passage vector": (self.manifest.dimension, self.archive.passage_vectors.shape[1]),
            "components in a sentence vector": (self.manifest.dimension, self.archive.sentence_vectors.shape[1]),
        }
        for part, (promised, found) in counts.items():
            if promised != found:
                raise IndexDamagedError(folder, "its content", f"holds {found} {part} where {promised} were written")

    def related_terms(self, analyzer: Analyzer) -> RelatedTerms:
        """Return the related terms of this archive's words, the same object each time: it remembers what it found."""
        return self._related_terms(analyzer)

    def title_terms(self, article_row: int, analyzer: Analyzer) -> tuple[str, ...]:
        """Return the terms of an article's title, in order; those of the articles asked about last are remembered."""
        return self._title_terms(article_row, analyzer)

    def terms_in_order(self, rows: Sequence[range], analyzer: Analyzer) -> NumberedTerms:
        """Return the terms of the sentences of these rows; `analyzer` is that of the index.

        They are read; only where an earlier version did not write them, the sentences are analysed.
        """
        if self.order is not None:
            return self.order.of(rows)
        places = (self.archive.sentence(row) for run in rows for row in run)
        texts = (analyzer(span.cut(self.archive.article(article_row).text)) for article_row, span in places)
        return NumberedTerms.of(texts, self.sentences.terms)

    def holds(self, term: str, article_row: int) -> bool:
        """Tell whether a passage of this article holds the term."""
        return bool(self.hold([term], [article_row])[0, 0])

    def hold(self, terms: Sequence[str], article_rows: Sequence[int]) -> NDArray[np.bool_]:
        """Tell for each article (a row) and term (a column) whether a passage of the article holds the term."""
        passages = [self.archive.passage_rows(row) for row in article_rows]
        # As the postings are: else all of them would be made long first.
        bounds = np.array([[rows.start, rows.stop] for rows in passages], dtype=np.int32)
        held = np.zeros((len(passages), len(terms)), dtype=np.bool_)
        for column, term in enumerate(terms):
            first, end = np.searchsorted(self.passages.rows_with(term), bounds).T
            held[:, column] = first < end
        return held

    def close(self) -> None:
        """Release the files."""
        self.vectors.close()
        self.archive.close()


def _title_terms(archive: Archive, article_row: int, analyzer: Analyzer) -> tuple[str, ...]:
    return tuple(analyzer(archive.article(article_row).title))

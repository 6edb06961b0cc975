"""Which passages and sentences of the archive hold what the data set speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from retrieval.datamodel import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from retrieval.evaluation.questions import EvalQuestion
    from retrieval.indexing.archive import Archive

__all__ = ["expected_sentence", "relevant_passages", "rows_of_articles", "rows_of_paragraphs", "sentences_within"]


def rows_of_articles(archive: Archive, article_ids: Iterable[str]) -> NDArray[np.int64]:
    """Return the rows of these articles' passages, in rising order."""
    rows = [row for i in set(article_ids) for row in archive.passage_rows(archive.row_and_article(i)[0])]
    return np.array(sorted(rows), dtype=np.int64)


def rows_of_paragraphs(archive: Archive, question: EvalQuestion) -> NDArray[np.int64]:
    """Return the passages that share a character with a paragraph that answers.

    A short paragraph beside it, which the chunker put into the same passage, is among them.
    """
    rows = {row for place in question.places for row in _overlapping(archive, place.article_id, place.paragraph)}
    return np.array(sorted(rows), dtype=np.int64)


def relevant_passages(archive: Archive, question: EvalQuestion) -> set[int]:
    """Return the rows of the passages that hold an answer's first character."""
    return {row for place in question.places for row in _overlapping(archive, place.article_id, _first(place.answer))}


def expected_sentence(archive: Archive, question: EvalQuestion) -> str | None:
    """Return the sentence that holds the first character of the first answer, None without one."""
    for place in question.places:
        first = _first(place.answer)
        for span in sentences_within(archive, place.article_id, first):
            return span.cut(archive.article_by_id(place.article_id).text)
    return None


def sentences_within(archive: Archive, article_id: str, span: Span) -> list[Span]:
    """Return the sentences of the article that share a character with the range."""
    row, _ = archive.row_and_article(article_id)
    return [s for s in archive.sentence_spans(archive.sentence_rows_of_article(row)) if s.overlaps(span)]


def _first(span: Span) -> Span:
    return Span(span.start, span.start + 1)


def _overlapping(archive: Archive, article_id: str, span: Span) -> Iterator[int]:
    row, _ = archive.row_and_article(article_id)
    for passage in archive.passage_rows(row):
        _, start, end = archive.passages[passage].tolist()
        if Span(start, end).overlaps(span):
            yield passage

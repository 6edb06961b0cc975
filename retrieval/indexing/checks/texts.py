"""Whether every passage and every sentence stands where the index says, character by character."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from retrieval.german.wording import words_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from retrieval.indexing.checks.generation import CheckedGeneration

__all__ = ["check_passages", "check_sentences"]

_BLOCK = 1 << 12  # rows that are Python's numbers at a time: these take eight times as much memory as an array's


def check_passages(generation: CheckedGeneration) -> Iterator[str]:
    """Check that passages tile their article: no gap, no overlap, from 0 to its length."""
    ends: dict[int, int] = {}
    for row, (article_row, start, end) in enumerate(_plain(generation.archive.passages)):
        if start != ends.get(article_row, 0) or end <= start:
            yield f"Passage {row} spans {start}:{end} where {ends.get(article_row, 0)} should be its start."
        ends[article_row] = end
    for article_row, article in enumerate(generation.archive.articles()):
        if ends.pop(article_row, len(article.text)) != len(article.text):
            yield f"The passages of {article.id!r} do not end where its text ends, at {len(article.text)}."
    for article_row in ends:
        yield f"A passage is said to stand in article {article_row}, which does not exist."


def check_sentences(generation: CheckedGeneration) -> Iterator[str]:
    """Check that sentences stand in their passage, in order, and are the words that were indexed."""
    archive = generation.archive
    places = archive.passages.tolist()
    last = (0, 0)
    keyed = zip_longest(_plain(archive.sentences), _plain(archive.sentence_keys[: len(archive.sentences)]))
    for row, ((passage_row, start, end), key) in enumerate(keyed):
        if not 0 <= passage_row < len(places):
            yield f"Sentence {row} is said to stand in passage {passage_row}, which does not exist."
            continue
        article_row, first, behind = places[passage_row]
        if not first <= start < end <= behind:
            yield f"Sentence {row} spans {start}:{end}, outside its passage {passage_row}."
        elif (passage_row, start) < last:
            yield f"Sentence {row} stands in front of the sentence before it."
        elif key is not None and words_key(archive.article(article_row).text[start:end]) != key:
            yield f"Sentence {row} does not hold the words that it was indexed with."
        last = (passage_row, end)


def _plain(rows: NDArray[Any]) -> Iterator[Any]:
    """Yield the rows of an array as Python's numbers, or lists of them."""
    for start in range(0, len(rows), _BLOCK):
        yield from rows[start : start + _BLOCK].tolist()

"""Ask again what the archive cannot answer any more: with its article gone, its paragraph, or everything."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from retrieval.evaluation.asking import answer_as_shown
from retrieval.evaluation.outcomes import Removal
from retrieval.evaluation.places import rows_of_articles, rows_of_paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from retrieval.answering.answerer import Answerer
    from retrieval.datamodel import Answer, Quote
    from retrieval.evaluation.outcomes import Outcome
    from retrieval.evaluation.questions import EvalQuestion
    from retrieval.evaluation.reduction import Reducer
    from retrieval.indexing.archive import Archive

__all__ = ["ask_without"]


def ask_without(
    answerer: Answerer,
    reducer: Reducer,
    outcomes: Sequence[Outcome],
    own_articles: Iterable[str],
    on_progress: Callable[[str, int, int], None],
) -> list[Outcome]:
    """Return the outcomes with the answers of an archive that lacks the evidence, in each way.

    `own_articles` are the data set's; all others are the foreign archive, which is left out where there are none.
    Questions that the archive never answered are not asked again.
    """
    archive = answerer.index.archive
    own = rows_of_articles(archive, own_articles)
    ways: dict[Removal, Callable[[EvalQuestion], NDArray[np.int64]]] = {
        Removal.ARTICLE: lambda question: rows_of_articles(archive, (p.article_id for p in question.places)),
        Removal.PARAGRAPH: lambda question: rows_of_paragraphs(archive, question),
    }
    if len(own) < len(archive.passages):
        ways[Removal.FOREIGN] = lambda question: own
    answers: list[dict[Removal, Answer]] = [{} for _ in outcomes]
    answerable = [place for place, outcome in enumerate(outcomes) if outcome.question.answerable]
    for removal, rows_of in ways.items():
        done = 0
        for rows, places in _by_rows(rows_of, outcomes, answerable):
            with reducer.without(rows) as index:
                reduced = replace(answerer, index=index)
                for place in places:
                    answers[place][removal] = answer = answer_as_shown(reduced, outcomes[place].question)
                    _refuse_leak(archive, answer.quotes, rows)
                    done += 1
                    on_progress(str(removal).replace("_", " "), done, len(answerable))
    return [replace(outcome, without=given) for outcome, given in zip(outcomes, answers, strict=True)]


def _by_rows(
    rows_of: Callable[[EvalQuestion], NDArray[np.int64]], outcomes: Sequence[Outcome], asked: Sequence[int]
) -> list[tuple[NDArray[np.int64], list[int]]]:
    """Group the questions by what has to go, so that each reduced index is made once."""
    groups: dict[bytes, list[int]] = defaultdict(list)
    for place in asked:
        groups[rows_of(outcomes[place].question).tobytes()].append(place)
    return [(np.frombuffer(rows, dtype=np.int64), places) for rows, places in groups.items()]


def _refuse_leak(archive: Archive, quotes: Sequence[Quote], removed: NDArray[np.int64]) -> None:
    """Raise where a quote was taken from what was taken out: a bug of ours, the read path goes around the index."""
    for quote in quotes:
        row, _ = archive.row_and_article(quote.article_id)
        for passage in archive.passage_rows(row):
            _, start, end = archive.passages[passage].tolist()
            if start <= quote.start < end and passage in removed:
                raise RuntimeError(f"A quote stands where nothing is: {quote.article_id!r}, {start}:{end}.")

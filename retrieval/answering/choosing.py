"""Choose what is quoted: the best sentences, each with the neighbour that may hold the answer as well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retrieval.answering.quoting import fits, quote_rows, says_the_same, text_of
from retrieval.german.near_copies import is_near_copy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retrieval.answering.reader import RankedSentence
    from retrieval.indexing.open_index import OpenIndex

__all__ = ["ChosenQuote", "choose_quotes", "with_quote"]

# In the reader's log-odds: where the better neighbour is at most about six times as likely.  Three first quotes of ten
# grow by a sentence then.
_CLOSE = 1.75


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenQuote:
    """Hold the sentence that a quote is chosen for, the rows of all that it quotes, and their text."""

    sentence: RankedSentence
    rows: range
    text: str


def choose_quotes(index: OpenIndex, sentences: Sequence[RankedSentence], top_k: int) -> list[ChosenQuote]:
    """Return up to `top_k` quotes, the best first, of which no two share a sentence or say (nearly) the same words.

    A sentence comes with the one that it needs to stand alone (`quote_rows`), else with the better one of its
    neighbours where that is nearly as good: then the reader cannot tell which of both answers, but a person can.
    """
    by_row = {sentence.row: sentence for sentence in sentences}
    chosen: list[ChosenQuote] = []
    shown: set[int] = set()
    said: list[str] = []
    for sentence in sentences:
        if len(chosen) >= top_k:
            break
        if sentence.row in shown or _is_said(sentence.text, said):
            continue
        rows = quote_rows(index, sentence)
        if len(rows) == 1:
            rows = _with_neighbour(index, sentence, by_row)
        copied = {row for row in rows if row != sentence.row and _is_said(text_of(index, range(row, row + 1)), said)}
        rows = _not_shown(rows, sentence.row, shown | copied)
        text = text_of(index, rows)
        if not any(says_the_same(text, quote.text) for quote in chosen):
            chosen.append(ChosenQuote(sentence=sentence, rows=rows, text=text))
            shown.update(rows)
            said += [text_of(index, range(row, row + 1)) for row in rows]
    return chosen


def _is_said(text: str, said: Sequence[str]) -> bool:
    """Tell whether one of these sentences says the same in nearly the same words."""
    return any(is_near_copy(text, other) for other in said)


def with_quote(
    index: OpenIndex, chosen: Sequence[ChosenQuote], sentence: RankedSentence, *, place: int, top_k: int
) -> list[ChosenQuote]:
    """Return the quotes with one of this sentence among the first `place`, and still no more than `top_k`.

    The last quote makes room for a new one; with one quote in all there is none, and the first one stays.
    """
    at = next(
        (
            at
            for at, quote in enumerate(chosen)
            if sentence.row in quote.rows or is_near_copy(sentence.text, quote.sentence.text)
        ),
        None,
    )
    if top_k < 2 or (at is not None and at < place):
        return list(chosen)
    if at is None:
        text = sentence.span.cut(index.archive.article(sentence.article_row).text)
        new = ChosenQuote(sentence=sentence, rows=range(sentence.row, sentence.row + 1), text=text)
        others = [quote for quote in chosen if not says_the_same(quote.text, text)][: top_k - 1]
    else:
        new = chosen[at]
        others = [*chosen[:at], *chosen[at + 1 :]]
    return [*others[: place - 1], new, *others[place - 1 :]]


def _with_neighbour(index: OpenIndex, sentence: RankedSentence, by_row: Mapping[int, RankedSentence]) -> range:
    """Return the row of the sentence, with that of its better neighbour if this one is close behind and fits."""
    row, text = sentence.row, index.archive.article(sentence.article_row).text
    passage = index.archive.sentence_rows(sentence.hit.passage.row)
    close = [
        by_row[other]
        for other in (row - 1, row + 1)
        if other in passage
        and sentence.score - by_row[other].score < _CLOSE
        and fits(index, text, min(row, other), max(row, other))
    ]
    best = max(close, key=lambda other: other.score, default=sentence)
    return range(min(row, best.row), max(row, best.row) + 1)


def _not_shown(rows: range, row: int, shown: set[int]) -> range:
    """Return the rows around `row` up to the next one that another quote already shows, or a copy of it."""
    first = next((other + 1 for other in range(row - 1, rows.start - 1, -1) if other in shown), rows.start)
    stop = next((other for other in range(row + 1, rows.stop) if other in shown), rows.stop)
    return range(first, stop)

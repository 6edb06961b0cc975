"""Find every article that carries quoted words, also with small edits: agency copy runs in many outlets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from retrieval.answering.copies import copied_span, copy_candidates, near_copies
from retrieval.answering.quoting import text_of
from retrieval.datamodel import Span
from retrieval.german.wire_marks import place_line_end

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from retrieval.datamodel import Citation
    from retrieval.german.analyzer import Analyzer
    from retrieval.indexing.open_index import OpenIndex

__all__ = ["cite"]

_WORD = re.compile(r"[^\W_]+")
_FEWEST_WORDS = 4  # fewer, inside somebody's longer sentence, are no copy but a turn of phrase


def cite(
    index: OpenIndex,
    rows: range,
    analyzer: Analyzer,
    *,
    core: int | None = None,
    without_sources: Collection[str] = (),
) -> tuple[Citation, ...]:
    """Return one citation for each article that carries the words of these consecutive sentences.

    The quoted sentences' own article comes first, the others by date of publication, undated ones last.  An article
    counts if it has the same words, or nearly the same (`is_near_copy`), of all the sentences, or at least of `core`,
    the one that they were chosen for; its citation says which range of its own text that is.  Articles of the outlets
    that are left out (`without_sources`) are not named.
    """
    places = _equal_sentences(index, rows)
    own_row = index.archive.sentence(rows.start)[0]
    text = text_of(index, rows)
    text = text[place_line_end(text) :]  # each paper has its own
    candidates = {row: copy_candidates(index, row, analyzer) for row in rows}
    likely = dict.fromkeys(index.archive.article_rows(candidates[rows.start]).tolist())
    places |= dict(_inside_other_sentences(index, text, [row for row in likely if row not in places]))
    copies = {row: near_copies(index, row, candidates[row]) for row in rows}
    places = _nearly_equal_sentences(index, rows, copies, core) | places
    found = (index.archive.article(row).cite(span) for row, span in places.items() if row != own_row)
    others = sorted(
        (citation for citation in found if citation.source not in without_sources),
        key=lambda citation: (citation.published is None, citation.published or "", citation.article_id),
    )
    return (index.archive.article(own_row).cite(places[own_row]), *others)


def _nearly_equal_sentences(
    index: OpenIndex, rows: range, copies: Mapping[int, Mapping[int, int]], core: int | None
) -> dict[int, Span]:
    """Return where other articles hold all the sentences, or the core, with small edits.

    `copies` says for each of the rows which row of which article copies it.
    """
    places: dict[int, Span] = {}
    for article_row in {row: None for found in copies.values() for row in found}:
        held = [copies[row].get(article_row) for row in rows]
        whole = [row for row in held if row is not None]
        together = len(whole) == len(rows) and whole == list(range(whole[0], whole[0] + len(rows)))
        if not together:
            own = copies[core].get(article_row) if core is not None else None
            if own is None:
                continue
            whole = [own]
        places[article_row] = Span(copied_span(index, whole[0]).start, copied_span(index, whole[-1]).end)
    return places


def _equal_sentences(index: OpenIndex, rows: range) -> dict[int, Span]:
    """Return where the articles hold a run of sentences of the same words, the first in each, the own one's first."""
    keys = index.archive.sentence_keys
    wanted = keys[rows.start : rows.stop]
    starts = np.flatnonzero(keys == wanted[0])
    places: dict[int, Span] = {}
    for start in [rows.start, *starts.tolist()]:
        found = keys[start : start + len(wanted)]
        if len(found) != len(wanted) or not np.array_equal(found, wanted):
            continue
        article_row, first = index.archive.sentence(start)
        last_article, last = index.archive.sentence(start + len(wanted) - 1)
        if article_row == last_article:
            places.setdefault(article_row, Span(first.start, last.end))
    return places


def _inside_other_sentences(index: OpenIndex, text: str, article_rows: Sequence[int]) -> Iterator[tuple[int, Span]]:
    """Find the words where they begin or end within a sentence, after a place line ("Berlin (dpa) - ") for example."""
    words = _WORD.findall(text)
    if not article_rows or len(words) < _FEWEST_WORDS:
        return
    pattern = re.compile(r"(?<!\w)" + r"[\W_]+".join(words) + r"(?!\w)", re.IGNORECASE)
    for row in article_rows:
        found = pattern.search(index.archive.article(row).text)
        if found:
            yield row, Span(*found.span())

"""Choose what a reader reads: whole passages, or a few sentences around each of the best ones within a budget."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retrieval.datamodel import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.answering.reader import RankedSentence
    from retrieval.datamodel import Hit, Passage

__all__ = ["ReadWindow", "best_windows", "whole_passages"]

_CHARACTERS_A_TOKEN = 4.0  # of German news and encyclopedias in XLM-RoBERTa's pieces, with the spaces between them
_AROUND = 96  # tokens: a window grows around its sentence until it has as many
_BESIDE = 36  # tokens that each window has more than its text: the question, the title, and four that part them


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadWindow:
    """Hold a part of a passage; `span` counts from the article's beginning."""

    passage: Passage
    span: Span

    @property
    def text(self) -> str:
        """Return the words of the part."""
        return self.span.shift(-self.passage.span.start).cut(self.passage.text)


def whole_passages(hits: Sequence[Hit], most: int) -> list[ReadWindow]:
    """Return the first passages, at most as many."""
    return [ReadWindow(passage=hit.passage, span=hit.passage.span) for hit in hits[:most]]


def best_windows(sentences: Sequence[RankedSentence], tokens: int) -> list[ReadWindow]:
    """Return parts of passages around the sentences, the best first, that have about so many tokens together.

    No two share a sentence, and those that touch are one.  There is at least one, if there is a sentence.
    """
    runs: defaultdict[int, list[_Run]] = defaultdict(list)
    passages = _in_order(sentences)
    left = float(tokens)
    for sentence in sentences:
        row = sentence.hit.passage.row
        inside = passages[row]
        place = inside.index(sentence)
        if any(run.first <= place <= run.last for run in runs[row]):
            continue
        run = _grown(inside, place, runs[row])
        left -= _length(inside, run) / _CHARACTERS_A_TOKEN + (0 if _touching(run, runs[row]) else _BESIDE)
        if left < 0 and any(runs.values()):
            break
        runs[row].append(run)
    return [
        ReadWindow(
            passage=passages[row][0].hit.passage,
            span=Span(passages[row][run.first].span.start, passages[row][run.last].span.end),
        )
        for row, found in runs.items()
        for run in _joined(found)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """Hold the places of sentences that stand together in a passage."""

    first: int
    last: int


def _in_order(sentences: Sequence[RankedSentence]) -> dict[int, list[RankedSentence]]:
    """Return the sentences of each passage as they stand in it."""
    found: defaultdict[int, list[RankedSentence]] = defaultdict(list)
    for sentence in sentences:
        found[sentence.hit.passage.row].append(sentence)
    return {row: sorted(inside, key=lambda sentence: sentence.row) for row, inside in found.items()}


def _grown(inside: Sequence[RankedSentence], place: int, others: Sequence[_Run]) -> _Run:
    """Return the sentence with those around it, by turns before and behind, that belong to no other run."""
    first = last = place
    taken = {at for run in others for at in range(run.first, run.last + 1)}
    while _length(inside, _Run(first=first, last=last)) < _AROUND * _CHARACTERS_A_TOKEN:
        before = first > 0 and first - 1 not in taken
        behind = last + 1 < len(inside) and last + 1 not in taken
        if not (before or behind):
            break
        if behind and (not before or last - place <= place - first):
            last += 1
        else:
            first -= 1
    return _Run(first=first, last=last)


def _length(inside: Sequence[RankedSentence], run: _Run) -> int:
    return inside[run.last].span.end - inside[run.first].span.start


def _touching(run: _Run, others: Sequence[_Run]) -> bool:
    return any(other.last + 1 == run.first or run.last + 1 == other.first for other in others)


def _joined(runs: Sequence[_Run]) -> list[_Run]:
    joined: list[_Run] = []
    for run in sorted(runs, key=lambda run: run.first):
        if joined and joined[-1].last + 1 == run.first:
            joined[-1] = _Run(first=joined[-1].first, last=run.last)
        else:
            joined.append(run)
    return joined

"""Find the best answers in what a reader says of each token: its start and end logits, over one window or several.

The score of a span is start logit + end logit; "no answer" is scored by the logits of the [CLS] token, over several
windows by the lowest of them.  Source: Devlin et al. 2019 (BERT), section 4.3, and the script `run_squad.py` to it.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from retrieval.datamodel import Span
from retrieval.protocols import PassageReading, ReadSpan, TokenScores

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from retrieval.protocols import FloatVector

__all__ = ["LONGEST_ANSWER", "Window", "read_windows", "whole_characters"]

LONGEST_ANSWER = 30  # tokens, as in `run_squad.py`
_SPANS = 3  # of one passage; what is worse hardly ever answers
_MOST_MARKS = 30  # of one letter: Unicode's stream-safe text has no more (UAX #15), and a hostile one stays cheap
_JOINER = "\u200d"
_SKIN_TONES = range(0x1F3FB, 0x1F400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Hold the logits of one window's tokens, all arrays of one length.

    `offsets`, shape `(tokens, 2)`, say where each token stands in the passage; they count only where `in_passage`,
    which question, padding and special tokens are not.  `null` is the place of the token that stands for "no answer".
    """

    starts: FloatVector
    ends: FloatVector
    offsets: NDArray[np.int64]
    in_passage: NDArray[np.bool_]
    null: int


def read_windows(
    passage: str, windows: Sequence[Window], *, count: int = _SPANS, longest: int = LONGEST_ANSWER
) -> PassageReading:
    """Return up to `count` best spans of at most `longest` tokens in all windows of a passage, and its null score.

    A span begins and ends with a character that is no white space, and cuts none in two; no two share a character.
    Among equal ones the first and shortest is better.
    """
    found = [_candidates(passage, window, longest) for window in windows]
    starts, ends, scores = (np.concatenate(parts) for parts in zip(*found, strict=True))
    order = np.lexsort((ends, starts, -scores))
    starts, ends, scores = starts[order], ends[order], scores[order]
    spans: list[ReadSpan] = []
    while len(spans) < count and len(scores):
        best = Span(int(starts[0]), int(ends[0]))
        spans.append(ReadSpan(span=best, score=float(scores[0])))
        left = (ends <= best.start) | (starts >= best.end)
        starts, ends, scores = starts[left], ends[left], scores[left]
    null_score = min(float(window.starts[window.null] + window.ends[window.null]) for window in windows)
    return PassageReading(spans=tuple(spans), null_score=null_score, tokens=_token_scores(windows))


def _token_scores(windows: Sequence[Window]) -> TokenScores:
    """Return what the windows say of their tokens; of one that stands in two, what the first one says."""
    taken, end = [], 0
    for window in windows:
        fresh = window.in_passage & (window.offsets[:, 0] >= end)
        taken.append(fresh)
        end = max(end, int(window.offsets[window.in_passage, 1].max(initial=0)))
    parts = list(zip(windows, taken, strict=True))
    return TokenScores(
        places=np.concatenate([window.offsets[fresh] for window, fresh in parts]),
        starts=np.concatenate([window.starts[fresh] for window, fresh in parts]),
        ends=np.concatenate([window.ends[fresh] for window, fresh in parts]),
    )


def _candidates(
    passage: str, window: Window, longest: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return start, end and score of each span of the window that could be an answer, from first to last."""
    places = np.flatnonzero(window.in_passage)
    whole = [whole_characters(passage, start, end) for start, end in window.offsets[places].tolist()]
    used = np.array([span is not None for span in whole], dtype=np.bool_)
    bounds = np.array([(span.start, span.end) for span in whole if span is not None], dtype=np.int64).reshape(-1, 2)
    places = places[used]
    first = np.arange(len(places))[:, None]
    last = first + np.arange(longest)[None, :]
    first = np.broadcast_to(first, last.shape)
    inside = last < len(places)
    first, last = first[inside], last[inside]
    starts, ends = bounds[first, 0], bounds[last, 1]
    allowed = (places[last] - places[first] < longest) & (starts < ends)
    scores = window.starts[places[first]].astype(np.float64) + window.ends[places[last]]
    return starts[allowed], ends[allowed], scores[allowed]


def whole_characters(text: str, start: int, end: int) -> Span | None:
    """Return the range without white space at its ends and with all of its first and last character, or None.

    A base letter and its combining marks are one character for whoever reads it, and so is what a joiner joins; a
    tokenizer may part them, or drop the mark.
    """
    start, end = max(0, start), min(end, len(text))
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start >= end:
        return None
    first, last = max(1, start - _MOST_MARKS), min(len(text), end + _MOST_MARKS)
    while start >= first and _belongs_to_the_one_before(text, start):
        start -= 1
    while end < last and _belongs_to_the_one_before(text, end):
        end += 1
    return Span(start, end)


def _belongs_to_the_one_before(text: str, place: int) -> bool:
    character, before = text[place], text[place - 1]
    if character < "\u0300" or before.isspace():
        return False
    if character == _JOINER or before == _JOINER or ord(character) in _SKIN_TONES:
        return True
    return unicodedata.category(character).startswith("M")

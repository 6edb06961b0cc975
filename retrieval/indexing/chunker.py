"""Cut an article into passages on sentence and paragraph borders.

Passages tile the article: the first starts at 0, each starts where the one before it ends, the last ends with the
text.  So no character is lost or doubled, whatever the text is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING
from unicodedata import combining

from retrieval.datamodel import Span
from retrieval.german.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.protocols import PassageEncoder

__all__ = ["Chunker", "Chunks"]

_PARAGRAPH_BORDER = re.compile(r"\n[^\S\n]*\r?\n|\r[^\S\r\n]*\r")


@dataclass(frozen=True, slots=True)
class Chunks:
    """Hold an article's passages and sentences; `first_sentence[i]` is the row of passage i's first sentence."""

    passages: tuple[Span, ...]
    sentences: tuple[Span, ...]
    first_sentence: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunker:
    """Pack sentences into passages of about `target` tokens that never exceed the encoder's limit.

    A paragraph of up to `whole` tokens stays in one piece; paragraphs below `small` tokens (headlines, one-liners)
    join the next one while both together stay within `target`.
    """

    target: int = 256
    whole: int = 384
    small: int = 64

    @property
    def fingerprint(self) -> str:
        """Name the rule and its numbers, for the manifest."""
        return f"sentences-1:{self.target}:{self.whole}:{self.small}"

    def chunk(self, text: str, encoder: PassageEncoder) -> Chunks:
        """Return the passages and sentences of `text`; a text without a sentence gives none of either."""
        sentences = self._within_limit(text, split_sentences(text), encoder)
        if not sentences:
            return Chunks((), (), ())
        overhead = encoder.count_tokens([""])[0]
        counts = [max(1, n - overhead) for n in encoder.count_tokens([s.cut(text) for s in sentences])]
        room = encoder.max_tokens - overhead
        whole, target = min(self.whole, room), min(self.target, room)
        groups = [
            part
            for paragraph in self._joined_small(_paragraphs(text, sentences), counts, target)
            for part in _balanced(paragraph, counts, whole, target)
        ]
        return _tile(text, sentences, _recheck(text, sentences, groups, encoder))

    def _joined_small(self, paragraphs: list[range], counts: Sequence[int], target: int) -> list[range]:
        """Join a short paragraph with the next while both together stay within `target`."""
        joined: list[range] = []
        for paragraph in paragraphs:
            if joined:
                before, now = _sum(counts, joined[-1]), _sum(counts, paragraph)
                if min(before, now) < self.small and before + now <= target:
                    joined[-1] = range(joined[-1].start, paragraph.stop)
                    continue
            joined.append(paragraph)
        return joined

    def _within_limit(self, text: str, sentences: list[Span], encoder: PassageEncoder) -> list[Span]:
        """Halve every sentence that alone exceeds the encoder's limit, until each piece fits."""
        fitting: list[Span] = []
        pending = sentences[::-1]
        counts = encoder.count_tokens([s.cut(text) for s in pending])
        queue = list(zip(pending, counts, strict=True))
        while queue:
            span, tokens = queue.pop()
            if tokens <= min(self.whole, encoder.max_tokens) or len(span) < 2:
                fitting.append(span)
                continue
            halves = _halves(text, span)
            queue.extend(zip(halves[::-1], encoder.count_tokens([h.cut(text) for h in halves[::-1]]), strict=True))
        return fitting


def _sum(counts: Sequence[int], rows: range) -> int:
    return sum(counts[rows.start : rows.stop])


def _paragraphs(text: str, sentences: list[Span]) -> list[range]:
    """Group sentence rows by the blank lines between them."""
    borders = [0]
    for row, (before, after) in enumerate(pairwise(sentences), start=1):
        if _PARAGRAPH_BORDER.search(text, before.end, after.start):
            borders.append(row)
    borders.append(len(sentences))
    return [range(a, b) for a, b in pairwise(borders)]


def _balanced(rows: range, counts: Sequence[int], whole: int, target: int) -> list[range]:
    """Split a paragraph that is too long into parts of nearly equal length."""
    total = _sum(counts, rows)
    if total <= whole or len(rows) == 1:
        return [rows]
    share = total / -(-total // target)
    parts: list[range] = []
    start, tokens = rows.start, 0
    for row in rows:
        if row > start and (tokens + counts[row] / 2 > share or tokens + counts[row] > whole):
            parts.append(range(start, row))
            start, tokens = row, 0
        tokens += counts[row]
    parts.append(range(start, rows.stop))
    return parts


def _recheck(text: str, sentences: list[Span], groups: list[range], encoder: PassageEncoder) -> list[range]:
    """Split again what exceeds the limit as a whole: tokens of a sum are not quite the sum of tokens."""
    fitting: list[range] = []
    queue = groups[::-1]
    while queue:
        rows = queue.pop()
        piece = text[sentences[rows.start].start : sentences[rows.stop - 1].end]
        if (
            len(rows) == 1
            or len(piece) < encoder.max_tokens // 4
            or encoder.count_tokens([piece])[0] <= encoder.max_tokens
        ):
            fitting.append(rows)
            continue
        middle = (rows.start + rows.stop) // 2
        queue += [range(middle, rows.stop), range(rows.start, middle)]
    return fitting


def _halves(text: str, span: Span) -> list[Span]:
    """Cut a span near its middle: at white space if there is some, never before a combining mark."""
    middle = (span.start + span.end) // 2
    cut = max(text.rfind(" ", span.start + 1, middle), text.rfind("\n", span.start + 1, middle))
    if cut <= span.start:
        cut = middle
        while cut < span.end - 1 and combining(text[cut]):
            cut += 1
    return [trimmed for half in (Span(span.start, cut), Span(cut, span.end)) if len(trimmed := _trim(text, half))]


def _trim(text: str, span: Span) -> Span:
    piece = span.cut(text)
    start = span.start + len(piece) - len(piece.lstrip())
    return Span(start, max(start, span.start + len(piece.rstrip())))


def _tile(text: str, sentences: list[Span], groups: list[range]) -> Chunks:
    starts = [0, *(sentences[rows.start].start for rows in groups[1:]), len(text)]
    return Chunks(
        passages=tuple(Span(a, b) for a, b in pairwise(starts)),
        sentences=tuple(sentences),
        first_sentence=tuple(rows.start for rows in groups),
    )

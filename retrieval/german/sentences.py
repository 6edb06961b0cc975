"""Split German news text into sentences, as spans of the text itself.

Own rules rather than a library's, because the spans must cover the text exactly and because they are right more often.
Of our 121 hard cases (`tests/retrieval/german/sentence_cases.txt`, written to find faults of this module) SoMaJo 2.5.0
splits 98 rightly, sentencex 1.0.32 89, pysbd 0.3.4 82, syntok 1.4.4 81, sentence-splitter 1.4 78, and these rules all;
`benchmarks/sentence_splitters.py` measures it again.
"""

from __future__ import annotations

import re

from retrieval.datamodel import Span
from retrieval.german.full_stops import MARKS, ends_sentence
from retrieval.german.line_breaks import split_segments
from retrieval.german.long_sentences import cut_long

__all__ = ["split_sentences"]

_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


def split_sentences(text: str, *, max_chars: int = 1200) -> list[Span]:
    """Return the sentences of a text: in order, disjoint, trimmed, and together covering all that is not white space.

    Offsets are half-open and count code points.  A longer sentence than `max_chars` is cut.  Takes linear time.
    """
    if max_chars < 1:
        raise ValueError(f"max_chars must be at least 1, not {max_chars!r}")
    sentences: list[Span] = []
    for segment in split_segments(text):
        for sentence in _split_segment(text, segment):
            sentences.extend(cut_long(text, sentence, max_chars) if len(sentence) > max_chars else (sentence,))
    return sentences


def _split_segment(text: str, segment: Span) -> list[Span]:
    """Split a stretch without line borders at its full stops, question marks, exclamation marks and ellipses."""
    sentences: list[Span] = []
    start = segment.start
    first_word = _first_word(text, start, segment.end)
    for found in MARKS.finditer(text, segment.start, segment.end):
        # Marks before the first word open a sentence ("… und dann", "?!"); they are none of their own.
        if found.start() < first_word or not ends_sentence(text, start, found, segment.end):
            continue
        sentences.append(Span(start, found.end()))
        start = found.end()
        while start < segment.end and text[start].isspace():
            start += 1
        first_word = _first_word(text, start, segment.end)
    if start < segment.end:
        sentences.append(Span(start, segment.end))
    return sentences


def _first_word(text: str, start: int, end: int) -> int:
    """Return where the first letter or digit stands, `end` if there is none."""
    found = _LETTER_OR_DIGIT.search(text, start, end)
    return found.start() if found else end

"""What a reader and a reranker find in what was retrieved; without them, nothing changes.

A passage that the reranker moves takes the place there, with its rank and score: the learned weights know only scores
that fall from rank to rank.  What the reader's word counts for beside that of the ranking, `pooling` says.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from retrieval.answering.findings import Findings, findings_of
from retrieval.answering.pooling import ConstantPooling, Pooling
from retrieval.answering.windows import best_windows, whole_passages
from retrieval.german.questions import is_question
from retrieval.german.untimed import without_times

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from collections.abc import Set as AbstractSet

    from retrieval.answering.question import AnalysedQuestion
    from retrieval.answering.reader import RankedSentence
    from retrieval.answering.windows import ReadWindow
    from retrieval.datamodel import Hit
    from retrieval.protocols import ExtractiveReader, PassageReading, Reranker

__all__ = ["SecondLook"]

_RERANKED = 16
_WORDS = re.compile(r"\w+")
_READ = 8
_FURTHER = 2  # times the tokens that are read where nothing in the first ones answers


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLook:
    """Look again at the best passages, with the models that are set; safe to share between threads.

    The reader reads about so many `tokens` around the best sentences, and windows of twice as many where it finds no
    answer in these, but none of them twice; whole passages where that is None.
    """

    reader: ExtractiveReader | None = None
    reranker: Reranker | None = None
    pooling: Pooling = field(default_factory=ConstantPooling)
    tokens: int | None = None

    def at(self, question: str) -> SecondLook:
        """Return the second look that is taken at what is asked: without the reader where that is no question.

        Readers learn from questions; of a claim, whose evidence is looked for, they say that nothing answers it.
        """
        return self if self.reader is None or is_question(question) else SecondLook(reranker=self.reranker)

    def depth(self, wanted: int) -> int:
        """Return how many passages have to be retrieved so that this many are left."""
        return wanted if self.reranker is None else max(wanted, _RERANKED)

    def rerank(self, question: str, hits: list[Hit]) -> list[Hit]:
        """Return the hits with the first ones in the order of the reranker; equal ones stay as they were."""
        if self.reranker is None:
            return hits
        first = hits[:_RERANKED]
        scores = self.reranker.score(question, [hit.passage.text for hit in first])
        moved = [hit for _, hit in sorted(zip(scores, first, strict=True), key=lambda pair: (-pair[0], pair[1].rank))]
        return [_moved(hit, place) for hit, place in zip(moved, first, strict=True)] + hits[_RERANKED:]

    def read(
        self,
        question: AnalysedQuestion,
        hits: Sequence[Hit],
        sentences: Sequence[RankedSentence],
        title_of: Callable[[int], str],
    ) -> Findings:
        """Return what the reader finds in the first of the hits, whose ranked sentences these are.

        `title_of` gives the title of the article that holds a passage, by its row.  Nothing is found without a reader.
        """
        if self.reader is None or not hits:
            return Findings()
        read = functools.partial(_read, self.reader, question, sentences, title_of)
        if self.tokens is None:
            return findings_of(read(whole_passages(hits, _READ)))
        readings = read(best_windows(sentences, self.tokens))
        if not any(_answers(reading) for reading in readings.values()):
            windows = best_windows(sentences, _FURTHER * self.tokens)
            readings |= read([window for window in windows if window not in readings])
            readings = {window: readings[window] for window in windows}
        return findings_of(readings)


def _read(
    reader: ExtractiveReader,
    question: AnalysedQuestion,
    sentences: Sequence[RankedSentence],
    title_of: Callable[[int], str],
    windows: Sequence[ReadWindow],
) -> dict[ReadWindow, PassageReading]:
    """Return what the reader finds in each window with the wording that it is asked in there."""
    asked = dict(zip(windows, _asked(question, windows, sentences), strict=True))
    readings: dict[ReadWindow, PassageReading] = {}
    for wording in dict.fromkeys(asked.values()):
        asked_here = [window for window in windows if asked[window] == wording]
        titles = [title_of(window.passage.row) for window in asked_here]
        readings |= zip(asked_here, reader.read(wording, [window.text for window in asked_here], titles), strict=True)
    return {window: readings[window] for window in windows}


def _answers(reading: PassageReading) -> bool:
    return any(found.score > reading.null_score for found in reading.spans)


def _asked(question: AnalysedQuestion, windows: Sequence[ReadWindow], sentences: Sequence[RankedSentence]) -> list[str]:
    """Return what the reader is asked of each window.

    It sees no date of publication.  So where a window is of the asked time and has none of the question's words for
    it, it is asked without the time: else it would miss there what the question names.  What tells the time there is
    mostly that date; it may be other words of the window, or the sentence before it.  Of several times none is left
    out: which one a window is of may be the very question.
    """
    if len(question.times) != 1:
        return [question.text] * len(windows)
    [time] = question.times
    naming = {word for span in time.spans for word in _words(span.cut(question.text))}
    timeless = without_times(question.text, question.times)
    return [timeless if _of_time_unsaid(naming, window, sentences) else question.text for window in windows]


def _of_time_unsaid(naming: AbstractSet[str], window: ReadWindow, sentences: Sequence[RankedSentence]) -> bool:
    """Tell whether a window is of the asked time and has none of the words that name it in the question."""
    return naming.isdisjoint(_words(window.text)) and any(
        sentence.features["time"] > 0.0
        for sentence in sentences
        if sentence.hit.passage.row == window.passage.row and window.span.overlaps(sentence.span)
    )


def _words(text: str) -> list[str]:
    return _WORDS.findall(text.lower())


def _moved(hit: Hit, place: Hit) -> Hit:
    """Return the hit with what its place in the ranking says of it."""
    return replace(
        hit,
        rank=place.rank,
        score=place.score,
        dense_share=place.dense_share,
        lexical_share=place.lexical_share,
    )

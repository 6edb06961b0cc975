"""What a reader and a reranker of the user's own say of what was found; without them, nothing changes.

A passage that the reranker moves takes the place there, with its rank and score: the learned weights know only scores
that fall from rank to rank.  What the reader says is pooled with the ranking of sentences as a second expert's word:
its probability, to the power of a weight, times that of the ranking (logarithmic opinion pool; Genest and Zidek 1986).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from retrieval.datamodel import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.answering.reader import RankedSentence
    from retrieval.datamodel import Hit
    from retrieval.protocols import ExtractiveReader, Reranker

__all__ = ["READER_WEIGHT", "Findings", "FoundSpan", "SecondLook"]

# Chosen without a real reader: as much as the ranking itself.  Who has one and labelled questions can do better.
READER_WEIGHT = 1.0
_LEAST_PROBABILITY = 0.01  # of a sentence in which the reader marks nothing: it may have overlooked it
_RERANKED = 16
_READ = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSpan:
    """Hold words of a passage that the reader takes for the answer; `span` counts from the article's beginning."""

    passage: int
    span: Span
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Hold what the reader found, the most probable first, and how probable it is that nothing there answers.

    The probabilities are the softmax over the scores of all spans and the lowest null score, as if the passages were
    the windows of one text; together they are 1.
    """

    spans: tuple[FoundSpan, ...] = ()
    no_answer: float = 0.0

    def added_to(self, sentences: Sequence[RankedSentence]) -> list[RankedSentence]:
        """Return the sentences, the best first, with READER_WEIGHT times the reader's log-probability in their score.

        A sentence's probability is that of all spans which begin in it.
        """
        if not self.spans:
            return list(sentences)
        added = [
            replace(sentence, score=sentence.score + READER_WEIGHT * math.log(self._probability(sentence)))
            for sentence in sentences
        ]
        return sorted(added, key=lambda sentence: (-sentence.score, sentence.row))

    def _probability(self, sentence: RankedSentence) -> float:
        within = (
            found.probability
            for found in self.spans
            if found.passage == sentence.hit.passage.row and sentence.span.start <= found.span.start < sentence.span.end
        )
        return max(_LEAST_PROBABILITY, sum(within))

    def marks(self, passage: int, quote: Span) -> Span | None:
        """Return the reader's words within a quote from this passage, unless it rather sees no answer at all."""
        for found in self.spans:
            if found.passage == passage and quote.start <= found.span.start and found.span.end <= quote.end:
                return found.span if found.probability > self.no_answer else None
        return None

    def lowered(self, confidence: float) -> float:
        """Return the confidence times the probability that there is an answer, to the power of READER_WEIGHT."""
        return round(confidence * math.pow(1.0 - self.no_answer, READER_WEIGHT), 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLook:
    """Look again at the best passages, with the models that are set; safe to share between threads."""

    reader: ExtractiveReader | None = None
    reranker: Reranker | None = None

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

    def read(self, question: str, hits: Sequence[Hit]) -> Findings:
        """Return what the reader finds in the first of the hits; nothing without a reader."""
        if self.reader is None or not hits:
            return Findings()
        passages = [hit.passage for hit in hits[:_READ]]
        readings = self.reader.read(question, [passage.text for passage in passages])
        found = [(passage, read) for passage, reading in zip(passages, readings, strict=True) for read in reading.spans]
        null_score = min(reading.null_score for reading in readings)
        no_answer, *probabilities = _softmax([null_score, *(read.score for _, read in found)])
        spans = (
            FoundSpan(passage=passage.row, span=read.span.shift(passage.span.start), probability=probability)
            for (passage, read), probability in zip(found, probabilities, strict=True)
        )
        return Findings(spans=tuple(sorted(spans, key=lambda span: -span.probability)), no_answer=no_answer)


def _moved(hit: Hit, place: Hit) -> Hit:
    """Return the hit with what its place in the ranking says of it."""
    return replace(
        hit,
        rank=place.rank,
        score=place.score,
        dense_share=place.dense_share,
        lexical_share=place.lexical_share,
    )


def _softmax(scores: Sequence[float]) -> list[float]:
    highest = max(scores)
    powers = [math.exp(score - highest) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]

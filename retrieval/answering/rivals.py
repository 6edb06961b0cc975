"""How far a quote is ahead of the sentences that say something else."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retrieval.answering.quoting import says_the_same
from retrieval.german.near_copies import is_near_copy
from retrieval.indexing.half_floats import single_precision

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.answering.choosing import ChosenQuote
    from retrieval.answering.reader import RankedSentence
    from retrieval.indexing.open_index import OpenIndex

__all__ = ["Lead", "lead_of"]

_FARTHEST = 6.0  # log-odds; farther ahead means no more
_CONFIRMING = 2.5  # log-odds
_ALIKE = 0.9  # cosine below which two sentences are never copies of each other, and need not be compared


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """Hold how far a quote is ahead, in the reader's log-odds.

    `odds`: of its sentences against all that say something else; `sentence`: of its best one to the best other one;
    `passage`: the same, to the best one of another passage.  `confirmed`: whether another article gives the same answer
    in words of its own, and is close behind.
    """

    odds: float
    sentence: float
    passage: float
    confirmed: bool


def lead_of(quote: ChosenQuote, sentences: Sequence[RankedSentence], index: OpenIndex) -> Lead:
    """Return how far the quote is ahead of all other sentences.

    No rivals are copies of its words, and sentences of other articles that give the same answer in words of their own.
    """
    vectors = index.archive.sentence_vectors
    own = single_precision(vectors[quote.sentence.row])
    others = single_precision(vectors[[sentence.row for sentence in sentences]]) @ own
    different = [
        sentence
        for sentence, alike in zip(sentences, others.tolist(), strict=True)
        if sentence.row not in quote.rows and not _is_copy(sentence, quote, alike)
    ]
    agreeing = {sentence.row: sentence for sentence in different if _agrees(sentence, quote)}
    # Of a rival's own copies only the best one counts.
    keys = index.archive.sentence_keys[[s.row for s in different]].tolist()
    pairs = zip(reversed(keys), reversed(different), strict=True)
    rivals = {key: s for key, s in pairs if s.row not in agreeing}.values()
    best = quote.sentence.score
    passage = quote.sentence.hit.passage.row
    in_quote = sum(math.exp(s.score - best) for s in sentences if s.row in quote.rows)
    against = sum(math.exp(s.score - best) for s in rivals)
    return Lead(
        odds=_limited(math.log(in_quote / against) if against else _FARTHEST),
        sentence=_limited(best - max((s.score for s in rivals), default=best - _FARTHEST)),
        passage=_limited(
            best - max((s.score for s in rivals if s.hit.passage.row != passage), default=best - _FARTHEST)
        ),
        confirmed=any(best - sentence.score < _CONFIRMING for sentence in agreeing.values()),
    )


def _is_copy(sentence: RankedSentence, quote: ChosenQuote, alike: float) -> bool:
    """Tell whether a sentence, of this cosine, has the quote's words, also with small edits."""
    if says_the_same(sentence.text, quote.text):
        return True
    return alike >= _ALIKE and is_near_copy(sentence.text, quote.sentence.text)


def _agrees(sentence: RankedSentence, quote: ChosenQuote) -> bool:
    """Tell whether another article gives the same answer: most of the words that answer are the same."""
    mine, theirs = quote.sentence.said, sentence.said
    if sentence.article_row == quote.sentence.article_row or not mine or not theirs:
        return False
    return 2 * len(mine & theirs) >= max(len(mine), len(theirs))


def _limited(value: float) -> float:
    return max(-_FARTHEST, min(_FARTHEST, value))

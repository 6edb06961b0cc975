"""Choose what is shown in each epoch: another part of each text, other languages, other passages without an answer."""

from __future__ import annotations

import functools
import random
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rank_bm25 import BM25Okapi

from retrieval.datamodel import Span
from retrieval.german.analyzer import Analyzer
from retrieval.german.questions import AnswerType, analyse_question
from retrieval.german.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from training.examples import Example

__all__ = ["Lessons", "cropped", "passage_around"]

# Characters of a passage: mostly short, because a token costs the same wherever it stands, some as long as an index's.
_SHORT, _LONG = (120, 600), (600, 1100)
_LONG_ONES = 0.15
_TITLED = 0.8  # of the passages have their article's title before them, as they are read; the rest, to read without
_MOST = 3  # times that an entry of a rare kind is shown in an epoch
_NEAREST = 4  # wrong passages for a question, of which each epoch shows another


@dataclass(frozen=True, kw_only=True)
class Lessons:
    """Hold all that there is to learn from.

    `parallel` has the questions that stand in several languages, each with its own text, by the language of `main`;
    `own` the others, in German.  Every epoch shows each of them once, in the main language; besides, `mixed` times as
    many as `parallel` has in other languages, question and text in the same or in two, and `wrong` times as many as
    all have answers with a passage that does not answer.

    With `balance` above 0, those of `own` that have an answer are drawn from instead, about as many: a kind of question
    that is a share p of them gets a share in proportion to p to the power 1 - `balance` (1 shows every kind alike), but
    no entry of `own` is shown more than three times.
    """

    parallel: Sequence[Mapping[str, Example]]
    own: Sequence[Example]
    main: str
    shares: Mapping[str, float]
    mixed: int
    wrong: float
    seed: int
    balance: float = 0.0

    def epoch(self, number: int) -> list[Example]:
        """Return the examples of an epoch, cropped; the same for the same number."""
        chance = random.Random(f"{self.seed} {number} lessons")  # noqa: S311 - no secret
        shown = [versions[self.main] for versions in self.parallel] + self._drawn(chance)
        mixed = [self._mixed(versions, chance) for versions in self.parallel for _ in range(self.mixed)]
        answered = [example for example in shown if example.answers]
        wrong = [self._wrong(example, chance) for example in chance.sample(answered, round(self.wrong * len(answered)))]
        found = [cropped(example, chance) for example in shown + mixed + [w for w in wrong if w is not None]]
        return [example if chance.random() < _TITLED else replace(example, title="") for example in found]

    def _drawn(self, chance: random.Random) -> list[Example]:
        """Return about as many of our own questions as there are, rare kinds more often and frequent ones not all."""
        if not self.balance:
            return list(self.own)
        counts = Counter(kind for kind in self._kinds if kind is not None)
        unit = sum(count ** (1 - self.balance) for count in counts.values()) / sum(counts.values())
        shown: list[Example] = []
        for example, kind in zip(self.own, self._kinds, strict=True):
            often = min(counts[kind] ** -self.balance / unit, _MOST) if kind is not None else 1
            shown += [example] * (int(often) + (chance.random() < often % 1))
        return shown

    @functools.cached_property
    def _kinds(self) -> list[AnswerType | None]:
        """The kind of answer that each of our own questions wants; None for those that have none."""
        return [analyse_question(example.question).type if example.answers else None for example in self.own]

    def _mixed(self, versions: Mapping[str, Example], chance: random.Random) -> Example:
        """Return the question in one language over the text in another; half of the texts are of the main one."""
        names = list(self.shares)
        weights = list(self.shares.values())
        asked, read = chance.choices(names, weights, k=2)
        kind = chance.random()
        if kind < 0.4:
            read = self.main
        elif kind < 0.55:
            asked = self.main
        elif kind < 0.85:
            read = asked
        return replace(versions[read], question=versions[asked].question)

    def _wrong(self, example: Example, chance: random.Random) -> Example | None:
        """Return the question with another passage of its text, or with one of the nearest of all."""
        if chance.random() < 0.5:
            other = _elsewhere(example, chance)
            if other is not None:
                return other
        return self._nearest.one(example, chance)

    @functools.cached_property
    def _nearest(self) -> _Nearest:
        return _Nearest([*(versions[self.main] for versions in self.parallel), *self.own])


class _Nearest:
    """Find the passages nearest to a question, by their words, that lack its answer."""

    def __init__(self, examples: Sequence[Example]) -> None:
        titles = {example.passage: example.title for example in examples}
        self._titles = {part: title for text, title in titles.items() for part in _parts(text)}
        self._passages = list(self._titles)
        self._analyzer = Analyzer()
        self._ranking = BM25Okapi([self._analyzer(passage) for passage in self._passages])

    def one(self, example: Example, chance: random.Random) -> Example | None:
        """Return the question with one of the nearest passages, or None where all hold the answer."""
        scores = self._ranking.get_scores(self._analyzer(example.question))
        best = [self._passages[row] for row in scores.argsort()[::-1][: 3 * _NEAREST].tolist()]
        wrong = [passage for passage in best if not _holds(passage, example)][:_NEAREST]
        if not wrong:
            return None
        passage = chance.choice(wrong)
        return replace(example, passage=passage, title=self._titles[passage], answers=())


def cropped(example: Example, chance: random.Random) -> Example:
    """Return the example with whole sentences of its passage, of a length drawn by chance, the answer among them."""
    focus = example.answers[0] if example.answers else example.near
    if focus is None:
        sentences = _sentences(example.passage)
        focus = chance.choice(sentences) if sentences else Span(0, len(example.passage))
    passage = passage_around(example.passage, focus, chance)
    inside = [answer for answer in example.answers if passage.start <= answer.start and answer.end <= passage.end]
    return replace(
        example,
        passage=passage.cut(example.passage),
        answers=tuple(answer.shift(-passage.start) for answer in inside),
        near=None,
    )


def passage_around(text: str, focus: Span, chance: random.Random) -> Span:
    """Return whole sentences of the text with `focus` somewhere among them, of a length drawn by chance."""
    sentences = _sentences(text)
    touched = [number for number, span in enumerate(sentences) if span.overlaps(focus)]
    if not touched:
        return focus
    first, last = touched[0], touched[-1]
    wanted = chance.randint(*(_LONG if chance.random() < _LONG_ONES else _SHORT))
    while sentences[last].end - sentences[first].start < wanted and (first > 0 or last + 1 < len(sentences)):
        backwards = chance.random() < 0.5
        if (backwards and first > 0) or last + 1 == len(sentences):
            first -= 1
        else:
            last += 1
    return Span(sentences[first].start, sentences[last].end)


def _elsewhere(example: Example, chance: random.Random) -> Example | None:
    """Return the question with a part of its own text that lacks the answer, or None."""
    parts = [part for part in _parts(example.passage) if not _holds(part, example)]
    return replace(example, passage=chance.choice(parts), answers=()) if parts else None


def _holds(passage: str, example: Example) -> bool:
    return any(answer.cut(example.passage).lower() in passage.lower() for answer in example.answers)


@functools.cache
def _sentences(text: str) -> tuple[Span, ...]:
    return tuple(split_sentences(text))


def _parts(text: str) -> Iterator[str]:
    """Yield the text in parts of whole sentences, the last of which may be short."""
    sentences = _sentences(text)
    begin = 0
    for number, sentence in enumerate(sentences):
        if sentence.end - sentences[begin].start >= _LONG[0] or number + 1 == len(sentences):
            yield text[sentences[begin].start : sentence.end]
            begin = number + 1

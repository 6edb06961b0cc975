"""Choose the words of a quote that answer the question: candidates scored by a weighted sum, the best one marked."""

from __future__ import annotations

import json
from collections import defaultdict
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from retrieval.answering.highlight_features import CandidateFeatures
from retrieval.answering.quote_words import AskedWords, QuoteWords
from retrieval.datamodel import Span
from retrieval.german.answers import find_answers
from retrieval.german.corrections import corrected_ranges
from retrieval.german.questions import AnswerType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from retrieval.answering.question import AnalysedQuestion
    from retrieval.german.analyzer import Analyzer

__all__ = ["LEARNED", "HighlightModel", "Highlighter"]

_EXPECTED_FORM_FROM = 0.2
# Their form says enough, and too few questions ask for them to learn anything.
_TOLD_BY_FORM = frozenset({AnswerType.COLOUR, AnswerType.QUOTATION})
# Not learned: hardly a sentence of the data names what is wrong.  More than any word is ahead of another.
_CORRECTED_PENALTY = 20.0


class HighlightModel:
    """Hold the weights of the features of words that may answer, and the score from which words are marked.

    A weight named "kind: feature" is added where that kind of answer is asked for.
    """

    def __init__(self, weights: Mapping[str, float], marked_from: float) -> None:
        self.marked_from = marked_from
        self.shared = weights
        kinds = {name.rpartition(": ")[0] for name in weights} - {""}
        self._by_kind = {kind: _weights_for(kind, weights) for kind in kinds}

    def by_kind(self, kind: str) -> Mapping[str, float]:
        """Return the weights of the features that have one for each kind of answer, for this kind."""
        return self._by_kind.get(kind, self.shared)


def _weights_for(kind: str, weights: Mapping[str, float]) -> dict[str, float]:
    summed: defaultdict[str, float] = defaultdict(float)
    for name, weight in weights.items():
        group, _, feature = name.rpartition(": ")
        if group in {"", kind}:
            summed[feature] += weight
    return dict(summed)


LEARNED = HighlightModel(
    **json.loads(files("retrieval.answering").joinpath("highlight_weights.json").read_text(encoding="utf-8"))["model"]
)


class Highlighter:
    """Mark the answer in quotes to one question; `idf` says how rare a term is in the archive.  For one thread.

    A score is the log-odds of the candidate against "nothing here answers"; below the learned limit nothing is marked,
    and what the text itself corrects ("nicht 64, sondern 46") only where nothing else can be.
    Questions in English share too few words with the quote for that: there, what has the expected form is marked, as
    for colours and quotations.
    """

    def __init__(
        self,
        question: AnalysedQuestion,
        analyzer: Analyzer,
        idf: Callable[[str], float],
        model: HighlightModel = LEARNED,
    ) -> None:
        self._question, self._analyzer, self._idf, self._model = question, analyzer, idf, model
        self._best: dict[tuple[str, Span], tuple[float, Span] | None] = {}

    @cached_property
    def _asked(self) -> AskedWords:
        return AskedWords.of(self._question.text, self._question.expected, self._analyzer, self._idf)

    def highlights(self, text: str, core: Span) -> tuple[Span, ...]:
        """Return the range of `text` that answers, or nothing; `core` is the sentence of the quote that was found."""
        if not self._learned:
            return self._of_expected_form(text)
        best = self.best(text, core)
        return (best[1],) if best is not None and best[0] > self._model.marked_from else ()

    def best(self, text: str, core: Span) -> tuple[float, Span] | None:
        """Return the highest score in `text` and where it is; None if the answer is marked by its form alone.

        It is remembered: what is quoted was mostly looked at before.
        """
        if not self._learned:
            return None
        self.look_at([(text, core)])
        return self._best[text, core]

    def look_at(self, quotes: Iterable[tuple[str, Span]]) -> None:
        """Find the best words of several quotes, each a text and its core, for `best` to remember.

        Many at once take hardly longer than one.
        """
        if not self._learned:
            return
        fresh = [quote for quote in dict.fromkeys(quotes) if quote not in self._best]
        words = [QuoteWords(self._asked, text, core) for text, core in fresh]
        self._best |= dict.fromkeys(fresh)
        found = [(quote, read) for quote, read in zip(fresh, words, strict=True) if read.runs]
        if not found:
            return
        features = CandidateFeatures([read for _, read in found], self._asked)
        scores = self._scores(features)
        for (quote, read), run in zip(found, features.places.slices, strict=True):
            own = scores[run]
            if corrected := corrected_ranges(quote[0]):
                own = own - _penalties(corrected, [read.span_of(words) for words in read.runs])
            at = int(own.argmax())
            self._best[quote] = float(own[at]), read.span_of(list(read.runs)[at])

    def odds(self, text: str, core: Span, ranges: Sequence[Span]) -> list[float] | None:
        """Return the score of each of these ranges of `text`: of the words that have most in common with it.

        All are alike where nothing is known of any; None where the answer's form alone says what is marked.
        """
        if not self._learned:
            return None if self._of_expected_form(text) else [0.0] * len(ranges)
        quote = QuoteWords(self._asked, text, core)
        if not quote.runs:
            return [0.0] * len(ranges)
        scores = self._scores(CandidateFeatures([quote], self._asked))
        spans = np.array([(span.start, span.end) for span in map(quote.span_of, quote.runs)])
        found = np.array([scores[_nearest(spans, wanted)] for wanted in ranges])
        return [float(score) for score in found - _penalties(corrected_ranges(text), ranges)]

    @property
    def _learned(self) -> bool:
        expected = self._question.expected
        return expected.language != "en" and expected.type not in _TOLD_BY_FORM

    def _scores(self, features: CandidateFeatures) -> NDArray[np.float64]:
        by_kind = self._model.by_kind(self._asked.cues.group)
        pairs = [
            (weights[name], column)
            for weights, columns in ((self._model.shared, features.shared), (by_kind, features.by_kind))
            for name, column in columns.items()
            if name in weights
        ]
        weighed = np.array([column for _, column in pairs], dtype=np.float64)
        weighed *= np.array([weight for weight, _ in pairs])[:, None]
        # Column after column, not as a product: equal candidates have to have equal scores, to the last bit.
        scores: NDArray[np.float64] = weighed.sum(axis=0)
        return scores

    def candidates(self, text: str, core: Span) -> Iterator[tuple[Span, dict[str, float], dict[str, float]]]:
        """Yield each range of `text` that may answer, with its features: (range, shared, by kind)."""
        quote = QuoteWords(self._asked, text, core)
        if not quote.runs:
            return
        features = CandidateFeatures([quote], self._asked)
        for at, run in enumerate(quote.runs):
            shared, by_kind = (
                {name: float(column[at]) for name, column in columns.items()}
                for columns in (features.shared, features.by_kind)
            )
            yield quote.span_of(run), shared, by_kind

    def _of_expected_form(self, text: str) -> tuple[Span, ...]:
        found = find_answers(self._question.expected, text, question=self._question.text)
        best = max((answer.score for answer in found), default=0.0)
        return tuple(sorted(answer.span for answer in found if answer.score >= max(_EXPECTED_FORM_FROM, best - 0.1)))


def _nearest(spans: NDArray[np.int64], wanted: Span) -> int:
    """Return which of the ranges has most characters in common with the wanted one, of all that either has."""
    common = np.minimum(spans[:, 1], wanted.end) - np.maximum(spans[:, 0], wanted.start)
    either = np.maximum(spans[:, 1], wanted.end) - np.minimum(spans[:, 0], wanted.start)
    return int((common / either).argmax())


def _penalties(corrected: Sequence[Span], spans: Sequence[Span]) -> NDArray[np.float64]:
    """Return what is taken off the score of each of the ranges: much where it begins in what the text corrects."""
    inside = [any(wrong.start <= span.start < wrong.end for wrong in corrected) for span in spans]
    return _CORRECTED_PENALTY * np.array(inside, dtype=np.float64)

"""Choose the words of a quote that answer the question: candidates scored by a weighted sum, the best one marked."""

from __future__ import annotations

import json
from collections import defaultdict
from functools import cached_property
from importlib.resources import files
from operator import itemgetter
from typing import TYPE_CHECKING

from retrieval.answering.highlight_features import features_of
from retrieval.answering.quote_words import AskedWords, QuoteWords
from retrieval.datamodel import Span
from retrieval.german.answers import find_answers
from retrieval.german.questions import AnswerType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from retrieval.answering.question import AnalysedQuestion
    from retrieval.german.analyzer import Analyzer

__all__ = ["LEARNED", "HighlightModel", "Highlighter"]

_EXPECTED_FORM_FROM = 0.2
# Their form says enough, and too few questions ask for them to learn anything.
_TOLD_BY_FORM = frozenset({AnswerType.COLOUR, AnswerType.QUOTATION})


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

    A score is the log-odds of the candidate against "nothing here answers"; below the learned limit nothing is marked.
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
        if (text, core) not in self._best:
            self._best[text, core] = max(self._scored(text, core), default=None, key=itemgetter(0))
        return self._best[text, core]

    @property
    def _learned(self) -> bool:
        expected = self._question.expected
        return expected.language != "en" and expected.type not in _TOLD_BY_FORM

    def _scored(self, text: str, core: Span) -> Iterator[tuple[float, Span]]:
        weights, by_kind = self._model.shared, self._model.by_kind(self._asked.cues.group)
        for span, shared, special in self.candidates(text, core):
            score = sum(weights.get(name, 0.0) * value for name, value in shared.items() if value)
            score += sum(by_kind.get(name, 0.0) * value for name, value in special.items() if value)
            yield score, span

    def candidates(self, text: str, core: Span) -> Iterator[tuple[Span, dict[str, float], dict[str, float]]]:
        """Yield each range of `text` that may answer, with its features: (range, shared, by kind)."""
        quote = QuoteWords(self._asked, text, core)
        for run in quote.runs:
            span = Span(quote.tokens[run.first].start, quote.tokens[run.last].end)
            yield span, *features_of(run, quote, self._asked)

    def _of_expected_form(self, text: str) -> tuple[Span, ...]:
        found = find_answers(self._question.expected, text, question=self._question.text)
        best = max((answer.score for answer in found), default=0.0)
        return tuple(sorted(answer.span for answer in found if answer.score >= max(_EXPECTED_FORM_FROM, best - 0.1)))

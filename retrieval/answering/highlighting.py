"""Choose the words of a quote that answer the question: candidates scored by a weighted sum, the best one marked."""

from __future__ import annotations

import json
from collections import defaultdict
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING

from retrieval.answering.highlight_features import features_of
from retrieval.answering.quote_words import AskedWords, QuoteWords
from retrieval.datamodel import Span
from retrieval.german.answers import find_answers
from retrieval.german.questions import AnswerType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from retrieval.answering.question import AnalysedQuestion
    from retrieval.german.analyzer import Analyzer

__all__ = ["Highlighter"]

_LEARNED = json.loads(files("retrieval.answering").joinpath("highlight_weights.json").read_text(encoding="utf-8"))
_WEIGHTS: dict[str, float] = _LEARNED["weights"]
_MARKED_FROM: float = _LEARNED["marked_from"]
_EXPECTED_FORM_FROM = 0.2
# Their form says enough, and too few questions ask for them to learn anything.
_TOLD_BY_FORM = frozenset({AnswerType.COLOUR, AnswerType.QUOTATION})


def _weights_for(kind: str) -> dict[str, float]:
    """Return the weights of the features that have one for each kind of answer, for this kind."""
    weights: defaultdict[str, float] = defaultdict(float)
    for name, weight in _WEIGHTS.items():
        group, _, feature = name.rpartition(": ")
        if group in {"", kind}:
            weights[feature] += weight
    return dict(weights)


_BY_KIND = {kind: _weights_for(kind) for kind in {name.rpartition(": ")[0] for name in _WEIGHTS} - {""}}


class Highlighter:
    """Mark the answer in quotes to one question; `idf` says how rare a term is in the archive.

    A score is the log-odds of the candidate against "nothing here answers"; below the learned limit nothing is marked.
    Questions in English share too few words with the quote for that: there, what has the expected form is marked, as
    for colours and quotations.
    """

    def __init__(self, question: AnalysedQuestion, analyzer: Analyzer, idf: Callable[[str], float]) -> None:
        self._question, self._analyzer, self._idf = question, analyzer, idf

    @cached_property
    def _asked(self) -> AskedWords:
        return AskedWords.of(self._question.text, self._question.expected, self._analyzer, self._idf)

    def highlights(self, text: str, core: Span) -> tuple[Span, ...]:
        """Return the range of `text` that answers, or nothing; `core` is the sentence of the quote that was found."""
        expected = self._question.expected
        if expected.language == "en" or expected.type in _TOLD_BY_FORM:
            return self._of_expected_form(text)
        best, marked = _MARKED_FROM, None
        by_kind = _BY_KIND.get(self._asked.cues.group, _WEIGHTS)
        for span, shared, special in self.candidates(text, core):
            score = sum(_WEIGHTS.get(name, 0.0) * value for name, value in shared.items() if value)
            score += sum(by_kind.get(name, 0.0) * value for name, value in special.items() if value)
            if score > best:
                best, marked = score, span
        return (marked,) if marked else ()

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

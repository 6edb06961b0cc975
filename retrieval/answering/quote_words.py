"""A question's words with their weights, and a quote's words with what each has to do with the question."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from math import exp
from typing import TYPE_CHECKING

from retrieval.answering.coverage import part_credit
from retrieval.datamodel import Span
from retrieval.german.answers import find_answers
from retrieval.german.chunks import trimmed
from retrieval.german.question_cues import QuestionCues, question_cues
from retrieval.german.text_words import text_words
from retrieval.german.tokens import tokenise

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from retrieval.german.analyzer import Analyzer
    from retrieval.german.chunks import Run
    from retrieval.german.questions import ExpectedAnswer

__all__ = ["AskedWords", "QuoteWords"]

_PART = 0.6
_CLOSENESS_REACH = 6
_LEAST_WEIGHT = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Match:
    """Hold how far a word is one of the question's: whether, how rare that one is, how close to the asking word."""

    known: float = 0.0
    weight: float = 0.0
    asked: float = 0.0


_NO_MATCH = _Match()


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedWords:
    """Hold a question's cues and terms: `weights` are idf, the rarest 1; `closeness` to the asking word, 0 to 1."""

    text: str
    expected: ExpectedAnswer
    cues: QuestionCues
    weights: Mapping[str, float]
    closeness: Mapping[str, float]
    subject: bool
    analyzer: Analyzer
    idf: Callable[[str], float]
    _words: dict[str, tuple[_Match, float]] = field(default_factory=dict)

    @classmethod
    def of(cls, question: str, expected: ExpectedAnswer, analyzer: Analyzer, idf: Callable[[str], float]) -> AskedWords:
        """Read a question; `idf` says how rare a term is in the archive."""
        cues = question_cues(question, expected)
        words = [token for token in tokenise(question) if token.text[0].isalnum()]
        place = next((number for number, token in enumerate(words) if token.start >= cues.at), 0)
        weights: dict[str, float] = {}
        closeness: dict[str, float] = {}
        for number, token in enumerate(words):
            for term in analyzer(token.text):
                weights[term] = max(idf(term), _LEAST_WEIGHT)
                closeness[term] = max(closeness.get(term, 0.0), exp(-abs(number - place) / _CLOSENESS_REACH))
        most = max(weights.values(), default=1.0)
        behind = words[place + 1 : place + 2]
        return cls(
            text=question,
            expected=expected,
            cues=cues,
            weights={term: weight / most for term, weight in weights.items()},
            closeness=closeness,
            # "Wer gewann …": a full verb right behind asks for its subject more often than for its object.
            subject=cues.word in {"wer", "was"} and bool(behind) and bool(analyzer(behind[0].text)),
            analyzer=analyzer,
            idf=idf,
        )

    def word(self, word: str) -> tuple[_Match, float]:
        """Return how far a word is one of the question's, and how rare it is; what was found is remembered."""
        found = self._words.get(word)
        if found is None:
            terms = self.analyzer(word)
            matches = [match for match in map(self._match, terms) if match.known]
            found = self._words[word] = (
                _Match(
                    known=max(match.known for match in matches),
                    weight=max(match.weight for match in matches),
                    asked=max(match.asked for match in matches),
                )
                if matches
                else _NO_MATCH,
                max(map(self.idf, terms), default=0.0) / 10,
            )
        return found

    def _match(self, term: str) -> _Match:
        known = heaviest = asked = 0.0
        first, last = term[0], term[-1]
        for other, weight in self.weights.items():
            # One that neither begins nor ends as the other does is no part of it: most are told so, fast.
            credit = part_credit(other, term) if other[0] == first or other[-1] == last else 0.0
            if credit:
                credit = _PART if credit < 1 else 1.0
                known, heaviest = max(known, credit), max(heaviest, credit * weight)
                asked = max(asked, credit * weight * self.closeness[other])
        return _Match(known=known, weight=heaviest, asked=asked) if known else _NO_MATCH


class QuoteWords:
    """Hold a quote's tokens, their classes, what each has of the question, and the runs that may be the answer.

    `core` is the range of the sentence that was found; the quote may hold a neighbour beside it.
    """

    def __init__(self, asked: AskedWords, text: str, core: Span) -> None:
        words = text_words(text)
        self.tokens, self.tags, self.stems, self.names = words.tokens, words.tags, words.stems, words.names
        self.clause, self.first_verb = words.clause, words.first_verb
        self.core = core
        found = [
            asked.word(token.text) if tag in "NAx#nFV" else (_NO_MATCH, 0.0)
            for token, tag in zip(words.tokens, words.tags, strict=True)
        ]
        self.known = [match.known for match, _ in found]
        self.weight = [match.weight for match, _ in found]
        self.rarity = [rarity for _, rarity in found]
        self.matched = [(at, match) for at, (match, _) in enumerate(found) if match.known]
        self.total = sum(self.weight) or 1.0
        self.in_clause = [0.0] * (self.clause[-1] + 2 if self.clause else 1)
        for number, weight in zip(self.clause, self.weight, strict=True):
            self.in_clause[number] += weight
        self.typed = self._typed(asked, text)
        self.best_typed = max(self.typed.values(), default=0.0)
        self.runs = {**words.runs, **{run: "typed" for run in self.typed if run not in words.runs}}

    def span_of(self, run: Run) -> Span:
        """Return where a run stands in the quote."""
        first, last = run
        return Span(self.tokens[first].start, self.tokens[last].end)

    def _typed(self, asked: AskedWords, text: str) -> dict[Run, float]:
        """Return the runs of tokens that have the form of the expected answer, with their score."""
        starts = [token.start for token in self.tokens]
        typed = {}
        for answer in find_answers(asked.expected, text, question=asked.text):
            first, last = trimmed(
                self.tags, bisect_left(starts, answer.span.start), bisect_left(starts, answer.span.end) - 1
            )
            if first <= last:
                typed[first, last] = answer.score
        return typed

"""A question's words with their weights, and a quote's words with what each has to do with the question."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from math import exp
from typing import TYPE_CHECKING

from retrieval.answering.coverage import part_credit
from retrieval.german.answers import find_answers
from retrieval.german.chunks import Run, runs_of, trimmed
from retrieval.german.names import find_names
from retrieval.german.question_cues import QuestionCues, question_cues
from retrieval.german.tokens import light_stem, tokenise
from retrieval.german.word_classes import word_classes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from retrieval.datamodel import Span
    from retrieval.german.analyzer import Analyzer
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
    _matches: dict[str, _Match] = field(default_factory=dict)
    _rarities: dict[str, float] = field(default_factory=dict)

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

    def rarity(self, term: str) -> float:
        """Return the term's idf; what was looked up is remembered."""
        found = self._rarities.get(term)
        if found is None:
            found = self._rarities[term] = self.idf(term)
        return found

    def match(self, term: str) -> _Match:
        """Return how far a term of a quote is one of the question's; what was found is remembered."""
        found = self._matches.get(term)
        if found is None:
            known = heaviest = asked = 0.0
            for other, weight in self.weights.items():
                credit = part_credit(other, term)
                if credit:
                    credit = _PART if credit < 1 else 1.0
                    known, heaviest = max(known, credit), max(heaviest, credit * weight)
                    asked = max(asked, credit * weight * self.closeness[other])
            found = _Match(known=known, weight=heaviest, asked=asked) if known else _NO_MATCH
            self._matches[term] = found
        return found


class QuoteWords:
    """Hold a quote's tokens, their classes, what each has of the question, and the runs that may be the answer.

    `core` is the range of the sentence that was found; the quote may hold a neighbour beside it.
    """

    def __init__(self, asked: AskedWords, text: str, core: Span) -> None:
        self.tokens = tokenise(text)
        self.tags = tags = word_classes(self.tokens)
        self.core = core
        self.stems = [
            light_stem(token.text) if tag in "NAx#Fn" else "" for token, tag in zip(self.tokens, tags, strict=True)
        ]
        self.known: list[float] = []
        self.weight: list[float] = []
        self.rarity: list[float] = []
        self.matched: list[tuple[int, _Match]] = []
        for at, token in enumerate(self.tokens):
            terms = asked.analyzer(token.text) if tags[at] in "NAx#nFV" else []
            matches = [match for match in map(asked.match, terms) if match.known]
            self.known.append(max((match.known for match in matches), default=0.0))
            self.weight.append(max((match.weight for match in matches), default=0.0))
            self.rarity.append(max(map(asked.rarity, terms), default=0.0) / 10 if terms else 0.0)
            if matches:
                nearest = max(match.asked for match in matches)
                self.matched.append((at, _Match(known=self.known[-1], weight=self.weight[-1], asked=nearest)))
        self.clause = _clause_numbers(tags)
        self.total = sum(self.weight) or 1.0
        self.in_clause = [0.0] * (self.clause[-1] + 2 if tags else 1)
        for number, weight in zip(self.clause, self.weight, strict=True):
            self.in_clause[number] += weight
        self.typed = self._typed(asked, text)
        self.best_typed = max(self.typed.values(), default=0.0)
        runs = {run[:2]: run for run in runs_of(tags)}
        for first, last in self.typed:
            runs.setdefault((first, last), Run(first, last, "typed"))
        self.runs = list(runs.values())
        self.names = {(name.first, name.last): name.score for name in find_names(self.tokens)}
        self.first_verb = next((at for at, tag in enumerate(tags) if tag in "Vx"), len(tags))

    def _typed(self, asked: AskedWords, text: str) -> dict[tuple[int, int], float]:
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


def _clause_numbers(tags: str) -> list[int]:
    """Return the number of each token's clause; a comma within a list parts no clauses."""
    numbers = []
    number = 0
    for at, tag in enumerate(tags):
        if tag in ".;()" or (tag == "," and tags[at + 1 : at + 2] not in {"A", "N"}):
            number += 1
        numbers.append(number)
    return numbers

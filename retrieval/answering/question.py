"""A question as the reader sees it: its terms with their weights, and the kind of words that would answer it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from retrieval.datamodel import Span
from retrieval.errors import QuestionError
from retrieval.german.names import find_names
from retrieval.german.questions import ExpectedAnswer, analyse_question
from retrieval.german.tokens import tokenise

if TYPE_CHECKING:
    from collections.abc import Callable

    from retrieval.german.analyzer import Analyzer, Token
    from retrieval.german.asked_times import AskedTime

__all__ = ["MAX_QUESTION_LENGTH", "AnalysedQuestion", "WeightedTerm", "analyse"]

MAX_QUESTION_LENGTH = 2_000
_NAME_FROM = 0.25
# Control sequences (ECMA-48, 5.4), which colour text on a terminal, and other control characters.
_CONTROL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedTerm:
    """Hold a term of the question, its weight (idf, above 0) and what it looks like.

    `kind` is "name" for proper names and numbers, "noun" for other nouns, "word" for the rest.
    """

    term: str
    weight: float
    kind: Literal["name", "noun", "word"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysedQuestion:
    """Hold a question's text, all its terms in order, each different one weighted, and the answer it expects.

    `related` are terms of words inside and behind its words (`RelatedTerms`), which passages may match as well; `times`
    are those that it names, `time_terms` the terms of the words that name them.
    """

    text: str
    terms: tuple[str, ...]
    weighted: tuple[WeightedTerm, ...]
    expected: ExpectedAnswer
    related: tuple[str, ...] = ()
    times: tuple[AskedTime, ...] = ()
    time_terms: frozenset[str] = frozenset()

    @property
    def mass(self) -> float:
        """Return the sum of the weights, at least a trifle above 0."""
        return sum(term.weight for term in self.weighted) or 1e-9


def analyse(question: str, analyzer: Analyzer, idf: Callable[[str], float]) -> AnalysedQuestion:
    """Analyse a question, without what it holds for a terminal.

    Raises:
        QuestionError: if it is empty, too long, or holds nothing that could be searched for.
    """
    text = " ".join(_CONTROL.sub(" ", question).split())
    if not question.strip():
        raise QuestionError(question, "is empty", "ask with a sentence or a few words")
    if len(text) > MAX_QUESTION_LENGTH:
        raise QuestionError(
            text,
            f"has {len(text)} characters",
            f"ask with at most {MAX_QUESTION_LENGTH:,} characters".replace(",", " "),
        )
    tokens = [token for token in analyzer.tokens(text) if token.term is not None]
    if not tokens:
        raise QuestionError(
            text or question, "has no word to search for", "name a person, a place, a thing or a number"
        )
    expected = analyse_question(text)
    weighted: dict[str, WeightedTerm] = {}
    kind_of = _kinds(text, expected.language)
    for token in tokens:
        term = str(token.term)
        weighted.setdefault(term, WeightedTerm(term=term, weight=max(idf(term), 1e-3), kind=kind_of(token)))
    return AnalysedQuestion(
        text=text,
        terms=tuple(str(token.term) for token in tokens),
        weighted=tuple(weighted.values()),
        expected=expected,
    )


def _kinds(text: str, language: str) -> Callable[[Token], Literal["name", "noun", "word"]]:
    """Return what tells the kind of each token of this question."""
    names = [Span(n.start, n.end) for n in find_names(tokenise(text)) if n.score >= _NAME_FROM]
    lower_case = text[1:] == text[1:].lower()

    def kind_of(token: Token) -> Literal["name", "noun", "word"]:
        if token.text[0].isdigit():
            return "name"
        if lower_case or text.isupper():
            return "noun"  # nothing tells names, nouns and words apart; a noun is the middle
        if token.span.start == 0 or not token.text[0].isupper():
            return "word"
        return "name" if language == "en" or any(token.span.overlaps(name) for name in names) else "noun"

    return kind_of

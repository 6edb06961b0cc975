"""A question as the reader sees it: its terms with their weights, and the kind of words that would answer it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retrieval.errors import QuestionError
from retrieval.german.questions import ExpectedAnswer, analyse_question

if TYPE_CHECKING:
    from collections.abc import Callable

    from retrieval.german.analyzer import Analyzer

__all__ = ["MAX_QUESTION_LENGTH", "AnalysedQuestion", "WeightedTerm", "analyse"]

MAX_QUESTION_LENGTH = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedTerm:
    """Hold a term of the question, its weight (idf, above 0) and whether it looks like a name or a number."""

    term: str
    weight: float
    is_name: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysedQuestion:
    """Hold a question's text, all its terms in order, each different one weighted, and the answer it expects."""

    text: str
    terms: tuple[str, ...]
    weighted: tuple[WeightedTerm, ...]
    expected: ExpectedAnswer

    @property
    def mass(self) -> float:
        """Return the sum of the weights, at least a trifle above 0."""
        return sum(term.weight for term in self.weighted) or 1e-9


def analyse(question: str, analyzer: Analyzer, idf: Callable[[str], float]) -> AnalysedQuestion:
    """Analyse a question.

    Raises:
        QuestionError: if it is empty, too long, or holds nothing that could be searched for.
    """
    text = " ".join(question.split())
    if not text:
        raise QuestionError(question, "is empty", "ask with a sentence or a few words")
    if len(text) > MAX_QUESTION_LENGTH:
        raise QuestionError(
            text,
            f"has {len(text)} characters",
            f"ask with at most {MAX_QUESTION_LENGTH:,} characters".replace(",", " "),
        )
    tokens = [token for token in analyzer.tokens(text) if token.term is not None]
    if not tokens:
        raise QuestionError(text, "has no word to search for", "name a person, a place, a thing or a number")
    expected = analyse_question(text)
    weighted: dict[str, WeightedTerm] = {}
    for token in tokens:
        term = str(token.term)
        name_like = token.text[:1].isdigit() or (token.span.start > 0 and token.text[:1].isupper())
        if expected.language == "de":
            name_like = name_like and not text.isupper()
        weighted.setdefault(term, WeightedTerm(term=term, weight=max(idf(term), 1e-3), is_name=name_like))
    return AnalysedQuestion(
        text=text,
        terms=tuple(str(token.term) for token in tokens),
        weighted=tuple(weighted.values()),
        expected=expected,
    )

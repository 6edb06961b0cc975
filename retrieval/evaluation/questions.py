"""What the ruler asks, and where the right words stand; nothing of a data set's format is left here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retrieval.datamodel import Article, Span

__all__ = ["AnswerPlace", "EvalQuestion", "EvalSet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPlace:
    """Say where one right answer stands, in code points of the article's text, and its words.

    A right quote holds `answer` and lies in `paragraph`; a right highlight marks `words`.
    """

    article_id: str
    paragraph: Span
    answer: Span
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvalQuestion:
    """Hold a question with every place that answers it; without a place, nothing in the archive does."""

    id: str
    text: str
    places: tuple[AnswerPlace, ...]

    @property
    def answerable(self) -> bool:
        """Tell whether the archive holds an answer."""
        return bool(self.places)

    @property
    def gold(self) -> tuple[str, ...]:
        """Return the words of each right answer, each wording once."""
        return tuple(dict.fromkeys(place.words for place in self.places))


@dataclass(frozen=True, slots=True, kw_only=True)
class EvalSet:
    """Hold the questions of a data set, and the articles that they are asked of."""

    name: str
    articles: tuple[Article, ...]
    questions: tuple[EvalQuestion, ...]

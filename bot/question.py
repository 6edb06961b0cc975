"""What somebody asks, as whoever looks after the place wants it answered, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.language import language_at
from bot.server_settings import QUOTES_A_PAGE
from retrieval import ArticleFilter

if TYPE_CHECKING:
    from bot.render import AnswerView
    from bot.server_settings import PlaceSettings, Sureness
    from bot.texts import Language
    from retrieval import Citation, Context

__all__ = ["Question", "QuoteContext", "Reply", "as_set"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Hold what somebody asks, or a claim for which they want evidence, and the message `url` that it stands in.

    `follows` is the id of an earlier answer that they point at, by a reply to it.
    """

    text: str
    language: Language
    is_claim: bool = False
    only: ArticleFilter | None = None
    url: str | None = None
    follows: str | None = None
    quotes_a_page: int = QUOTES_A_PAGE
    sureness: Sureness | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """Hold an answer as it is to be shown; `answer_id` is None if its buttons could not work."""

    view: AnswerView
    answer_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteContext:
    """Hold what stands around a quote, its source, and how many quotes the answer has, in all and on a page."""

    context: Context
    citation: Citation
    language: Language
    quotes: int
    quotes_a_page: int


def as_set(question: Question, settings: PlaceSettings) -> Question:
    """Return the question as the admins of its place want it answered."""
    only = question.only
    if settings.without_sources:
        only = replace(only or ArticleFilter(), without_sources=settings.without_sources)
    return replace(
        question,
        language=language_at(settings, question.language),
        only=only,
        quotes_a_page=settings.quotes,
        sureness=settings.sureness,
    )

"""What an open generation answers to a question, as it is to be shown; these run in threads."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from bot.question import QuoteContext
from bot.render import AnswerView
from retrieval import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answer_store import StoredAnswer
    from bot.live_index import OpenGeneration
    from bot.question import Question
    from bot.server_settings import Sureness
    from retrieval import Answer, Caution, Turn

__all__ = ["MOST_QUOTES", "context_of", "first_view", "same_view"]

MOST_QUOTES = 12


def first_view(
    question: Question, previous: Sequence[Turn], generation: OpenGeneration, *, quick: bool = False
) -> AnswerView:
    """Answer a question, completed from the turns before it where it is a follow-up; `quick` takes no reader."""
    answer = generation.answerer.ask(
        question.text,
        top_k=MOST_QUOTES,
        only=question.only,
        min_confidence=_limit(question.sureness),
        previous=previous,
        quick=quick,
    )
    return _view(answer, question, generation, is_quick=quick)


def same_view(stored: StoredAnswer, generation: OpenGeneration) -> AnswerView:
    """Answer a stored question as it was answered, without the turns that were before it then."""
    # What was understood can be asked alone; but the correction behind it stops after a few typing errors, and a second
    # one finds the rest.
    texts = dict.fromkeys((stored.question,) if stored.is_claim else (stored.understood_as, stored.question))
    limit = _limit(stored.sureness)
    answers = (
        generation.answerer.ask(text, top_k=MOST_QUOTES, only=stored.only, min_confidence=limit, quick=stored.is_quick)
        for text in texts
    )
    first = next(answers)
    found = (answer for answer in chain((first,), answers) if answer.understood_as == stored.understood_as)
    answer = replace(next(found, first), question=stored.question)
    return _view(answer, stored, generation, is_quick=stored.is_quick)


def context_of(stored: StoredAnswer, place: int, generation: OpenGeneration) -> QuoteContext:
    """Return what stands around the quote at a place (from 0) of a stored answer."""
    quote = stored.quotes[place]
    context = generation.answerer.context(quote.article_id, Span(quote.start, quote.end))
    return QuoteContext(
        context=context,
        citation=context.article.cite(context.span),
        language=stored.language,
        quotes=len(stored.quotes),
        quotes_a_page=stored.quotes_a_page,
    )


def _view(answer: Answer, asked: Question | StoredAnswer, generation: OpenGeneration, *, is_quick: bool) -> AnswerView:
    return AnswerView(
        answer=answer,
        language=asked.language,
        is_claim=asked.is_claim,
        only=asked.only,
        period=generation.period,
        url=asked.url,
        quotes_a_page=asked.quotes_a_page,
        is_quick=is_quick,
    )


def _limit(sureness: Sureness | None) -> float | Caution | None:
    return None if sureness is None else sureness.limit

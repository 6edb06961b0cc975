"""What an open generation answers to a question, as it is to be shown; these run in threads."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from bot.render import AnswerView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answer_store import StoredAnswer
    from bot.asking import Question
    from bot.live_index import OpenGeneration
    from retrieval import Answer, Turn

__all__ = ["MOST_QUOTES", "first_view", "same_view"]

MOST_QUOTES = 12


def first_view(question: Question, previous: Sequence[Turn], generation: OpenGeneration) -> AnswerView:
    """Answer a question, completed from the turns before it where it is a follow-up."""
    answer = generation.answerer.ask(question.text, top_k=MOST_QUOTES, only=question.only, previous=previous)
    return _view(answer, question, generation)


def same_view(stored: StoredAnswer, generation: OpenGeneration) -> AnswerView:
    """Answer a stored question as it was answered, without the turns that were before it then."""
    # What was understood can be asked alone; but the correction behind it stops after a few typing errors, and a second
    # one finds the rest.
    texts = dict.fromkeys((stored.question,) if stored.is_claim else (stored.understood_as, stored.question))
    answers = (generation.answerer.ask(text, top_k=MOST_QUOTES, only=stored.only) for text in texts)
    first = next(answers)
    found = (answer for answer in chain((first,), answers) if answer.understood_as == stored.understood_as)
    return _view(replace(next(found, first), question=stored.question), stored, generation)


def _view(answer: Answer, asked: Question | StoredAnswer, generation: OpenGeneration) -> AnswerView:
    return AnswerView(
        answer=answer,
        language=asked.language,
        is_claim=asked.is_claim,
        only=asked.only,
        period=generation.period,
        url=asked.url,
    )

"""A follow-up with what it is about in brackets behind it, where no sentence says it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retrieval.conversation.clause import sentence
from retrieval.conversation.english import topic_in_english
from retrieval.conversation.topics import topic_of

if TYPE_CHECKING:
    from retrieval.conversation.background import Background

__all__ = ["about", "beside_question", "is_bracketed"]

_IN_BRACKETS = re.compile(r"^[^()]{1,400}\?\s\([^()]+\)$")


def is_bracketed(question: str) -> bool:
    """Tell whether a question has brackets behind it already."""
    return _IN_BRACKETS.match(question.strip()) is not None


def about(question: str, background: Background, *, counted: bool = False) -> str:
    """Return a question with the last one's topic in brackets behind it."""
    topic = topic_of(background, counted=counted, said=question)
    if is_bracketed(question):
        return question
    return f"{sentence(question)} ({topic})" if topic else beside_question(question, background)


def beside_question(words: str, background: Background) -> str:
    """Return a follow-up in front of the last question in brackets, or of what an English one is about."""
    topic = topic_in_english(background)
    if topic:
        return f"{sentence(words)} ({topic})"
    plain = background.question.strip().replace("(", "").replace(")", "").rstrip("?!. ")
    return f"{sentence(words)} ({plain}?)"

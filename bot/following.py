"""What a question builds on: the answer that it points at, else what the same person asked before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import StoreError

if TYPE_CHECKING:
    from bot.conversations import Line
    from bot.question import Question
    from bot.store_thread import StoreThread
    from retrieval import Turn

__all__ = ["turns_before"]


async def turns_before(question: Question, line: Line, store: StoreThread) -> tuple[Turn, ...]:
    """Return the turns that a question builds on, the latest last, once the questions before it are answered.

    A claim builds on nothing.  A reply to an answer builds on that one alone, whosever it is; but on none that is
    private, on no claim, and on none that is no longer stored.
    """
    if question.is_claim:
        line.leave()
        return ()
    before, answer_id = await line.turns(), question.follows
    if answer_id is None:
        return before
    try:
        stored = await store.run(lambda store: store.get(answer_id))
    except StoreError as error:
        store.log_failure(error)
        return ()
    return () if stored is None or stored.is_private or stored.is_claim else (stored.turn,)

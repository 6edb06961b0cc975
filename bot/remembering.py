"""How an answer comes into the store, behind its buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import StoreError

if TYPE_CHECKING:
    from bot.asker import Asker
    from bot.metrics import Metrics
    from bot.question import Question
    from bot.render import AnswerView
    from bot.store_thread import StoreThread

__all__ = ["remember_answer"]


async def remember_answer(
    view: AnswerView, question: Question, asker: Asker, archive: str | None, store: StoreThread, *, metrics: Metrics
) -> str | None:
    """Store an answer with all that made it, and return its id; None where that fails, which is logged and counted.

    An answer that cannot be stored is given all the same, without buttons.
    """
    try:
        return await store.run(
            lambda store: store.add(
                view.answer,
                is_claim=view.is_claim,
                only=view.only,
                url=view.url,
                language=view.language,
                quotes_a_page=view.quotes_a_page,
                sureness=question.sureness,
                is_private=asker.private,
                archive=archive,
                is_quick=view.is_quick,
            )
        )
    except StoreError as error:
        store.log_failure(error)
        metrics.failed(error)
        return None

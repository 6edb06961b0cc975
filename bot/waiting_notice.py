"""What somebody is told whose question waits for long, and what becomes of it once there is an answer."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.texts import TEXTS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bot.texts import Language

__all__ = ["told_while_waiting", "waiting_sentence"]

_log = logging.getLogger(__name__)

_PATIENCE = 5.0  # seconds; an answer waits no longer for the notice that goes before it


def waiting_sentence(ahead: int, language: Language) -> str:
    """Say that many ask, and how many questions come before somebody's own."""
    texts = TEXTS[language]
    if ahead == 0:
        return texts.waiting_next
    return texts.waiting_one if ahead == 1 else texts.waiting_many.format(ahead=ahead)


@asynccontextmanager
async def told_while_waiting(
    tell: Callable[[int], Awaitable[object]], take_back: Callable[[], Awaitable[object]]
) -> AsyncIterator[Callable[[int], None]]:
    """Give what to call with how many come before; it is told in the background, at the latest when the block ends.

    So what follows the block comes after the notice, and takes its place.  If the block fails the notice is taken back.
    That either is not possible is logged and hurts nobody.
    """
    telling: list[asyncio.Task[bool]] = []

    def waits(ahead: int) -> None:
        telling.append(asyncio.create_task(_done(tell(ahead))))

    try:
        yield waits
    except BaseException:
        if any([await task for task in telling]):
            await _done(take_back())
        raise
    for task in telling:
        await task


async def _done(request: Awaitable[object]) -> bool:
    """Tell whether Discord did what it was asked for, in time."""
    try:
        async with asyncio.timeout(_PATIENCE):
            await request
    except Exception as error:  # noqa: BLE001 - the answer comes all the same
        _log.info("Somebody could not be told that their question waits: %s: %s", type(error).__name__, error)
        return False
    return True

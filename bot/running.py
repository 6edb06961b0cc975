"""The bot from its start until it is told to stop; then what is in work is brought to an end in good order."""

from __future__ import annotations

import asyncio
import logging
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.client import Bot

__all__ = ["run_until_stopped"]

_log = logging.getLogger(__name__)

# Together less than the ten seconds that a container is given to stop.
_FINISHING_SECONDS, _DECLINING_SECONDS = 6.0, 2.0


async def run_until_stopped(bot: Bot, token: str) -> None:
    """Run the bot until SIGINT or SIGTERM, then close it; `Client.run` would hear SIGINT only.

    What is being answered then is answered, for some seconds at most, and what is left is declined; a second signal
    does not wait for answers.

    Raises:
        discord.LoginFailure: if Discord refuses the token.
        discord.ConnectionClosed: if Discord ends the connection for good.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with bot:
        running = asyncio.create_task(bot.start(token))
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait({running, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if running.done():
            running.result()
            return
        _log.info("Stopping.")
        stop.clear()
        finishing = asyncio.create_task(_finish(bot))
        again = asyncio.create_task(stop.wait())
        await asyncio.wait({finishing, again}, return_when=asyncio.FIRST_COMPLETED)
        finishing.cancel()
        again.cancel()
        await bot.work.decline(_DECLINING_SECONDS)
        # Cancelling is the only way out of every stage of a start, also of one that waits for the network.
        running.cancel()
        await asyncio.wait({finishing, again, running})


async def _finish(bot: Bot) -> None:
    """Answer what is in work and end a rebuild, both within some seconds."""
    both = {asyncio.create_task(bot.work.finish(_FINISHING_SECONDS)), asyncio.create_task(bot.rebuilds.finish())}
    try:
        await asyncio.wait(both, timeout=_FINISHING_SECONDS)
    finally:
        for task in both:
            task.cancel()

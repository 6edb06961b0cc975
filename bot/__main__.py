"""`python -m bot`: read the settings, connect to Discord, stay until told to stop.

Exit codes: 0 stopped as asked, 1 could not, 2 wrong usage.  An error is one sentence on stderr, which never holds the
token; `--debug` shows the traceback, too.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sys
import traceback
from typing import TYPE_CHECKING

from bot.config import read_config
from bot.errors import BotError
from retrieval import RetrievalError, SettingsError, check_installed

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]

_COULD_NOT, _WRONG_USAGE = 1, 2
# https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes
_AUTHENTICATION_FAILED, _INTENTS_REFUSED = 4004, frozenset({4013, 4014})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the bot and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m bot", description="Run the Discord bot; DISCORD_TOKEN is its token."
    )
    parser.add_argument("--debug", action="store_true", help="Show the traceback of an error, and log more.")
    parser.add_argument("--sync", action="store_true", help="Send Discord the commands even if they did not change.")
    options = parser.parse_args(arguments)
    debug: bool = options.debug
    # Until the event loop listens: a start that is stopped has done what it was told.
    before = signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    try:
        _run(debug=debug, sync=options.sync)
    except KeyboardInterrupt:
        return 0
    except Exception as error:
        if debug and isinstance(error, BotError | RetrievalError):
            traceback.print_exc()
        elif debug:
            # A foreign error may hold the token, which the log's formatter takes out.
            logging.getLogger(__name__).debug("The bot ends.", exc_info=error)
        sys.stderr.write(f"fundstelle bot: {' '.join(_sentence(error).split())}\n")
        return _WRONG_USAGE if isinstance(error, SettingsError) else _COULD_NOT
    finally:
        signal.signal(signal.SIGTERM, before)
    return 0


def _run(*, debug: bool, sync: bool) -> None:
    check_installed("bot", "The bot")
    config = read_config()
    from bot.client import Bot
    from bot.env_file import warn_of_readable_token
    from bot.logs import set_up_logging
    from bot.running import run_until_stopped

    set_up_logging(config.log_format, debug=debug, token=config.token)
    warn_of_readable_token()

    async def run() -> None:
        await run_until_stopped(Bot(config, force_sync=sync), config.token)

    asyncio.run(run())


def _sentence(error: Exception) -> str:
    """Return what to tell whoever started the bot; a foreign error gives only its kind, its text may hold the token."""
    if isinstance(error, BotError | RetrievalError):
        return str(error)
    import socket

    import aiohttp
    import discord

    closed_with = error.code if isinstance(error, discord.ConnectionClosed) else None
    if isinstance(error, discord.LoginFailure) or closed_with == _AUTHENTICATION_FAILED:
        return "Discord refused DISCORD_TOKEN; copy it anew from https://discord.com/developers/applications."
    if isinstance(error, discord.PrivilegedIntentsRequired) or closed_with in _INTENTS_REFUSED:
        return (
            "Discord refused the intents that the bot asks for (servers, messages in servers and direct messages); "
            "look at https://discord.com/developers/applications, whether the application is limited or disabled."
        )
    if closed_with is not None:
        return f"Discord closed the connection for good (code {closed_with}); start the bot again."
    unreachable = aiohttp.ClientError | ConnectionError | TimeoutError | socket.gaierror
    if isinstance(error, discord.HTTPException | discord.GatewayNotFound | unreachable):
        return f"Discord cannot be reached ({type(error).__name__}); look at the network and start the bot again."
    return f"Something went wrong that should not: {type(error).__name__}; --debug shows where."


if __name__ == "__main__":
    sys.exit(main())

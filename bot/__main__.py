"""`python -m bot`: read the settings, connect to Discord, stay until told to stop.

Exit codes: 0 stopped as asked, 1 could not, 2 wrong usage.  An error is one sentence on stderr, which never holds the
token; `--debug` shows the traceback, too.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import traceback
from typing import TYPE_CHECKING

from bot.config import read_config
from bot.errors import BotError
from retrieval import RetrievalError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]

_COULD_NOT, _WRONG_USAGE = 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the bot and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m bot", description="Run the Discord bot; DISCORD_TOKEN is its token."
    )
    parser.add_argument("--debug", action="store_true", help="Show the traceback of an error, and log more.")
    debug: bool = parser.parse_args(arguments).debug
    try:
        _run(debug=debug)
    except Exception as error:  # noqa: BLE001 - whatever it was, it ends as a sentence and an exit code
        if debug:
            traceback.print_exc()
        sys.stderr.write(f"fundstelle bot: {' '.join(_sentence(error).split())}\n")
        return _WRONG_USAGE if isinstance(error, SettingsError) else _COULD_NOT
    return 0


def _run(*, debug: bool) -> None:
    config = read_config()
    import logging

    import discord

    from bot.client import Bot, run_until_stopped

    discord.utils.setup_logging(level=logging.DEBUG if debug else logging.INFO, root=True)
    asyncio.run(run_until_stopped(Bot(config), config.token))


def _sentence(error: Exception) -> str:
    """Return what to tell whoever started the bot; a foreign error gives only its kind, its text may hold the token."""
    if isinstance(error, BotError | RetrievalError):
        return str(error)
    import aiohttp
    import discord

    if isinstance(error, discord.LoginFailure):
        return "Discord refused DISCORD_TOKEN; copy it anew from https://discord.com/developers/applications."
    if isinstance(error, discord.HTTPException | discord.GatewayNotFound | aiohttp.ClientError | OSError):
        return f"Discord cannot be reached ({type(error).__name__}); look at the network and start the bot again."
    return f"Something went wrong that should not: {type(error).__name__}; --debug shows where."


if __name__ == "__main__":
    sys.exit(main())

"""`fundstelle bot`: hand over to `python -m bot`, because the bot sits on retrieval and not the other way round."""

from __future__ import annotations

import os
import sys

import click

__all__ = ["command"]


@click.command("bot")
def command() -> None:
    """Run the Discord bot; the token is read from DISCORD_TOKEN.

    \b
    DISCORD_TOKEN=… fundstelle bot
    """  # noqa: D301
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "bot"])  # noqa: S606 - our own interpreter, no shell

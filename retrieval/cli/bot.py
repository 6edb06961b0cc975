"""`fundstelle bot`: hand over to `python -m bot`, because the bot sits on retrieval and not the other way round."""

from __future__ import annotations

import os
import sys

import click

__all__ = ["command"]


@click.command("bot")
@click.option("--sync", is_flag=True, help="Send Discord the commands even if they did not change.")
@click.pass_context
def command(context: click.Context, sync: bool) -> None:
    """Run the Discord bot; the token is read from DISCORD_TOKEN.

    \b
    DISCORD_TOKEN=… fundstelle bot
    """  # noqa: D301
    sys.stdout.flush()
    debug = context.find_root().params["debug"]
    arguments = [*(["--sync"] if sync else []), *(["--debug"] if debug else [])]
    os.execv(sys.executable, [sys.executable, "-m", "bot", *arguments])  # noqa: S606 - our own interpreter, no shell

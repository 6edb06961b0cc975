"""`fundstelle feedback`: hand over to `python -m bot.feedback`, because the bot sits on retrieval."""

from __future__ import annotations

import os
import sys

import click

__all__ = ["command"]


@click.group("feedback")
def command() -> None:
    """Work with what people voted on the bot's answers.

    \b
    fundstelle feedback export > votes.jsonl
    """  # noqa: D301


@command.command("export")
@click.pass_context
def export(ctx: click.Context) -> None:
    """Write each vote as one line of JSON on stdout: the question, the quotes, and whether they were helpful.

    \b
    fundstelle feedback export > votes.jsonl

    Who voted is not known.  It may run beside the bot; the votes are read from FUNDSTELLE_DATA.
    """  # noqa: D301
    debug = ["--debug"] if ctx.find_root().params["debug"] else []
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "bot.feedback", "export", *debug])  # noqa: S606 - our own interpreter, no shell

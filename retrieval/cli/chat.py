"""`fundstelle chat`: questions one after another, on a terminal or from a pipe."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from retrieval.cli.options import index_option, settings_with

__all__ = ["command"]


@click.command("chat")
@index_option
@click.option("--top-k", type=click.IntRange(1, 50), default=3, show_default=True, help="How many quotes at most.")
def command(index: Path | None, top_k: int) -> None:
    """Ask one question after another; a follow-up may lean on what was asked before.

    \b
    fundstelle chat
    fundstelle chat < questions.txt > answers.txt

    What begins with a slash is a command: /hilfe (/help) lists them.  Ctrl-D leaves.
    """  # noqa: D301
    from retrieval.cli.chat_lines import read_lines
    from retrieval.cli.chat_session import ChatSession
    from retrieval.cli.opening import open_as_set
    from retrieval.cli.progress import waiting
    from retrieval.wiring import live_generation

    settings = settings_with(index=index)
    open_live = partial(open_as_set, settings)
    with waiting("Opening the index …"):
        answerer = open_live()
    session = ChatSession(answerer, open_live=open_live, live=partial(live_generation, settings.index), top_k=top_k)
    try:
        with read_lines(session.commands) as lines:
            if lines.are_typed:
                click.echo(session.banner(), err=True)
            for line in lines:
                if not (line.strip() or lines.are_typed):
                    continue  # as in a batch, blank lines of a file are passed over
                try:
                    goes_on = session.take(line)
                except KeyboardInterrupt:
                    if not lines.are_typed:
                        raise
                    click.echo("Left off; ask on, or leave with Ctrl-D.", err=True)
                    continue
                if not goes_on:
                    break
    finally:
        session.close()

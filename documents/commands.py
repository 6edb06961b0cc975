"""The reference of the command line, as click tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from retrieval.cli.app import cli

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["commands_page"]

_WIDTH = 100
_HEAD = """\
# Commands

<!-- This page is written by `python -m documents`; a test holds that it is fresh. -->

What `fundstelle COMMAND --help` says. The command lies in `.venv/bin`; `python -m retrieval` is the same.

Data goes to stdout, and everything else (progress, warnings, errors) to stderr. An error is one sentence;
[troubleshooting](troubleshooting.md) says what to do. Exit codes:

| code | means |
|---|---|
| 0 | done; an honest "no answer" is 0 too |
| 1 | could not: no index, a damaged one, a missing model, no readable article |
| 2 | wrong usage: an unknown option, a setting that cannot work, a question that cannot be asked |
| 130, 143 | ended by Ctrl-C or by SIGTERM |
"""


def commands_page() -> str:
    """Return the page: each command with its help, groups before what they hold."""
    parts = [_HEAD]
    for path, command in _walk("fundstelle", cli):
        context = click.Context(
            command,
            info_name=path,
            terminal_width=_WIDTH,
            max_content_width=_WIDTH,
            help_option_names=list(cli.context_settings["help_option_names"]),
        )
        parts.append(f"\n## {path}\n\n```text\n{command.get_help(context).rstrip()}\n```\n")
    return "".join(parts)


def _walk(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None:
                yield from _walk(f"{path} {name}", below)

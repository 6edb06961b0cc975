"""`fundstelle info`."""

from __future__ import annotations

from pathlib import Path

import click

from retrieval.cli.options import as_json, index_option, settings_with

__all__ = ["command"]


@click.command("info")
@index_option
@as_json
def command(index: Path | None, json_output: bool) -> None:
    """Tell what the live index holds and was built with.

    \b
    fundstelle info --json
    """  # noqa: D301
    from retrieval.cli.forms import to_json
    from retrieval.wiring import describe_index

    facts = describe_index(settings_with(index=index).index)
    if json_output:
        click.echo(to_json(facts))
        return
    from retrieval.cli.terminal import print_facts

    print_facts(facts)

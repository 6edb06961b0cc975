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
    """Tell what the live index holds and was built with, and what is set for answers.

    \b
    fundstelle info
    """  # noqa: D301
    from retrieval.cli.forms import to_json
    from retrieval.cli.progress import waiting
    from retrieval.second_look_models import describe_reader
    from retrieval.wiring import describe_index

    settings = settings_with(index=index)
    with waiting("Looking into the index …"):
        facts = describe_index(settings.index)
    if json_output:
        click.echo(to_json(facts))
        return
    from retrieval.cli.terminal import print_facts

    # Only here: the JSON says what the index is, and these are of no index.
    answers = {
        "reader": describe_reader(settings.reader),
        "reranker": settings.reranker or None,
        "caution": settings.caution,
    }
    print_facts(facts | answers)

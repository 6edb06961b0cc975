"""`fundstelle rollback`."""

from __future__ import annotations

from pathlib import Path

import click

from retrieval.cli.options import as_json, index_option, settings_with

__all__ = ["command"]


@click.command("rollback")
@index_option
@as_json
def command(index: Path | None, json_output: bool) -> None:
    """Go back to the generation of the index that was live before.

    \b
    fundstelle rollback --index index

    It is checked first.  The one that is left stays on the disk: going back once more goes forward again.  The next
    `build` brings the index to the state of the articles again.
    """  # noqa: D301
    from retrieval.cli.forms import rollback_form, to_json
    from retrieval.cli.progress import waiting
    from retrieval.wiring import rollback_index

    folder = settings_with(index=index).index
    with waiting("Checking the generation …"):
        done = rollback_index(folder)
    if json_output:
        click.echo(to_json(rollback_form(done)))
        return
    left = "no generation" if done.left is None else f"generation {done.left}"
    click.echo(
        f"{folder}: went from {left} to generation {done.generation}, built {done.built_at}; "
        f"{done.articles} articles, {done.passages} passages; the next build follows the articles again"
    )

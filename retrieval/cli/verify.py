"""`fundstelle verify`."""

from __future__ import annotations

from pathlib import Path

import click

from retrieval.cli.options import as_json, index_option, settings_with

__all__ = ["command"]


@click.command("verify")
@index_option
@as_json
def command(index: Path | None, json_output: bool) -> None:
    """Check every promise of the index on disk; name each broken one and end with 1.

    \b
    fundstelle verify
    """  # noqa: D301
    from retrieval.cli.forms import to_json
    from retrieval.cli.progress import build_progress
    from retrieval.wiring import verify_index

    settings = settings_with(index=index)
    folder = settings.index
    with build_progress() as on_progress:
        problems = verify_index(folder, model=settings.model, on_progress=on_progress)
    if json_output:
        click.echo(to_json({"ok": not problems, "problems": problems}))
    else:
        for problem in problems:
            click.echo(problem)
        click.echo(f"{folder}: {f'{len(problems)} broken promises' if problems else 'every promise holds'}")
    if problems:
        raise click.exceptions.Exit(1)

"""`fundstelle build`."""

from __future__ import annotations

from pathlib import Path

import click

from retrieval.cli.options import as_json, index_option, settings_with

__all__ = ["command"]

_NAMED = 20  # skipped files and lines that are named one by one


@click.command("build")
@click.option(
    "--articles",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A file or folder of articles; may be repeated [default: FUNDSTELLE_ARTICLES, else 'seeds'].",
)
@index_option
@click.option("--full", is_flag=True, help="Build anew even if nothing changed.")
@as_json
def command(articles: tuple[Path, ...], index: Path | None, full: bool, json_output: bool) -> None:
    """Read articles and bring the index up to date.

    \b
    fundstelle build --articles my-articles --index index

    A file that cannot be read is named and skipped; the others are indexed.  Until the new index is whole, questions
    are answered from the old one.
    """  # noqa: D301
    from retrieval.cli.forms import build_form, to_json
    from retrieval.cli.progress import build_progress
    from retrieval.wiring import build_index

    settings = settings_with(index=index)
    with build_progress() as on_progress:
        result = build_index(
            settings.index,
            articles or (settings.articles,),
            model=settings.model,
            full=full,
            on_progress=on_progress,
        )
    for skipped in result.skipped[:_NAMED]:
        line = "" if skipped.line is None else f", line {skipped.line}"
        click.echo(f"skipped {skipped.path!r}{line}: {skipped.reason}", err=True)
    if len(result.skipped) > _NAMED:
        click.echo(f"skipped {len(result.skipped) - _NAMED} more; --json lists all of them", err=True)
    if json_output:
        click.echo(to_json(build_form(result)))
        return
    done = "built" if result.rebuilt else "up to date"
    click.echo(
        f"{settings.index}: {done}; {result.articles} articles, {result.passages} passages, "
        f"{result.sentences} sentences, {len(result.skipped)} skipped ({result.seconds:.1f} s)"
    )

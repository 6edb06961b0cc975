"""`fundstelle show`."""

from __future__ import annotations

from pathlib import Path

import click

from retrieval.cli.options import as_json, index_option, settings_with

__all__ = ["command"]


@click.command("show")
@click.argument("article_id")
@index_option
@as_json
def command(article_id: str, index: Path | None, json_output: bool) -> None:
    """Print one article as it is indexed; quotes count their offsets in just this text.

    \b
    fundstelle show kim-putin-wladiwostok-2019 --json
    """  # noqa: D301
    from retrieval.cli.forms import article_form, to_json
    from retrieval.wiring import open_archive

    archive = open_archive(settings_with(index=index).index)
    try:
        article = archive.article_by_id(article_id)
    finally:
        archive.close()
    if json_output:
        click.echo(to_json(article_form(article)))
        return
    from retrieval.cli.terminal import print_article

    print_article(article)

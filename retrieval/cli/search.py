"""`fundstelle search`."""

from __future__ import annotations

from pathlib import Path

import click

from retrieval.cli.options import as_json, index_option, settings_with

__all__ = ["command"]


@click.command("search")
@click.argument("question")
@index_option
@click.option("--top-k", type=click.IntRange(1, 100), default=10, show_default=True, help="How many passages at most.")
@as_json
def command(question: str, index: Path | None, top_k: int, json_output: bool) -> None:
    """Rank the passages for a question: dense, BM25 and fused side by side.

    BM25's share counts the pieces of the question's words as well, by which the first twenty are compared.

    \b
    fundstelle search "Gipfel in Wladiwostok" --top-k 5
    """  # noqa: D301
    from retrieval.cli.forms import hit_form, to_json
    from retrieval.cli.progress import waiting
    from retrieval.wiring import open_answerer

    settings = settings_with(index=index)
    with waiting("Opening the index …"):
        answerer = open_answerer(settings.index, model=settings.model)
    try:
        with waiting("Searching …"):
            hits = answerer.search(question, top_k=top_k)
    finally:
        answerer.close()
    if json_output:
        click.echo(to_json([hit_form(hit) for hit in hits]))
        return
    from retrieval.cli.terminal import print_hits

    print_hits(hits)

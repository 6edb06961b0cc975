"""`fundstelle eval`: quality and speed on a SQuAD-format data set."""

from __future__ import annotations

from pathlib import Path

import click

from retrieval.cli.options import as_json, settings_with

__all__ = ["command"]

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("eval")
@click.option("--dataset", type=_FILE, required=True, help="Questions, answers and articles in SQuAD's format.")
@click.option(
    "--distractors",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    help="A file of further articles, which answer nothing; may be repeated.",
)
@click.option(
    "--report", type=click.Path(path_type=Path, file_okay=False), help="Write index.html and errors.jsonl there."
)
@as_json
def command(dataset: Path, distractors: tuple[Path, ...], report: Path | None, json_output: bool) -> None:
    """Measure quality and speed on a SQuAD-format data set, with the models that are set.

    \b
    fundstelle eval --dataset questions.json --distractors news.jsonl --report report

    Every question is asked of an archive of the data set's articles and the distractors, and again with its article
    taken out, with only its paragraph taken out, and of the distractors alone.  The archive is built in a temporary
    folder; vectors are kept in the user's cache folder (fundstelle/evaluation), so that a second run is fast.
    FUNDSTELLE_MODEL, FUNDSTELLE_READER and FUNDSTELLE_RERANKER say with which models; the figures of passages are those
    before a reranker, the states those of the caution "ausgewogen".  The bundled reader has learned from most of XQuAD,
    so measure on that with FUNDSTELLE_READER=none.
    """  # noqa: D301
    from retrieval.cli.forms import to_json
    from retrieval.cli.progress import build_progress
    from retrieval.installed import check_installed

    check_installed("build", "Measuring builds an index and")
    from retrieval.evaluation.evaluate import evaluate
    from retrieval.evaluation.figures import figures_of
    from retrieval.evaluation.report.page import write_report
    from retrieval.evaluation.squad import DatasetError

    settings = settings_with()
    if report is not None:
        _make(report)  # now, not after minutes of work
    try:
        with build_progress() as on_progress:
            evaluation = evaluate(
                dataset,
                distractors,
                model=settings.model,
                reader=settings.reader,
                reader_tokens=settings.reader_tokens,
                reranker=settings.reranker,
                on_progress=on_progress,
            )
    except DatasetError as error:
        raise click.ClickException(str(error)) from error
    for skipped in evaluation.skipped:
        line = "" if skipped.line is None else f", line {skipped.line}"
        click.echo(f"skipped {skipped.path!r}{line}: {skipped.reason}", err=True)
    figures = figures_of(evaluation)
    if json_output:
        click.echo(to_json(figures))
    else:
        from retrieval.cli.eval_table import print_figures

        print_figures(figures)
    if report is not None:
        try:
            page = write_report(report, evaluation, figures)
        except OSError as error:
            raise _unwritable(report, error) from error
        click.echo(f"report: {page}", err=True)


def _make(report: Path) -> None:
    try:
        report.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(report, error) from error


def _unwritable(report: Path, error: OSError) -> click.ClickException:
    reason = error.strerror or str(error)
    return click.ClickException(f"The report cannot be written to {str(report)!r} ({reason}); name another folder")

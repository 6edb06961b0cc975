"""`fundstelle ask`: one question, or a batch of them."""

from __future__ import annotations

import json
import math
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from retrieval.cli.options import as_json, index_option, settings_with
from retrieval.errors import QuestionError

if TYPE_CHECKING:
    from collections.abc import Callable

    from retrieval.answering.answerer import Answerer
    from retrieval.datamodel import Answer

__all__ = ["command"]


@click.command("ask")
@click.argument("question", required=False)
@click.option(
    "--batch",
    type=click.File("r", encoding="utf-8-sig", errors="replace"),
    help="JSON Lines of questions, one answer a line; '-' is stdin.",
)
@index_option
@click.option("--top-k", type=click.IntRange(1, 50), default=3, show_default=True, help="How many quotes at most.")
@click.option(
    "--min-confidence",
    type=click.FloatRange(0.0, 1.0),
    help="Decline below this confidence; 0 never declines [default: by FUNDSTELLE_CAUTION].",
)
@as_json
def command(
    question: str | None,
    batch: TextIO | None,
    index: Path | None,
    top_k: int,
    min_confidence: float | None,
    json_output: bool,
) -> None:
    """Answer a question with verbatim quotes, or say that the archive holds none.

    \b
    fundstelle ask "Wo trafen sich Kim und Putin 2019?"
    fundstelle ask --batch questions.jsonl --json > answers.jsonl
    """  # noqa: D301
    if (question is None) == (batch is None):
        raise click.UsageError("Give a question, or --batch FILE; one of them.")
    if min_confidence is not None and math.isnan(min_confidence):  # which is within no range and beyond none
        raise click.BadParameter("nan is not a number from 0 to 1.", param_hint="--min-confidence")
    if batch is not None and not json_output:
        raise click.UsageError("--batch prints JSON Lines; say so with --json.")
    from retrieval.cli.opening import open_as_set
    from retrieval.cli.progress import build_progress, waiting

    settings = settings_with(index=index)
    with waiting("Opening the index …"):
        answerer = open_as_set(settings)
    ask = partial(answerer.ask, top_k=top_k, min_confidence=min_confidence)
    try:
        if batch is not None:
            with build_progress(beside_output=True) as on_progress:
                _ask_batch(answerer, batch, ask, on_progress)
        else:
            with waiting("Looking for the answer …"):  # which takes seconds with a reader
                answer = ask(str(question))
            _print_one(answerer, answer, json_output=json_output)
    finally:
        answerer.close()


def _print_one(answerer: Answerer, answer: Answer, *, json_output: bool) -> None:
    from retrieval.cli.forms import answer_form, to_json

    if json_output:
        click.echo(to_json(answer_form(answer)))
        return
    from retrieval.cli.terminal import print_answer

    print_answer(answer, answerer.index.archive)


def _ask_batch(
    answerer: Answerer, lines: TextIO, ask: Callable[[str], Answer], on_progress: Callable[[str, int, int], None]
) -> None:
    """Print one answer object a line, in order; a line that cannot be asked gets its own with the reason."""
    from retrieval.cli.forms import answer_form, failed_form, to_json

    failed = 0
    generation = answerer.index.manifest.generation
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        question_id, question = None, None
        try:
            question_id, question = _parse(line)
            form = answer_form(ask(question), question_id)
        except (ValueError, TypeError, QuestionError) as error:
            failed += 1
            form = failed_form(question_id, question, generation, str(error))
            click.echo(f"fundstelle: line {number}: {error}", err=True)
        click.echo(to_json(form))
        on_progress("answering", number, 0)
    if failed:
        raise click.exceptions.Exit(1)


def _parse(line: str) -> tuple[object, str]:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f'The line is not JSON ({error}); write {{"id": …, "question": …}}.') from error
    if not isinstance(entry, dict) or not isinstance(entry.get("question"), str):
        raise TypeError('The line has no text under "question"; write {"id": …, "question": …}.')
    return entry.get("id"), entry["question"]

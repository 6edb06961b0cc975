"""`fundstelle build`."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from retrieval.cli.options import as_json, index_option, settings_with

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from retrieval.cli.events import EventStream
    from retrieval.config import Settings

__all__ = ["command", "lower_priority"]

_NICENESS = 10


@click.command("build")
@click.option(
    "--articles",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A file or folder of articles; may be repeated [default: FUNDSTELLE_ARTICLES, else 'seeds'].",
)
@index_option
@click.option("--full", is_flag=True, help="Start over: read, cut and index everything again.")
@click.option("--watch", "watching", is_flag=True, help="Go on: build again whenever the articles change.")
@as_json
@click.pass_context
def command(
    context: click.Context,
    articles: tuple[Path, ...],
    index: Path | None,
    full: bool,
    watching: bool,
    json_output: bool,
) -> None:
    """Read articles and bring the index up to date.

    \b
    fundstelle build --articles my-articles --index index
    fundstelle build --articles my-articles --watch

    A file that cannot be read is named and skipped; the others are indexed.  Until the new index is whole, questions
    are answered from the old one.  Ctrl-C or SIGTERM leaves the live index as it was (exit 130 or 143).  The build
    runs at a lower priority, so that a bot on the same machine goes on answering.

    With --watch, a build follows two seconds after the articles came to rest, and every thirty under steady change.
    An error is said and the watching goes on; Ctrl-C or SIGTERM ends it with 0.

    With --json, stdout is the result, one object (with --watch one line for each build), and stderr is JSON Lines:

    \b
    {"event": "progress", "stage": "encoding", "done": 512, "total": 2048, "rate": 131.2, "seconds_left": 11.7}
    {"event": "skipped", "path": "a.jsonl", "line": 3, "reason": "..."}
    {"event": "error", "message": "...", "kind": "disk-full"}

    total, rate (a second) and seconds_left are null while nobody knows them, line where it is the whole file; kind is
    busy, disk-full, not-writable, no-articles, duplicate-article, index, model, packages, settings, interrupted or
    unexpected.
    """  # noqa: D301
    from retrieval.cli.events import EventStream

    debug = bool(context.find_root().params.get("debug"))
    events = EventStream() if json_output else None
    with _failing_in_json(events, debug=debug):
        settings = settings_with(index=index)
        paths = articles or (settings.articles,)
        if watching:
            from retrieval.cli.watch import watch
            from retrieval.installed import check_installed

            check_installed("build", "Building an index")  # else each build that follows would say so

            _refuse_index_as_articles(paths, settings.index)
            watch(paths, settings.index, full=full, json_output=json_output, debug=debug)
        else:
            _build(settings, paths, full=full, events=events)


def _build(settings: Settings, articles: tuple[Path, ...], *, full: bool, events: EventStream | None) -> None:
    from retrieval.cli.events import emit, skipped_event
    from retrieval.cli.forms import build_form, build_summary, skipped_lines, to_json
    from retrieval.cli.interruption import Interrupted, interruptible, leave
    from retrieval.wiring import build_index

    lower_priority()
    before = _live(settings.index)

    def say_interrupted() -> None:
        _say_in_time(_interrupted(before, _live(settings.index)), "interrupted", events)

    try:
        with interruptible(say_interrupted), _progress(events) as on_progress:
            result = build_index(settings.index, articles, model=settings.model, full=full, on_progress=on_progress)
    except Interrupted as interrupted:
        say_interrupted()
        leave(interrupted.exit_code)
    form = build_form(result)
    if events is not None:
        for skipped in result.skipped:
            emit(skipped_event(skipped))
        click.echo(to_json(form))
        return
    for line in skipped_lines(form):
        click.echo(line, err=True)
    click.echo(build_summary(settings.index, form))


def lower_priority() -> None:
    """Let whoever answers questions on this machine go first."""
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, max(_NICENESS, os.getpriority(os.PRIO_PROCESS, 0)))


@contextmanager
def _progress(events: EventStream | None) -> Iterator[Callable[[str, int, int], None]]:
    if events is None:
        from retrieval.cli.progress import build_progress

        with build_progress() as on_progress:
            yield on_progress
        return
    yield events.on_progress
    events.flush()


@contextmanager
def _failing_in_json(events: EventStream | None, *, debug: bool) -> Iterator[None]:
    """Turn an error into an event where events are asked for; elsewhere let it through."""
    try:
        yield
    except (click.exceptions.Exit, click.Abort, BrokenPipeError):
        raise
    except Exception as error:
        if events is None or debug:
            raise
        from retrieval.cli.failures import kind_of, sentence_and_code

        message, code = sentence_and_code(error)
        _say_in_time(message, kind_of(error), events)
        raise click.exceptions.Exit(code) from error


def _say_in_time(message: str, kind: str, events: EventStream | None) -> None:
    """Say why the build ended, in the way that was asked for."""
    from retrieval.cli.events import emit, error_event
    from retrieval.cli.failures import say

    if events is None:
        say(message)
        return
    events.flush()
    emit(error_event(message, kind))


def _live(index: Path) -> str | None:
    """Return what tells one live index from the next, or None if there is none."""
    from retrieval.errors import IndexNotBuiltError, RetrievalError
    from retrieval.wiring import live_generation

    try:
        return live_generation(index)
    except IndexNotBuiltError:
        return None
    except RetrievalError as error:
        return str(error)


def _interrupted(before: str | None, after: str | None) -> str:
    """Return what an interrupted build left, by the live index before and after it."""
    if after != before:
        return "Interrupted when the new index was live already; it is whole."
    left = "there is no index yet" if after is None else "the live index is as it was"
    return f"Interrupted; {left}; texts encoded so far are kept, so the next build goes on from there."


def _refuse_index_as_articles(paths: tuple[Path, ...], index: Path) -> None:
    if any(path.resolve() == index.resolve() for path in paths):
        raise click.UsageError(f"--watch cannot tell articles from the index in {str(index)!r}; name two folders.")

"""`fundstelle build --watch`: build, look at the archive every two seconds, build again when it changed."""

from __future__ import annotations

import re
import time
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from retrieval.build_process import build_in_child
from retrieval.cli.events import emit, error_event
from retrieval.cli.forms import build_summary, skipped_lines, to_json
from retrieval.cli.interruption import Interrupted, interruptible, leave
from retrieval.cli.progress import build_progress
from retrieval.cli.schedule import Schedule
from retrieval.cli.snapshot import take_snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from retrieval.build_process import ChildBuild

__all__ = ["watch"]

_INTERVAL = 2.0  # seconds between two looks
_SHARE = 0.05  # of one core at most goes into looking
_AGO = re.compile(r", \d+ [a-z]+ ago\b")  # says another number each time


def watch(articles: Sequence[Path], index: Path, *, full: bool, json_output: bool, debug: bool) -> None:
    """Keep the index up to date with the articles until a signal comes; `full` is for the first build only.

    Looking at names, sizes and times works where the system's notices do not: on network drives, for folders that are
    not there yet, and for a file that takes another's place; and it misses nothing, also of what happens meanwhile.
    """
    report = _JsonReport() if json_output else _LineReport(index)
    options = [*(["--debug"] if debug else []), "build", "--json", "--index", str(index)]
    for path in articles:
        options += ["--articles", str(path)]
    schedule = Schedule()
    try:
        with interruptible():
            report.begin(articles)
            while True:
                looked_at = time.monotonic()
                schedule.see(take_snapshot(articles, index), looked_at)
                took = time.monotonic() - looked_at
                if not schedule.is_due(looked_at):
                    time.sleep(max(_INTERVAL, took / _SHARE))
                    continue
                schedule.begin()
                build = report.follow([*options, *(["--full"] if full else [])])
                full = full and build.result is None
                retry = schedule.end(time.monotonic(), failed=build.result is None)
                report.end(build, retry)
    except Interrupted:
        report.stop()
        leave(0)  # it was asked for


class _JsonReport:
    """Print a result object a line on stdout, events on stderr."""

    def begin(self, articles: Sequence[Path]) -> None:
        """Say nothing: programs know what they watch."""

    def follow(self, options: list[str]) -> ChildBuild:
        self._said_why = False
        return build_in_child(options, on_event=self._pass_on, on_line=lambda line: click.echo(line, err=True))

    def _pass_on(self, event: dict[str, Any]) -> None:
        self._said_why = self._said_why or event["event"] == "error"
        emit(event)

    def end(self, build: ChildBuild, retry: float | None) -> None:
        if build.result is not None:
            click.echo(to_json(build.result))
        elif build.failure and not self._said_why:
            emit(error_event(build.failure, build.kind))

    def stop(self) -> None:
        """Say nothing: it was asked for."""


class _LineReport:
    """Print a line for each build that changed something, and for each failure that is not the one before."""

    def __init__(self, index: Path) -> None:
        self._index = index
        self._is_first = True
        self._failure: str | None = None
        self._skipped: set[str] = set()

    def begin(self, articles: Sequence[Path]) -> None:
        named = ", ".join(repr(str(path)) for path in articles)
        _say(f"watching {named} for {str(self._index)!r}; Ctrl-C ends it")

    def follow(self, options: list[str]) -> ChildBuild:
        lines: list[str] = []
        with build_progress() as on_progress:

            def on_event(event: dict[str, Any]) -> None:
                if event["event"] == "progress":
                    on_progress(event["stage"], event["done"], event["total"] or 0)

            build = build_in_child(options, on_event=on_event, on_line=lines.append)
        for line in lines:  # only now that the line of progress is gone
            click.echo(line, err=True)
        return build

    def end(self, build: ChildBuild, retry: float | None) -> None:
        if build.result is None:
            failure = _AGO.sub("", build.failure or "")
            if failure != self._failure:
                _say(f"{build.failure}  Trying again when something changes, or in {retry:.0f} s.")
            self._failure = failure
            return
        self._name_new(skipped_lines(build.result))
        if build.result["rebuilt"] or self._is_first or self._failure:
            click.echo(f"{_clock()} {build_summary(self._index, build.result)}")
        self._is_first, self._failure = False, None

    def _name_new(self, skipped: list[str]) -> None:
        for line in skipped:
            if line not in self._skipped:
                _say(line)
        self._skipped = set(skipped)

    def stop(self) -> None:
        _say("stopped watching; the live index is as the last build left it")


def _say(message: str) -> None:
    click.echo(f"{_clock()} {' '.join(message.split())}", err=True)


def _clock() -> str:
    return f"{datetime.now():%H:%M:%S}"  # noqa: DTZ005 - the time on the wall

"""What a build tells programs while it runs: JSON Lines on stderr, one object a line; its keys are a contract."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Any

import click

from retrieval.cli.forms import to_json
from retrieval.cli.pace import Pace

if TYPE_CHECKING:
    from collections.abc import Callable

    from retrieval.datamodel import SkippedFile

__all__ = ["EventStream", "emit", "error_event", "skipped_event"]

_INTERVAL = 0.25  # seconds between two events of one stage


class EventStream:
    """Write progress as events: a few a second for each stage, and always the last of a stage."""

    def __init__(
        self, write: Callable[[dict[str, Any]], None] | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._write, self._clock = write or emit, clock
        self._paces: dict[str, Pace] = {}
        self._written_at: dict[str, float] = {}
        self._behind: dict[str, None] = {}  # the stages whose last step was held back, in order

    def on_progress(self, stage: str, done: int, total: int) -> None:
        """Take note of a step, and write it if it is time."""
        now = self._clock()
        pace = self._paces.get(stage)
        if pace is None:
            self.flush()  # the stage before this one has ended, unless the two take turns
            pace = self._paces[stage] = Pace(stage=stage, started=now, done=done)
        elif (done, total) == (pace.done, pace.total):
            return
        pace.move(done, total, now)
        self._behind[stage] = None
        if now - self._written_at.get(stage, -math.inf) >= _INTERVAL:
            self._write_step(pace, now)

    def flush(self) -> None:
        """Write every step that was held back."""
        for stage in tuple(self._behind):
            self._write_step(self._paces[stage], self._clock())

    def _write_step(self, pace: Pace, now: float) -> None:
        rate, left = pace.rate(now), pace.seconds_left(now)
        self._write(
            {
                "event": "progress",
                "stage": pace.stage,
                "done": pace.done,
                "total": pace.total if pace.total > 0 else None,
                "rate": None if rate is None else round(rate, 1),
                "seconds_left": None if left is None else round(left, 1),
            }
        )
        self._written_at[pace.stage] = now
        del self._behind[pace.stage]


def skipped_event(skipped: SkippedFile) -> dict[str, Any]:
    """Return the event of a file or line that was left out."""
    return {"event": "skipped", "path": skipped.path, "line": skipped.line, "reason": skipped.reason}


def error_event(message: str, kind: str) -> dict[str, Any]:
    """Return the event of what ended a build; `kind` says what it was to programs, in a word."""
    return {"event": "error", "message": message, "kind": kind}


def emit(event: dict[str, Any]) -> None:
    """Write one event to stderr, at once."""
    click.echo(to_json(event), err=True)  # click flushes

"""One line of progress on a terminal, gone when the work is done; nothing in a pipe."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from retrieval.cli.pace import Pace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["build_progress", "progress_line", "waiting"]

_BAR, _LEAST_BAR = 30, 5  # characters
_UNITS = {"reading articles": "files", "cutting passages": "articles", "encoding": "texts", "answering": "questions"}


@contextmanager
def build_progress(*, beside_output: bool = False) -> Iterator[Callable[[str, int, int], None]]:
    """Give a callback `(stage, done, total)` that draws the stage at work on stderr, if that is a terminal.

    With `beside_output`, for work that prints as it goes, only if what is printed goes elsewhere.
    """
    if not sys.stderr.isatty() or (beside_output and sys.stdout.isatty()):
        yield lambda stage, done, total: None
        return
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    console = Console(stderr=True, highlight=False)
    paces: dict[str, Pace] = {}
    at_work: list[Pace] = []

    def on_progress(stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if stage not in paces:
            paces[stage] = Pace(stage=stage, started=now, done=done)
        paces[stage].move(done, total, now)
        at_work[:] = [paces[stage]]

    def line() -> Text:
        # One column is left free: some terminals break a line that is exactly full.
        text = progress_line(at_work[0], time.monotonic(), console.width - 1) if at_work else ""
        return Text(text, no_wrap=True, overflow="crop", end="")

    # Live draws by a thread of its own, so the seconds go on where a stage says nothing for a while.
    # What others print is theirs; caught by rich, it would be wrapped and coloured.
    with Live(
        console=console,
        get_renderable=line,
        transient=True,
        refresh_per_second=5,
        redirect_stdout=False,
        redirect_stderr=False,
    ):
        yield on_progress


def progress_line(pace: Pace, now: float, width: int) -> str:
    """Return what to show of a stage in at most `width` columns; what says least is left out first."""
    is_counted = pace.total != 1  # a single step has no middle
    count = f"{pace.done:,}" + (f"/{pace.total:,}" if pace.total > 0 else "") if is_counted else ""
    rate, left = pace.rate(now), pace.seconds_left(now)
    if pace.is_complete or rate is None or not is_counted:
        speed = ""
    else:
        # A slow stage would only ever show "0".
        number = f"{rate:,.0f}" if rate >= 10 else f"{rate:.1f}"
        speed = f"{number} {_UNITS.get(pace.stage, '')}".rstrip() + "/s"
    if left is not None and not pace.is_complete:
        rest = f"{_duration(left)} left"
    else:
        rest = _duration(now - pace.started) if now - pace.started >= 1 else ""
    for parts in ((pace.stage, count, speed, rest), (pace.stage, count, rest), (pace.stage, count), (pace.stage,)):
        line = "  ".join(part for part in parts if part)
        room = min(_BAR, width - len(line) - 2)
        if len(line) > width:
            continue
        if pace.total <= 1 or room < _LEAST_BAR or len(parts) == 1:
            return line
        filled = round(room * min(1.0, pace.done / pace.total))
        bar = "━" * filled + "╌" * (room - filled)
        return "  ".join((pace.stage, bar, *(part for part in parts[1:] if part)))
    return pace.stage[:width]


def _duration(seconds: float) -> str:
    """Return seconds as people read them: `8 s`, `2:05 min`, `1:02 h`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes}:{rest:02} min"
    return f"{minutes // 60}:{minutes % 60:02} h"


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Show that something takes a moment, on stderr, if that is a terminal."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(what):
        yield

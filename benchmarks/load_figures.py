"""What a burst of questions comes to, and how memory goes with them: pure functions over what was seen."""

from __future__ import annotations

import re
from collections import Counter
from statistics import linear_regression
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.loaded_bot import Burst
    from tests.loopback import LoopLag

__all__ = ["burst_figures", "curve", "growth", "quantile", "refusals", "table"]

_BAR = 40  # characters of the longest bar
_LATE = 10.0  # seconds; a person has looked away by then

_TURNED_DOWN = re.compile(r"A request was turned down: ([A-Za-z]+)")


def burst_figures(burst: Burst, lag: LoopLag) -> dict[str, Any]:
    """Return the figures of a burst by name: counts, answers a second, and milliseconds for all that is a time."""
    ticks = [tick for tick in lag.ticks if burst.started <= tick.at <= burst.ended]
    late, busy = sorted(tick.late for tick in ticks), sorted(tick.busy for tick in ticks)
    acknowledged, answered = sorted(burst.acknowledged), sorted(burst.answered)
    return {
        "way": burst.way,
        "people": burst.people,
        "asked": burst.done,
        "lost": burst.lost,
        "refused": burst.refused,
        "late": sum(seconds > _LATE for seconds in answered),
        "a second": round(len(answered) / (burst.ended - burst.started), 1),
        "ack p50": _ms(quantile(acknowledged, 0.5)),
        "ack p99": _ms(quantile(acknowledged, 0.99)),
        "answer p50": _ms(quantile(answered, 0.5)),
        "answer p99": _ms(quantile(answered, 0.99)),
        "lag p99": _ms(quantile(late, 0.99)),
        "lag max": _ms(quantile(late, 1.0)),
        "own max": _ms(quantile(busy, 1.0)),
    }


def refusals(log: Sequence[str]) -> dict[str, int]:
    """Count why requests were turned down, by the class of the error that the bot's log names."""
    return dict(Counter(found[1] for line in log if (found := _TURNED_DOWN.search(line))))


def quantile(ordered: Sequence[float], share: float) -> float:
    """Return the nearest rank of what is in ascending order; 0 of nothing."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def table(bursts: Sequence[Mapping[str, Any]]) -> str:
    """Return the figures of some bursts as a table in Markdown; times in milliseconds."""
    columns = [[name, *(str(burst[name]) for burst in bursts)] for name in bursts[0]]
    widths = [max(3, *map(len, column)) for column in columns]
    head, *rows = [
        [cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in zip(*columns, strict=True)
    ]
    lines = [head, ["-" * width for width in widths], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def curve(steps: Sequence[Mapping[str, float]]) -> str:
    """Return what the memory was after so many questions, a line and a bar each: all of it, and what is its own."""
    most = max(step["megabytes"] for step in steps)
    return "\n".join(
        f"{step['questions']:>6} {step['megabytes']:>4} MB, {step['own']:>4} its own "
        f"{'#' * round(_BAR * step['megabytes'] / most)}"
        for step in steps
    )


def growth(steps: Sequence[Mapping[str, float]]) -> float:
    """Return by how many MB its own memory rose over 1,000 questions in the second half, as a line through it."""
    half = [step for step in steps if step["questions"] >= steps[-1]["questions"] / 2]
    if len(half) < 2:
        return 0.0
    return round(1000 * linear_regression([s["questions"] for s in half], [s["own"] for s in half]).slope, 2)


def _ms(seconds: float) -> int:
    return round(seconds * 1000)

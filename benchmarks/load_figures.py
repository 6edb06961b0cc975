"""What a burst of questions comes to: pure functions over what was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.loaded_bot import Burst
    from tests.loopback import LoopLag

__all__ = ["burst_figures", "curve", "quantile", "table"]

_BAR = 40  # characters of the longest bar


def burst_figures(burst: Burst, lag: LoopLag) -> dict[str, Any]:
    """Return the figures of a burst by name: counts, answers a second, and milliseconds for all that is a time."""
    ticks = [tick for tick in lag.ticks if burst.started <= tick.at <= burst.ended]
    late, busy = sorted(tick.late for tick in ticks), sorted(tick.busy for tick in ticks)
    acknowledged, answered = sorted(burst.acknowledged), sorted(burst.answered)
    return {
        "way": burst.way,
        "people": burst.people,
        "questions": len(answered) + burst.refused + burst.lost,
        "refused": burst.refused,
        "lost": burst.lost,
        "answers a second": round(len(answered) / (burst.ended - burst.started), 1),
        "acknowledged p50": _ms(quantile(acknowledged, 0.5)),
        "acknowledged p99": _ms(quantile(acknowledged, 0.99)),
        "answered p50": _ms(quantile(answered, 0.5)),
        "answered p99": _ms(quantile(answered, 0.99)),
        "loop late p99": _ms(quantile(late, 0.99)),
        "loop late max": _ms(quantile(late, 1.0)),
        "loop busy max": _ms(quantile(busy, 1.0)),
    }


def quantile(ordered: Sequence[float], share: float) -> float:
    """Return the nearest rank of what is in ascending order; 0 of nothing."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def table(bursts: Sequence[Mapping[str, Any]]) -> str:
    """Return the figures of some bursts as a table in Markdown; times in milliseconds."""
    names = [*bursts[0]]
    lines = [names, ["---"] * len(names), *([str(burst[name]) for name in names] for burst in bursts)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def curve(steps: Sequence[Mapping[str, float]]) -> str:
    """Return what the memory was after so many questions, a line and a bar each."""
    most = max(step["megabytes"] for step in steps)
    return "\n".join(
        f"{step['questions']:>6} {step['megabytes']:>4} MB {'#' * round(_BAR * step['megabytes'] / most)}"
        for step in steps
    )


def _ms(seconds: float) -> int:
    return round(seconds * 1000)

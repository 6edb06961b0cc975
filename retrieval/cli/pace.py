"""How fast a stage of work goes and how long it will take; pure, the clock is the caller's."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

__all__ = ["Pace"]

_WINDOW = 10.0  # seconds; a rate over all of a stage would carry its slow start along
_SURE_AFTER = 0.5  # seconds; before that a rate says more about the first batch than about the rest


@dataclass(slots=True, kw_only=True)
class Pace:
    """Remember how a stage went on; times are seconds of a clock that never goes back."""

    stage: str
    started: float
    done: int = 0
    total: int = 0
    _marks: deque[tuple[float, int]] = field(default_factory=deque, init=False)

    def __post_init__(self) -> None:
        self._marks.append((self.started, self.done))

    def move(self, done: int, total: int, now: float) -> None:
        """Take note of how much is done; a total of 0 means that nobody knows it, and it may grow."""
        self.done, self.total = done, total
        self._marks.append((now, done))
        while len(self._marks) > 2 and self._marks[1][0] <= now - _WINDOW:
            self._marks.popleft()

    @property
    def is_complete(self) -> bool:
        """Tell whether all of a known total is done."""
        return 0 < self.total <= self.done

    def rate(self, now: float) -> float | None:
        """Return how many are done a second, over the last ten, or None if it is too early to tell."""
        since, first = self._marks[0]
        if now - since < _SURE_AFTER or self.done <= first:
            return None
        return (self.done - first) / (now - since)

    def seconds_left(self, now: float) -> float | None:
        """Return how many seconds the rest will take at this rate, or None if that cannot be told."""
        rate = self.rate(now)
        if rate is None or self.total <= 0:
            return None
        return max(0, self.total - self.done) / rate

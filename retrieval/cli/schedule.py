"""When a watched archive is built again; pure, the clock is the caller's."""

from __future__ import annotations

import math
from dataclasses import dataclass

__all__ = ["Schedule"]

_QUIET = 2.0  # seconds; an editor or rsync writes in many steps
_LONGEST = 30.0  # seconds that changes without a pause wait at most
_FIRST_RETRY, _LAST_RETRY = 10.0, 300.0  # seconds after a build that failed


@dataclass(slots=True)
class Schedule:
    """Decide when to build, by what the archive looked like (any value that can be compared) and when.

    The first build is due at once; a later one when the archive has been quiet for two seconds after a change, or
    thirty after the first of many.  A build that failed is due again after ten seconds, then twenty, up to five
    minutes, because what stood in its way (a lock, a full disk) need not show in the archive.
    """

    _seen: object = None
    _first_change: float = -math.inf
    _last_change: float = -math.inf
    _retry_at: float = math.inf
    _failures: int = 0
    _is_pending: bool = True

    def see(self, state: object, now: float) -> None:
        """Take note of what the archive looks like."""
        if state == self._seen:
            return
        if not self._is_pending:
            self._first_change = now
        self._last_change, self._failures = now, 0
        self._seen, self._is_pending = state, True

    def is_due(self, now: float) -> bool:
        """Tell whether to build now."""
        if now >= self._retry_at:
            return True
        return self._is_pending and (now - self._last_change >= _QUIET or now - self._first_change >= _LONGEST)

    def begin(self) -> None:
        """Say that a build begins, of what was seen last; what changes from now on is for the next one."""
        self._is_pending, self._retry_at = False, math.inf

    def end(self, now: float, *, failed: bool) -> float | None:
        """Say how the build ended; return in how many seconds it is tried again if nothing changes, or None."""
        if not failed:
            self._failures = 0
            return None
        delay: float = min(_LAST_RETRY, _FIRST_RETRY * 2.0**self._failures)
        self._failures += 1
        self._retry_at = now + delay
        return delay

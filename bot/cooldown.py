"""How many questions one person may ask in a time, so that nobody keeps the others waiting."""

from __future__ import annotations

import math
import time
from collections import OrderedDict, deque
from typing import TYPE_CHECKING

from bot.errors import CooldownError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

__all__ = ["Cooldown"]

_MOST_PEOPLE = 100_000


class Cooldown:
    """Let each person ask `rate` questions in any `per` seconds; a rate of 0 lets everybody ask without end.

    Questions that were refused do not count.  Where a place has a rate of its own, `person` is who and where.  Not safe
    to share between threads: it belongs to the event loop.
    """

    def __init__(
        self,
        rate: int = 0,
        per: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
        *,
        error: type[CooldownError] = CooldownError,
    ) -> None:
        self._rate, self._per, self._clock, self._error = rate, per, clock, error
        self._refused: set[Hashable] = set()
        # In the order of each person's last question, so that those who have gone quiet stand in front.
        self._asked: OrderedDict[Hashable, deque[float]] = OrderedDict()

    def __len__(self) -> int:
        """Return how many people are remembered: those who asked within `per` seconds, 100,000 at most."""
        return len(self._asked)

    def check(self, person: Hashable, *, rate: int | None = None) -> None:
        """Count one more question of this person; `rate` holds instead of the usual one where it is given.

        Raises:
            CooldownError: if it is one too many; says in how many seconds it no longer is.  Or the `error` that
                was given instead.
        """
        if self._rate if rate is None else rate:
            asked = self.look(person, rate=rate)
            self._refused.discard(person)
            asked.append(self._clock())
            self._asked[person] = asked
            self._asked.move_to_end(person)

    def look(self, person: Hashable, *, rate: int | None = None) -> deque[float]:
        """Return when this person asked, and raise what `check` would, without counting one more."""
        most, now = self._rate if rate is None else rate, self._clock()
        self._forget_quiet_people(now)
        asked = self._asked.get(person) or deque()
        while asked and now - asked[0] >= self._per:
            asked.popleft()
        if most and len(asked) >= most:
            # Where the rate was lowered meanwhile, more than one has to grow old.
            seconds = max(1, math.ceil(self._per - (now - asked[len(asked) - most])))
            is_first = person not in self._refused
            self._refused.add(person)
            raise self._error(seconds, most, is_first=is_first)
        return asked

    def _forget_quiet_people(self, now: float) -> None:
        while self._asked:
            person, asked = next(iter(self._asked.items()))
            if now - asked[-1] < self._per and len(self._asked) < _MOST_PEOPLE:
                return
            del self._asked[person]
            self._refused.discard(person)

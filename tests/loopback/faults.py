"""Faults that a test switches on for a route: rate limits, server errors, refusals, slow replies."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.loopback.refusals import Refusal

__all__ = ["Fault", "Faults"]


@dataclass(eq=False, slots=True, kw_only=True)
class Fault:
    """Answer the requests of a route in another way; `hits` counts them, `times` is how many it takes (None: all)."""

    method: str
    path: re.Pattern[str]
    times: int | None
    status: int = 0
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    hits: int = 0

    def takes(self, method: str, path: str) -> bool:
        """Tell whether this request is hit."""
        is_left = self.times is None or self.hits < self.times
        return is_left and method == self.method and self.path.fullmatch(path) is not None


class Faults:
    """Hold the faults that are on; a route is `POST /channels/*/messages`, a star for each part that may differ."""

    def __init__(self) -> None:
        self._on: list[Fault] = []

    def rate_limit(self, route: str, *, retry_after: float, times: int = 1, is_global: bool = False) -> Fault:
        """Answer 429; a global limit holds for the whole bot."""
        body = {"message": "You are being rate limited.", "retry_after": retry_after, "global": is_global}
        # Without Via discord.py takes it for a ban by Cloudflare.
        headers = {"Via": "1.1 google", "Retry-After": str(retry_after)}
        headers |= {"X-RateLimit-Global": "true"} if is_global else {"X-RateLimit-Scope": "user"}
        return self._add(route, times=times, status=429, body=body, headers=headers)

    def fail(self, route: str, *, status: int, times: int | None) -> Fault:
        """Answer 500, 502, 503 or 504."""
        body = {"message": f"{status}: Server Error", "code": 0}
        return self._add(route, times=times, status=status, body=body)

    def refuse(self, route: str, refusal: Refusal, *, times: int | None) -> Fault:
        """Answer one of Discord's refusals."""
        return self._add(route, times=times, status=refusal.status, body=refusal.body)

    def delay(self, route: str, seconds: float, *, times: int | None) -> Fault:
        """Do as asked, but reply later."""
        return self._add(route, times=times, delay=seconds)

    def clear(self) -> None:
        """Switch all off."""
        self._on.clear()

    def hit(self, method: str, path: str) -> Fault | None:
        """Return the fault that takes this request, and count it."""
        for fault in self._on:
            if fault.takes(method, path):
                fault.hits += 1
                return fault
        return None

    def _add(self, route: str, **about: Any) -> Fault:
        method, path = route.split(" ")
        pattern = re.compile("[^/]+".join(re.escape(part) for part in path.split("*")))
        fault = Fault(method=method, path=pattern, **about)
        self._on.append(fault)
        return fault

"""Ids as Discord gives them: the time in milliseconds since 2015, and a counter; `created_at` is read from them."""

from __future__ import annotations

import itertools
import time

__all__ = ["snowflake"]

_EPOCH = 1_420_070_400_000
_counter = itertools.count(1)


def snowflake() -> int:
    """Return a new id, greater than every one before it within the same millisecond, up to 4 million of them."""
    return (int(time.time() * 1000) - _EPOCH << 22) | (next(_counter) & 0x3FFFFF)

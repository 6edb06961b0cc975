"""Let a process that opens one generation after another give the memory of the old ones back to the system."""

from __future__ import annotations

import ctypes
from contextlib import suppress
from functools import cache

__all__ = ["return_freed_memory"]

# The numbers of malloc.h.
_M_TRIM_THRESHOLD = -1
_M_MMAP_THRESHOLD = -3


@cache
def return_freed_memory() -> None:
    """Tell glibc, once, to keep little of what is freed; with another C library nothing happens.

    Chroma opens its files in new threads each time, and glibc keeps what each of their arenas ever held: measured on
    500 articles, a process grew from 137 to 217 MB over 60 generations, and to 147 MB with these limits.
    """
    with suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_M_MMAP_THRESHOLD, 1 << 20)
        mallopt(_M_TRIM_THRESHOLD, 2 << 20)

"""Read the numbers that Linux tells of a process in /proc."""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["process_status"]

_NUMBERS = re.compile(r"^(\w+):[ \t]+(\d+)(?: kB)?$", re.MULTILINE)


def process_status(process: int | str = "self") -> dict[str, int]:
    """Return the fields of `/proc/PID/status` that are one number, in KiB where it is memory; once it has ended, fewer.

    Raises:
        OSError: if there is no such process.
    """
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return {name: int(number) for name, number in _NUMBERS.findall(status)}

"""Read how much memory this process takes, and watch how much those that it starts take at most."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import Self

from benchmarks.process_status import process_status

__all__ = ["PeakMemory", "peak_mb", "resident_mb"]

_EVERY = 0.25  # seconds; a look costs some milliseconds


class PeakMemory:
    """Hold in `mb` the most that all descendants of this process had resident at once, while the block runs.

    Looks four times a second, so a shorter peak may be missed.  What processes share counts for each of them.
    """

    def __init__(self) -> None:
        self.mb = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(_EVERY):
            self.mb = max(self.mb, _descendants_mb())


def resident_mb() -> float:
    """Return what this process has in memory now, mapped files included."""
    return process_status()["VmRSS"] / 1024


def peak_mb() -> float:
    """Return the most that this process ever had in memory.

    `getrusage` says something else: there a program begins with what the process had that started it.
    """
    return process_status()["VmHWM"] / 1024


def _descendants_mb() -> float:
    parents: dict[int, int] = {}
    sizes: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended
            process, status = int(folder.name), process_status(folder.name)
            parents[process], sizes[process] = status["PPid"], status.get("VmRSS", 0)
    tree = {os.getpid()}
    while grown := {pid for pid, parent in parents.items() if parent in tree} - tree:
        tree |= grown
    return sum(sizes[pid] for pid in tree - {os.getpid()}) / 1024

"""Measure in a process of its own, so that memory and what was loaded before are nobody else's."""

from __future__ import annotations

import multiprocessing
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import numpy as np

from benchmarks.process_status import process_status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["Clocks", "between", "clocks", "disk_bytes", "in_a_process", "memory", "resident_bytes"]

_INTERVAL = 0.1  # seconds
_Given = ParamSpec("_Given")
_Found = TypeVar("_Found")


def in_a_process(work: Callable[_Given, _Found], *given: _Given.args, **named: _Given.kwargs) -> _Found:
    """Return what `work` returns in a fresh process; an error there is one here."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, given, named)


@contextmanager
def memory() -> Iterator[dict[str, int]]:
    """Watch this process as long as the block lasts; the dict then holds `own memory, most` and `before`, in bytes.

    Pages of mapped files are left out: the system takes them back when it needs them.
    """
    most = {"own memory, before": resident_bytes(), "own memory, most": 0}
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(_INTERVAL):
            most["own memory, most"] = max(most["own memory, most"], resident_bytes())

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield most
    finally:
        ended.set()
        watching.join()


def resident_bytes() -> int:
    """Say how much memory this process has that is no page of a file."""
    return process_status()["RssAnon"] << 10


def disk_bytes(folder: Path) -> int:
    """Say how long the files below a folder are together."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def clocks() -> tuple[float, float]:
    """Return the seconds of the clock, and those that the processor has worked for this process."""
    return time.perf_counter(), time.process_time()


def between(start: tuple[float, float], end: tuple[float, float]) -> dict[str, float]:
    """Say how long something took, and how long the processor worked for it: other work only lengthens the former."""
    return {"elapsed": round(end[0] - start[0], 3), "worked": round(end[1] - start[1], 3)}


class Clocks:
    """Time many short pieces of work by the clock, and by what the processor does for them, which is steadier."""

    def __init__(self) -> None:
        self._elapsed: list[float] = []
        self.worked: list[float] = []

    @contextmanager
    def one(self) -> Iterator[None]:
        """Time what happens in the block."""
        started, began = time.perf_counter(), time.process_time()
        yield
        self.worked.append(time.process_time() - began)
        self._elapsed.append(time.perf_counter() - started)

    def milliseconds(self) -> dict[str, float]:
        """Return the median and the 95th percentile of the clock, and the median of the processor's time."""
        p50, p95 = np.quantile(self._elapsed, [0.5, 0.95])
        figures = {"p50": p50, "p95": p95, "worked": np.median(self.worked)}
        return {name: round(1000 * float(seconds), 2) for name, seconds in figures.items()}

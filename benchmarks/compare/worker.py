"""Build one system, or ask it, in a process of its own; `workers` starts it.

It prints JSON lines on stdout: when it is ready for questions, and at the end what it measured.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.compare.systems import SYSTEMS, open_system

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.compare.systems import System

_WARMING = ("Wann wurde das Museum am Markt eröffnet?", "Wie viele Einwohner hat die Stadt am Fluss?")


def main() -> None:
    """Do what is asked for, tell what it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=("build", "ask"))
    parser.add_argument("system", choices=SYSTEMS)
    parser.add_argument("--model", type=Path, required=True, help="the folder of the model's weights")
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--folder", type=Path, required=True, help="where the system's index lies")
    parser.add_argument("--questions", type=Path, help="JSON: what is asked, in this order")
    options = parser.parse_args()
    told = os.dup(sys.stdout.fileno())  # what libraries print goes elsewhere
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with os.fdopen(told, "w", encoding="utf-8") as out:

        def tell(**what: object) -> None:
            print(json.dumps(what), file=out, flush=True)

        system = open_system(options.system, options.model)
        if options.task == "build":
            started, spent = time.perf_counter(), time.process_time()
            system.build(options.corpus, options.folder)
            tell(seconds=time.perf_counter() - started, cpu_s=time.process_time() - spent, peak_mb=_peak_mb())
            return
        system.open(options.folder)
        tell(ready=True)
        questions = json.loads(options.questions.read_text(encoding="utf-8"))
        first = _Timing()
        first(system.search, questions[0])
        for question in _WARMING:
            system.search(question)
        tell(first_ms=first.ms[0], **_asked(system, questions), mb=_mb(), peak_mb=_peak_mb())


def _asked(system: System, questions: Sequence[str]) -> dict[str, Any]:
    """Return what was found and shown, and what searching, encoding alone and answering took for each question."""
    search, encode, answer = _Timing(), _Timing(), _Timing()
    rows = [search(system.search, question) for question in questions]
    for question in questions:
        encode(system.encode, question)
    quotes = [answer(system.quotes, question) for question in questions]
    timings = {"search": search, "encode": encode, "answer": answer}
    if quotes[0] is None:
        del timings["answer"]
    return {
        "rows": rows,
        "quotes": quotes,
        "ms": {way: timing.ms for way, timing in timings.items()},
        "cpu_ms": {way: timing.cpu_ms for way, timing in timings.items()},
    }


class _Timing:
    """Time calls, by the clock and by what all threads of this process spent."""

    def __init__(self) -> None:
        self.ms: list[float] = []
        self.cpu_ms: list[float] = []

    def __call__(self, call: Callable[[str], object], question: str) -> object:
        started, spent = time.perf_counter(), time.process_time()
        found = call(question)
        self.cpu_ms.append(1000 * (time.process_time() - spent))
        self.ms.append(1000 * (time.perf_counter() - started))
        return found


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _mb() -> float:
    """Return what the process has in memory now, mapped files included."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS:"))


if __name__ == "__main__":
    main()

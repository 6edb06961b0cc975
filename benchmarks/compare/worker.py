"""Build one system, or ask it, in a process of its own; `workers` starts it.

It prints JSON lines on stdout: when it is ready for questions, and at the end what it found or measured.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.compare.memory import peak_mb, resident_mb
from benchmarks.compare.systems import SYSTEMS, open_system

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.compare.systems import System

_WARMING = ("Wann wurde das Museum am Markt eröffnet?", "Wie viele Einwohner hat die Stadt am Fluss?")


def main() -> None:
    """Do what is asked for, tell what it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=("build", "find", "time"))
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
            started, spent = time.perf_counter(), _spent()
            system.build(options.corpus, options.folder)
            tell(seconds=time.perf_counter() - started, cpu_s=_spent() - spent, peak_mb=peak_mb())
            return
        system.open(options.folder)
        tell(ready=True)
        questions = json.loads(options.questions.read_text(encoding="utf-8"))
        if options.task == "find":
            tell(**_found(system, questions))
        else:
            tell(**_timed(system, questions))


def _found(system: System, questions: Sequence[str]) -> dict[str, Any]:
    """Return for each question the rows that are found, and the quotes that are shown without and with the reader."""
    return {
        "rows": [system.search(question) for question in questions],
        "quotes": [system.quotes(question, read=False) for question in questions],
        "quotes_read": [system.quotes(question, read=True) for question in questions],
    }


def _timed(system: System, questions: Sequence[str]) -> dict[str, Any]:
    """Return what searching, encoding alone and, where there are quotes, answering took for each question."""
    first = _Timing()
    first(system.search, questions[0])
    for question in _WARMING:
        system.search(question)
    ways: dict[str, Callable[[str], object]] = {"search": system.search, "encode": system.encode}
    if system.quotes(questions[0], read=True) is not None:
        ways |= {"answer": partial(system.quotes, read=False), "answer_read": partial(system.quotes, read=True)}
    timings = {way: _Timing() for way in ways}
    for way, call in ways.items():
        for question in questions:
            timings[way](call, question)
    return {
        "first_ms": first.ms[0],
        "ms": {way: timing.ms for way, timing in timings.items()},
        "cpu_ms": {way: timing.cpu_ms for way, timing in timings.items()},
        "mb": resident_mb(),
    }


class _Timing:
    """Time calls, by the clock and by what all threads of this process spent."""

    def __init__(self) -> None:
        self.ms: list[float] = []
        self.cpu_ms: list[float] = []

    def __call__(self, call: Callable[[str], object], question: str) -> None:
        started, spent = time.perf_counter(), time.process_time()
        call(question)
        self.cpu_ms.append(1000 * (time.process_time() - spent))
        self.ms.append(1000 * (time.perf_counter() - started))


def _spent() -> float:
    """Return the seconds of a core that this process and those that it has started and seen end have taken."""
    return sum(os.times()[:4])


if __name__ == "__main__":
    main()

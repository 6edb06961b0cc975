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

_WARMING = ("Wer war dabei?", "Wo liegt der Ort, und seit wann gibt es ihn?")


def main() -> None:
    """Do what is asked for, tell what it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=("build", "ask"))
    parser.add_argument("system", choices=SYSTEMS)
    parser.add_argument("--model", type=Path, required=True, help="the folder of the model's weights")
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--folder", type=Path, required=True, help="where the system's index lies")
    parser.add_argument("--questions", type=Path, help="JSON: what is asked, in this order")
    parser.add_argument("--times", action="store_true", help="time encoding and reading, too, instead of keeping hits")
    options = parser.parse_args()
    told = os.dup(sys.stdout.fileno())  # what libraries print goes elsewhere
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with os.fdopen(told, "w", encoding="utf-8") as out:

        def tell(**what: object) -> None:
            print(json.dumps(what), file=out, flush=True)

        system = open_system(options.system, options.model)
        if options.task == "build":
            started = time.perf_counter()
            system.build(options.corpus, options.folder)
            tell(seconds=time.perf_counter() - started, peak_mb=_peak_mb())
            return
        system.open(options.folder)
        tell(ready=True)
        questions = json.loads(options.questions.read_text(encoding="utf-8"))
        first, _ = _timed(system.search, questions[0])
        measured = (_times if options.times else _hits)(system, questions)
        tell(first_ms=first, mb=_mb(), peak_mb=_peak_mb(), **measured)


def _times(system: System, questions: Sequence[str]) -> dict[str, Any]:
    """Return the milliseconds of each question's search, of encoding alone, and of answering where there is such."""
    reads = system.quotes(questions[0]) is not None
    for question in _WARMING:
        system.search(question)
    ways: dict[str, Callable[[str], object]] = {"search": system.search, "encode": system.encode}
    if reads:
        ways["answer"] = system.quotes
    return {"ms": {way: [_timed(call, question)[0] for question in questions] for way, call in ways.items()}}


def _hits(system: System, questions: Sequence[str]) -> dict[str, Any]:
    return {
        "rows": [system.search(question) for question in questions],
        "quotes": [system.quotes(question) for question in questions],
    }


def _timed(call: Callable[[str], object], question: str) -> tuple[float, object]:
    started = time.perf_counter()
    found = call(question)
    return 1000 * (time.perf_counter() - started), found


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _mb() -> float:
    """Return what the process has in memory now, mapped files included."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS:"))


if __name__ == "__main__":
    main()

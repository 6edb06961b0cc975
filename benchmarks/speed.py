"""Time the commands as whole processes, each as a ratio to a bare Python start in the same run.

    python -m benchmarks.speed --index /tmp/quality-index --runs 7

Runs alternate, so that a drift of the machine meets all alike; medians are printed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

_QUESTIONS = (
    "Wo trafen sich Kim und Putin 2019?",
    "Wer überreichte Kim die Einladung?",
    "Wie viele Punkte gab die Verteidigung ab?",
    "Warum wurde das Gesetz geändert?",
    "Wann begann der Streik?",
)
_BATCH = 100


def main() -> None:
    """Time, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, required=True, help="the index to ask")
    parser.add_argument("--runs", type=int, default=7, help="counted runs of each command")
    options = parser.parse_args()
    program = [sys.executable, "-m", "retrieval"]
    with tempfile.TemporaryDirectory() as scratch:
        batch = Path(scratch) / "questions.jsonl"
        lines = ({"id": n, "question": _QUESTIONS[n % len(_QUESTIONS)]} for n in range(_BATCH))
        batch.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
        ask = [*program, "ask", "--index", str(options.index)]
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "fundstelle --help": [*program, "--help"],
            "fundstelle ask QUESTION": [*ask, _QUESTIONS[0]],
            f"fundstelle ask --batch, {_BATCH} questions": [*ask, "--batch", str(batch), "--json"],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for run in range(options.runs + 1):
            for name, command in commands.items():
                seconds = timed(command)
                if run:  # the first run warms the file cache
                    times[name].append(seconds)
    base = median(times["python -c pass"])
    print(f"{'command':<44} {'median s':>9} {'ratio':>7}")
    for name, seconds_of in times.items():
        print(f"{name:<44} {median(seconds_of):>9.3f} {median(seconds_of) / base:>7.1f}")
    one, many = (median(times[name]) for name in list(times)[2:])
    print(f"{'a question of the batch, start-up taken off':<44} {(many - one) / (_BATCH - 1):>9.4f}")


def timed(command: list[str]) -> float:
    """Return how long a command takes, in seconds."""
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()

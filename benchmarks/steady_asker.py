"""Ask one index on and on, in a process of its own, and write down each answer.

    python -m benchmarks.steady_asker INDEX OUT.jsonl --way follow

`follow` keeps an answerer open and looks for a newer generation every now and then, opens it beside the old one in
another thread and changes over between two questions, as the bot does; `fresh` opens the index anew for each question.
It ends when its stdin does.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import threading
import time
import traceback
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from retrieval import live_generation, open_answerer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from retrieval.answering.answerer import Answerer

__all__ = ["Asked", "AskerProcess"]

REPOSITORY = Path(__file__).resolve().parents[1]
_QUOTES = 5
_MEMORY_EVERY = 1.0  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Hold what became of one question: its quotes' texts and milliseconds, or what went wrong."""

    at: float
    generation: str = ""
    texts: tuple[str, ...] = ()
    ms: float = 0.0
    megabytes: float | None = None
    error: str | None = None


class AskerProcess:
    """Read what a running asker has written so far."""

    def __init__(self, out: Path) -> None:
        self._out = out

    @classmethod
    @contextmanager
    def running(cls, index: Path, out: Path, question: str, *options: str) -> Iterator[AskerProcess]:
        """Let somebody ask as long as the block lasts."""
        command = [sys.executable, "-m", "benchmarks.steady_asker", str(index), str(out), "--question", question]
        with subprocess.Popen([*command, *options], stdin=subprocess.PIPE, cwd=REPOSITORY) as process:
            yield cls(out)
            if process.stdin:
                process.stdin.close()

    def asked(self) -> list[Asked]:
        """Return all questions so far, in order."""
        if not self._out.exists():
            return []
        lines = self._out.read_text(encoding="utf-8").split("\n")[:-1]
        return [Asked(**(json.loads(line) | {"texts": tuple(json.loads(line).get("texts", ()))})) for line in lines]

    def wait_for(self, number: int, *, seconds: float = 60.0) -> None:
        """Wait until so many questions were asked.

        Raises:
            TimeoutError: if that takes too long.
        """
        until = time.monotonic() + seconds
        while len(self.asked()) < number:
            if time.monotonic() > until:
                raise TimeoutError(f"{len(self.asked())} of {number} questions were asked in {seconds:.0f} s")
            time.sleep(0.05)


class _Follower:
    """Answer from the live generation, changing over to a newer one between two questions."""

    def __init__(self, index: Path, look_every: float) -> None:
        self._index, self._look_every = index, look_every
        self._answering = threading.Lock()
        self._current = open_answerer(index)
        self.failure: str | None = None
        threading.Thread(target=self._watch, daemon=True).start()

    def ask(self, question: str) -> tuple[str, Sequence[str]]:
        with self._answering:
            return _ask(self._current, question)

    def _watch(self) -> None:
        while True:
            time.sleep(self._look_every)
            try:
                if live_generation(self._index) != self._current.generation:
                    fresh = open_answerer(self._index)
                    with self._answering:
                        before, self._current = self._current, fresh
                    before.close()
            except Exception:  # noqa: BLE001 - told with the next question; nothing may go wrong here
                self.failure = traceback.format_exc()


def _ask(answerer: Answerer, question: str) -> tuple[str, list[str]]:
    answer = answerer.ask(question, top_k=_QUOTES, min_confidence=0)
    return answer.generation, [quote.text for quote in answer.quotes]


def _ask_anew(index: Path, question: str) -> tuple[str, list[str]]:
    with closing(open_answerer(index)) as answerer:
        return _ask(answerer, question)


def _record(ask: Callable[[], tuple[str, Sequence[str]]]) -> dict[str, Any]:
    at, started = time.time(), time.perf_counter()
    try:
        generation, texts = ask()
    except Exception:  # noqa: BLE001 - whatever it is, that is what is looked for
        return {"at": at, "error": traceback.format_exc()}
    return {"at": at, "generation": generation, "texts": texts, "ms": 1000 * (time.perf_counter() - started)}


def _megabytes() -> float:
    """Return the memory that only this process has, in MB."""
    rollup = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
    return next(int(line.split()[1]) / 1024 for line in rollup.splitlines() if line.startswith("Anonymous:"))


def _ask_on(ask: Callable[[], tuple[str, Sequence[str]]], out: TextIO, pause: float, ended: threading.Event) -> None:
    looked = 0.0
    while not ended.is_set():
        record = _record(ask)
        if time.monotonic() - looked > _MEMORY_EVERY:
            looked, record["megabytes"] = time.monotonic(), _megabytes()
        print(json.dumps(record, ensure_ascii=False), file=out, flush=True)
        ended.wait(pause)


def _wait_for_the_end_of_stdin(ended: threading.Event) -> None:
    sys.stdin.read()
    ended.set()


def main() -> None:
    """Ask until stdin ends."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", type=Path)
    parser.add_argument("out", type=Path, help="a JSON Lines file, one object for each question")
    parser.add_argument("--question", required=True)
    parser.add_argument("--way", choices=["follow", "fresh"], default="follow")
    parser.add_argument("--pause", type=float, default=0.02, help="seconds between two questions [0.02]")
    parser.add_argument("--look-every", type=float, default=0.2, help="seconds between two looks at what is live [0.2]")
    parser.add_argument("--real", action="store_true", help="ask with the bundled model instead of a fake one")
    options = parser.parse_args()
    if not options.real:
        from benchmarks.fake_models import use_fake_models

        use_fake_models()
    ended = threading.Event()
    threading.Thread(target=_wait_for_the_end_of_stdin, args=(ended,), daemon=True).start()
    with options.out.open("w", encoding="utf-8") as out:
        if options.way == "fresh":
            _ask_on(lambda: _ask_anew(options.index, options.question), out, options.pause, ended)
            return
        follower = _Follower(options.index, options.look_every)

        def ask() -> tuple[str, Sequence[str]]:
            if follower.failure is not None:
                failure, follower.failure = follower.failure, None
                raise RuntimeError(f"a newer generation could not be opened: {failure}")
            return follower.ask(options.question)

        _ask_on(ask, out, options.pause, ended)


if __name__ == "__main__":
    main()

"""Build an index in processes that can be killed: each is forked from one that has imported everything already.

`ForkedBuilds` starts that process (this module) and talks to it in JSON Lines.  A build that is given a point kills
itself there with SIGKILL; the points of a build are its progress events, told apart by stage and count.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Build", "Ended", "ForkedBuilds", "Point"]

REPOSITORY = Path(__file__).resolve().parents[1]

Point = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """Say what to build, and at which point to die, if at all."""

    index: str
    articles: str
    full: bool = False
    die_at: Point | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """Say how a build ended: `status` is its exit code, or a signal's number below zero."""

    status: int
    generation: str | None = None
    points: tuple[Point, ...] = ()
    error: str | None = None

    @property
    def killed(self) -> bool:
        """Tell whether it was killed."""
        return self.status == -signal.SIGKILL


class ForkedBuilds:
    """Start builds, one at a time, and wait for their end."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    @classmethod
    @contextmanager
    def running(cls, *, real: bool = False) -> Iterator[ForkedBuilds]:
        """Keep the process that the builds are forked from as long as the block lasts."""
        command = [sys.executable, "-m", "benchmarks.forked_builds", *(["--real"] if real else [])]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=REPOSITORY) as process:
            yield cls(process)
            if process.stdin:
                process.stdin.close()

    def start(self, build: Build) -> int:
        """Start a build and return its process id."""
        print(json.dumps(asdict(build)), file=self._process.stdin, flush=True)
        return int(self._line()["pid"])

    def wait(self) -> Ended:
        """Wait until the build has ended."""
        told: dict[str, Any] = {}
        while "status" not in told:
            told |= self._line()
        points = tuple((stage, done) for stage, done in told.pop("points", ()))
        return Ended(points=points, **told)

    def run(self, build: Build) -> Ended:
        """Build, and wait until it has ended."""
        self.start(build)
        return self.wait()

    def _line(self) -> dict[str, Any]:
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            raise RuntimeError("the process that forks the builds has ended; what it said stands above")
        told: dict[str, Any] = json.loads(line)
        return told


def _build(build: Build) -> None:
    """Build in this process and tell what became of it; does not return."""
    from retrieval import RetrievalError, build_index

    points: dict[Point, None] = {}

    def on_progress(stage: str, done: int, _: int) -> None:
        points[stage, done] = None
        if (stage, done) == build.die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        result = build_index(Path(build.index), [Path(build.articles)], full=build.full, on_progress=on_progress)
    except RetrievalError as error:
        _tell(error=str(error))
        os._exit(1)
    _tell(generation=result.generation, points=list(points))
    os._exit(0)


def _tell(**told: object) -> None:
    print(json.dumps(told), flush=True)


def main() -> None:
    """Fork a build for each line of stdin."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--real", action="store_true", help="build with the bundled model instead of a fake one")
    if not parser.parse_args().real:
        from benchmarks.fake_models import use_fake_models

        use_fake_models()
    # What a fork would import itself, each time; nothing of this starts a thread.
    import chromadb  # noqa: F401
    import rank_bm25  # noqa: F401

    import retrieval.indexing.build  # noqa: F401

    for line in sys.stdin:
        fields = json.loads(line)
        die_at = fields.pop("die_at")
        build = Build(die_at=None if die_at is None else (die_at[0], die_at[1]), **fields)
        child = os.fork()
        if child == 0:
            try:
                _build(build)
            finally:  # with a traceback, if it comes to this
                sys.excepthook(*sys.exc_info())
                os._exit(70)
        _tell(pid=child)
        _tell(status=os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


if __name__ == "__main__":
    main()

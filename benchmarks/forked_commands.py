"""Run `fundstelle` commands as processes that start in a moment, each forked from one that has imported everything.

The encoder is the tests' fast one, and there is no reader.  A crash of a command, as Chroma's over a damaged file,
hurts nobody else.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.readerless import without_reader

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Command", "ForkedCommands"]

REPOSITORY = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Hold what a command printed and how it ended: an exit code, or a signal's number below zero."""

    status: int
    stdout: str
    stderr: str


class ForkedCommands:
    """Run commands, one at a time."""

    def __init__(self, process: subprocess.Popen[str], scratch: Path) -> None:
        self._process = process
        self._out, self._err = scratch / "stdout", scratch / "stderr"

    @classmethod
    @contextmanager
    def running(cls) -> Iterator[ForkedCommands]:
        """Keep the process that the commands are forked from as long as the block lasts."""
        command = [sys.executable, "-m", "benchmarks.forked_commands"]
        pipe, environment = subprocess.PIPE, os.environ | without_reader(REPOSITORY)
        with (
            tempfile.TemporaryDirectory() as scratch,
            subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=REPOSITORY, env=environment) as process,
        ):
            yield cls(process, Path(scratch))
            if process.stdin:
                process.stdin.close()

    def run(self, *arguments: object) -> Command:
        """Run `fundstelle ARGUMENTS` and wait for its end."""
        asked = {"argv": list(map(str, arguments)), "stdout": str(self._out), "stderr": str(self._err)}
        print(json.dumps(asked), file=self._process.stdin, flush=True)
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            raise RuntimeError("the process that forks the commands has ended; what it said stands above")
        return Command(
            status=int(line),
            stdout=self._out.read_text(encoding="utf-8"),
            stderr=self._err.read_text(encoding="utf-8"),
        )


def _run(argv: list[str], stdout: str, stderr: str) -> None:
    """Run a command in this process; does not return."""
    from retrieval.cli import main as fundstelle

    for number, path in ((1, stdout), (2, stderr)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    sys.argv = ["fundstelle", *argv]
    try:
        fundstelle()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def main() -> None:
    """Fork a command for each line of stdin."""
    from benchmarks.fake_models import use_fake_models

    use_fake_models()
    # What a fork would import itself, each time; nothing of this starts a thread.
    import chromadb  # noqa: F401
    import rank_bm25  # noqa: F401

    import retrieval.answering.answerer
    import retrieval.cli.app
    import retrieval.indexing.build
    import retrieval.indexing.verify  # noqa: F401

    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            try:
                _run(**asked)
            finally:  # with a traceback, if it comes to this
                sys.excepthook(*sys.exc_info())
                os._exit(70)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main()

"""Start the processes that build and ask, one after the other, and take down what they tell."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.compare.corpus import REPOSITORY
from benchmarks.compare.memory import PeakMemory

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["WorkerError", "Workers"]

# Nothing asks a hub for a model that lies here, and nobody is told that it was used.
_QUIET = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_VERBOSITY": "error",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "ANONYMIZED_TELEMETRY": "False",
    "TOKENIZERS_PARALLELISM": "true",
}


class WorkerError(RuntimeError):
    """Say that a system's process has failed; what it printed stands in `log`."""

    def __init__(self, system: str, task: str, log: Path) -> None:
        self.system, self.task, self.log = system, task, log
        super().__init__(f"{system} could not {task}; what its process printed stands in {str(log)!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """Run systems over one corpus, each with its index in a folder of its own below `folder`."""

    model: Path
    corpus: Path
    folder: Path

    def build(self, system: str) -> dict[str, Any]:
        """Build a system's index anew; return `seconds`, `cpu_s` (without imports), `process_s`, `peak_mb`, `disk_mb`.

        Raises WorkerError.
        """
        folder = self._folder(system)
        shutil.rmtree(folder, ignore_errors=True)
        (folder / _INDEX).mkdir(parents=True)
        started = time.perf_counter()
        with PeakMemory() as peak:
            told = self._run(system, "build")
        taken = time.perf_counter() - started
        told["peak_mb"] = max(told["peak_mb"], peak.mb)  # its own is exact; with its children's it may be more
        size = sum(path.stat().st_size for path in (folder / _INDEX).rglob("*") if path.is_file())
        return {**told, "process_s": taken, "disk_mb": size / 2**20}

    def find(self, system: str, questions: Sequence[str]) -> dict[str, Any]:
        """Ask a system; return for each question the `rows` that it finds, and the `quotes` and `quotes_read` it shows.

        Raises WorkerError.
        """
        return self._asked(system, "find", questions)

    def time(self, system: str, questions: Sequence[str]) -> dict[str, Any]:
        """Ask a system; return what `worker` measures, and after how many seconds it was ready.

        Raises WorkerError.
        """
        return self._asked(system, "time", questions)

    def index(self, system: str) -> Path | None:
        """Return where the system's index lies, None if it has not been built."""
        folder = self._folder(system)
        return folder / _INDEX if (folder / _BUILT).is_file() else None

    def _asked(self, system: str, task: str, questions: Sequence[str]) -> dict[str, Any]:
        asked = self.folder / "asked.json"
        asked.write_text(json.dumps(list(questions)), encoding="utf-8")
        return self._run(system, task, "--questions", str(asked))

    def _run(self, system: str, task: str, *options: str) -> dict[str, Any]:
        log = self.folder / f"{_slug(system)}-{task}.log"
        folder = self._folder(system)
        command = [sys.executable, "-m", "benchmarks.compare.worker", task, system, "--model", str(self.model)]
        command += ["--corpus", str(self.corpus), "--folder", str(folder / _INDEX), *options]
        told: dict[str, Any] = {}
        started = time.perf_counter()
        with (
            log.open("w", encoding="utf-8") as errors,
            subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=errors, text=True, cwd=REPOSITORY, env=os.environ | _QUIET
            ) as process,
        ):
            for line in process.stdout or ():
                told |= json.loads(line)
                if told.pop("ready", False):
                    told["ready_s"] = time.perf_counter() - started
        if process.returncode or not told:
            raise WorkerError(system, task, log)
        if task == "build":
            (folder / _BUILT).touch()
        return told

    def _folder(self, system: str) -> Path:
        return self.folder / _slug(system)


_INDEX, _BUILT = "index", "built"


def _slug(system: str) -> str:
    return "".join(character if character.isalnum() else "-" for character in system.lower())

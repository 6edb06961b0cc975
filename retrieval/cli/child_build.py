"""A build in a process of its own: what it loaded goes with it, and a crash in a library ends nothing else."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["ChildBuild", "build_in_child"]

_PATIENCE = 5.0  # seconds for a build that was told to end


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildBuild:
    """Hold what a build said at its end: its result's form, or else why there is none."""

    result: dict[str, Any] | None
    failure: str | None


def build_in_child(
    arguments: Sequence[str], *, on_event: Callable[[dict[str, Any]], None], on_line: Callable[[str], None]
) -> ChildBuild:
    """Run `fundstelle build --json` with these arguments, started the way this process was.

    Every event goes to `on_event`; what else is written to stderr (a traceback, a library's warning) to `on_line`.
    Whatever is raised meanwhile ends the build first.
    """
    started_as = sys.orig_argv[1 : len(sys.orig_argv) - len(sys.argv) + 1]  # `-m retrieval`, or the script's path
    child = subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, *started_as, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="backslashreplace",
        process_group=0,  # Ctrl-C reaches only us, who tell the child once
    )
    assert child.stdout is not None  # noqa: S101 - both are pipes
    assert child.stderr is not None  # noqa: S101
    failure = None
    try:
        with ThreadPoolExecutor(1) as beside:
            result = beside.submit(child.stdout.read)
            try:
                for line in child.stderr:
                    event = _event(line)
                    if event is None:
                        on_line(line.rstrip("\n"))
                        continue
                    on_event(event)
                    failure = event.get("message", failure)
                code = child.wait()
            except BaseException:
                _end(child)
                raise
    finally:
        child.stdout.close()
        child.stderr.close()
    if code == 0:
        return ChildBuild(result=json.loads(result.result()), failure=None)
    return ChildBuild(result=None, failure=failure or _without_words(code))


def _event(line: str) -> dict[str, Any] | None:
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) and "event" in event else None


def _end(child: subprocess.Popen[str]) -> None:
    """End the build in order, or without if it does not."""
    child.terminate()
    try:
        child.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _without_words(code: int) -> str:
    if code < 0:
        return f"The build was ended by {signal.Signals(-code).name}; the live index is as it was."
    return f"The build ended with the code {code}; see above."

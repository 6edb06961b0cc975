"""A build in a process of its own: what it loaded goes with it, and a crash in a library ends nothing else."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["BuildProcess", "ChildBuild", "build_in_child"]

_PATIENCE = 5.0  # seconds for a build that was told to end


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildBuild:
    """Hold what a build said at its end: its result's form, or else why there is none, in a sentence and in a word.

    The words are those of `build --json`'s event "error", and "killed" for one that was ended by a signal.
    """

    result: dict[str, Any] | None
    failure: str | None
    kind: str = "unexpected"


class BuildProcess:
    """Run `fundstelle build --json` with some arguments; the methods may be called from several threads."""

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        started_as: Sequence[str] = ("-m", "retrieval"),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Start it; `started_as` is what follows Python's name, the environment this process's if none is given.

        Raises:
            OSError: if the system starts no process.
        """
        import subprocess

        self._child = subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, *started_as, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="backslashreplace",
            process_group=0,  # Ctrl-C reaches only us, who tell the child once
            env=environment,
        )

    def follow(self, *, on_event: Callable[[dict[str, Any]], None], on_line: Callable[[str], None]) -> ChildBuild:
        """Wait for its end, and return what it said then; call this once.

        Every event goes to `on_event`; what else is written to stderr (a traceback, a library's warning) to `on_line`.
        Whatever is raised meanwhile ends the build first.
        """
        from concurrent.futures import ThreadPoolExecutor

        child = self._child
        assert child.stdout is not None  # noqa: S101 - both are pipes
        assert child.stderr is not None  # noqa: S101
        last_error: dict[str, Any] = {}
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
                        last_error = event if event["event"] == "error" else last_error
                    code = child.wait()
                except BaseException:
                    self.end()
                    raise
        finally:
            child.stdout.close()
            child.stderr.close()
        return _ended(code, result.result(), last_error)

    def end(self) -> None:
        """End the build in order, or without if it does not; return when it is gone.  Nothing happens after its end."""
        import subprocess

        self._child.terminate()
        try:
            self._child.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()


def build_in_child(
    arguments: Sequence[str], *, on_event: Callable[[dict[str, Any]], None], on_line: Callable[[str], None]
) -> ChildBuild:
    """Run `fundstelle build --json` with these arguments, started the way this process was, and wait for its end."""
    started_as = sys.orig_argv[1 : len(sys.orig_argv) - len(sys.argv) + 1]  # `-m retrieval`, or the script's path
    return BuildProcess(arguments, started_as=started_as).follow(on_event=on_event, on_line=on_line)


def _event(line: str) -> dict[str, Any] | None:
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) and "event" in event else None


def _ended(code: int, output: str, error: dict[str, Any]) -> ChildBuild:
    if code == 0:
        return ChildBuild(result=json.loads(output), failure=None)
    if error:
        return ChildBuild(result=None, failure=str(error.get("message")), kind=str(error.get("kind")))
    if code < 0:
        import signal

        failure = f"The build was ended by {signal.Signals(-code).name}; the live index is as it was."
        return ChildBuild(result=None, failure=failure, kind="killed")
    return ChildBuild(result=None, failure=f"The build ended with the code {code}; see above.")

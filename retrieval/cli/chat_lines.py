"""Where the lines of a chat come from: a terminal, with editing and a history, or a pipe."""

from __future__ import annotations

import io
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn, Protocol

import click

from retrieval.cli.chat_history import History, history_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import FrameType, ModuleType
    from typing import BinaryIO

__all__ = ["Lines", "read_lines"]

_PROMPT = "> "
_LONGEST = 65_536  # bytes of a line; no question may have as many, whatever its script
_ENDINGS = (signal.SIGTERM, signal.SIGHUP)


class Lines(Protocol):
    """Give lines until there are no more; `are_typed` tells whether a person is typing them."""

    are_typed: bool

    def __iter__(self) -> Iterator[str]: ...


@contextmanager
def read_lines(commands: Sequence[str]) -> Iterator[Lines]:
    """Give the lines of stdin; on a terminal the tab key completes `commands`."""
    if sys.stdin is None:  # it was closed before we began
        yield _PipedLines(io.BytesIO())
        return
    if not sys.stdin.isatty():
        yield _PipedLines(sys.stdin.buffer)
        return
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    with _ending_in_order():
        yield _TypedLines(_editor(commands) if sys.stdout.isatty() else None)


class _PipedLines:
    """Read lines of bytes; what is no UTF-8 in them is replaced."""

    are_typed = False

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[str]:
        while line := self._stream.readline(_LONGEST):
            rest = line
            while len(rest) == _LONGEST and not rest.endswith(b"\n"):
                rest = self._stream.readline(_LONGEST)
            yield line.decode("utf-8-sig", errors="replace")


class _TypedLines:
    """Ask for one line after another; Ctrl-C clears the line, and twice at an empty one it ends them."""

    are_typed = True

    def __init__(self, editor: ModuleType | None) -> None:
        self._editor = editor
        self._history = History(history_path())
        if editor:
            for line in self._history.lines:
                editor.add_history(line)

    def __iter__(self) -> Iterator[str]:
        was_interrupted = False
        while True:
            try:
                line = self._next()
            except EOFError:
                click.echo(err=True)  # the prompt's line
                return
            except KeyboardInterrupt:
                click.echo(err=True)
                is_empty = self._editor is None or not self._editor.get_line_buffer()
                if is_empty and was_interrupted:
                    return
                was_interrupted = is_empty
                if is_empty:
                    click.echo("Ctrl-C once more leaves, as does Ctrl-D.", err=True)
                continue
            was_interrupted = False
            if self._history.add(line) and self._editor:
                self._editor.add_history(self._history.lines[-1])
            yield line

    def _next(self) -> str:
        if self._editor:
            return input(_PROMPT)
        click.echo(_PROMPT, err=True, nl=False)
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line


def _editor(commands: Sequence[str]) -> ModuleType | None:
    """Return the line editor, or None where Python was built without one."""
    try:
        import readline
    except ImportError:
        return None
    readline.set_auto_history(False)
    readline.set_completer_delims(" ")
    readline.set_completer(lambda text, state: _completion(commands, text, state))
    readline.parse_and_bind("tab: complete")
    return readline


def _completion(commands: Sequence[str], text: str, state: int) -> str | None:
    found = [f"{name} " for name in commands if text.startswith("/") and name.startswith(text)]
    return found[state] if state < len(found) else None


@contextmanager
def _ending_in_order() -> Iterator[None]:
    """Let SIGTERM and a closed terminal end the chat by an exception, so that the terminal gets back its echo."""

    def end(number: int, _frame: FrameType | None) -> NoReturn:
        raise SystemExit(128 + number)

    before = {number: signal.signal(number, end) for number in _ENDINGS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

"""Ctrl-C and SIGTERM as one exception that ends the work in order, and soon."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

__all__ = ["Interrupted", "interruptible", "leave"]

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_GRACE = 1.5  # seconds from the signal to the end


class Interrupted(KeyboardInterrupt):
    """Say by which signal the work was ended; `exit_code` is the shell's: 130 or 143."""

    def __init__(self, number: int) -> None:
        self.exit_code = 128 + number
        super().__init__(f"signal {number}")


@contextmanager
def interruptible(at_the_last: Callable[[], None] | None = None) -> Iterator[None]:
    """Raise `Interrupted` inside the block at the first SIGINT or SIGTERM; later ones are passed over.

    A call into a library hears of a signal only when it returns.  With `at_the_last`, a thread waits for the signal as
    well: if the block has not ended a second and a half later, it calls `at_the_last()` and ends the process, as a kill
    would.  A signal that was ignored before stays ignored.  Call this in the main thread.
    """
    ears = _Ears()
    watchdog = _Watchdog(ears.heard, at_the_last) if at_the_last else None
    try:
        yield
    except BaseException:
        ears.raise_received()  # some libraries turn an exception into another one
        raise
    finally:
        if watchdog:
            watchdog.close()
        ears.close()
    ears.raise_received()


def leave(code: int) -> NoReturn:
    """End the process now: taking torch down takes seconds, in which another Ctrl-C would end it by the signal."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


class _Ears:
    """Hear the first signal, and pass over what comes later until the process ends."""

    def __init__(self) -> None:
        self._received: int | None = None
        self._before = {number: signal.getsignal(number) for number in _SIGNALS}
        self.heard = [number for number in _SIGNALS if self._before[number] is not signal.SIG_IGN]
        for number in self.heard:
            signal.signal(number, self._receive)

    def _receive(self, number: int, _frame: FrameType | None) -> None:
        if self._received is None:
            self._received = number
            # Raised where nobody can catch it (a callback, `__del__`), it would be printed with a traceback.
            sys.unraisablehook = lambda _: None
            raise Interrupted(number)

    def raise_received(self) -> None:
        if self._received is not None:
            raise Interrupted(self._received) from None

    def close(self) -> None:
        if self._received is None:
            for number in self.heard:
                signal.signal(number, self._before[number])


class _Watchdog:
    """End the process if a signal came and nothing followed."""

    def __init__(self, signals: list[signal.Signals], at_the_last: Callable[[], None]) -> None:
        self._signals, self._at_the_last = signals, at_the_last
        self._ended = threading.Event()
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._writer, False)
        # The number of a signal is written there at once, also while a library keeps Python's handlers waiting.
        self._before = signal.set_wakeup_fd(self._writer, warn_on_full_buffer=False)
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._ended.set()
        signal.set_wakeup_fd(self._before)
        os.close(self._writer)
        self._thread.join()
        os.close(self._reader)

    def _watch(self) -> None:
        while number := os.read(self._reader, 1):
            if number[0] in self._signals and not self._ended.wait(_GRACE):
                self._end(number[0])

    def _end(self, number: int) -> NoReturn:
        try:
            if sys.stderr.isatty():
                sys.stderr.write("\r\x1b[2K\x1b[?25h")  # the line of progress goes, the cursor comes back
            self._at_the_last()
        finally:
            os._exit(128 + number)

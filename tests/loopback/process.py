"""The bot as its own, unmodified process beside the loopback: its log, its signals, its memory, its event loop."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tests.loopback.server import LoopbackDiscord

__all__ = ["BotProcess", "LoopLag", "Tick"]

INJECTED = Path(__file__).parent / "injected"
REPOSITORY = Path(__file__).parents[2]
DATA, LAG_FILE = "data", "loop-lag.json"
_LINE_LIMIT, _SHOWN_LINES = 1 << 22, 100
_BLOCKED_SECONDS = 1.5
_PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR", "LD_LIBRARY_PATH", "OMP_NUM_THREADS", "FUNDSTELLE_READER")


class Tick(NamedTuple):
    """Hold one look at the event loop, every 10 ms: when it came (`time.monotonic()`), and how many seconds late.

    `busy` seconds of those since the look before the loop's own thread computed; the rest it waited.
    """

    at: float
    late: float
    busy: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopLag:
    """Hold how late the event loop was: `late` are (monotonic time, seconds) of each delay above 20 ms."""

    samples: int
    late: tuple[tuple[float, float], ...]
    ticks: tuple[Tick, ...]
    imported_torch: bool

    def longest(self, *, since: float = 0.0) -> float:
        """Return the longest delay in seconds, after a `time.monotonic()` of the test's; 0 if none was above 20 ms."""
        return max((seconds for at, seconds in self.late if at >= since), default=0.0)

    def was_blocked(self) -> bool:
        """Say whether something ran in the loop that belongs elsewhere.

        On a machine of its own the longest delay is a tenth of a second, and half a second where tests take their share
        of two cores; how fast the bot is, `benchmarks/bot_load.py` measures.
        """
        return self.longest() >= _BLOCKED_SECONDS


class BotProcess:
    """Run the bot; use it as `async with BotProcess.running(discord, index=…, data=…) as process`."""

    def __init__(self, process: asyncio.subprocess.Process, folder: Path) -> None:
        self.data = folder / DATA
        self._process, self._lag_file = process, folder / LAG_FILE
        self._news = asyncio.Event()
        self.stdout: list[str] = []
        self.stderr: list[str] = []
        assert process.stdout is not None
        assert process.stderr is not None
        self._readers = [
            asyncio.create_task(self._read(process.stdout, self.stdout)),
            asyncio.create_task(self._read(process.stderr, self.stderr)),
        ]

    @classmethod
    @contextlib.asynccontextmanager
    async def running(
        cls,
        discord: LoopbackDiscord,
        *,
        folder: Path,
        index: Path,
        environment: Mapping[str, str | None] | None = None,
        module: str = "bot",
        arguments: Sequence[str] = (),
        is_sampled: bool = False,
    ) -> AsyncIterator[BotProcess]:
        """Start `python -m module` in `folder`, with its data below it; whatever happens, it is gone after the block.

        `environment` comes on top of the token and the folders; None takes a variable away.  `is_sampled` measures
        the event loop (see `loop_lag`).
        """
        folder.mkdir(parents=True, exist_ok=True)
        settings: dict[str, str | None] = {
            **{name: os.environ[name] for name in _PASSED_ON if name in os.environ},
            "PYTHONPATH": os.pathsep.join([str(INJECTED), str(REPOSITORY)]),
            "PYTHONUNBUFFERED": "1",
            "LOOPBACK_API": discord.api_url,
            "LOOPBACK_GATEWAY": discord.gateway_url,
            "LOOPBACK_LAG": str(folder / LAG_FILE) if is_sampled else None,
            "DISCORD_TOKEN": discord.token,
            "FUNDSTELLE_INDEX": str(index),
            "FUNDSTELLE_DATA": str(folder / DATA),
            "FUNDSTELLE_METRICS_PORT": "0",  # many bots run at once here
            **(environment or {}),
        }
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", module, *arguments),
            cwd=folder,
            env={name: value for name, value in settings.items() if value is not None},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            limit=_LINE_LIMIT,
            start_new_session=True,
        )
        bot = cls(process, folder)
        try:
            yield bot
        except BaseException as error:
            error.add_note("the bot said:\n" + "\n".join(bot.output.splitlines()[-_SHOWN_LINES:]))
            raise
        finally:
            await bot._end()

    @property
    def output(self) -> str:
        """Return all that it has said so far, stdout first."""
        return "\n".join([*self.stdout, *self.stderr])

    @property
    def exit_code(self) -> int | None:
        """Return its exit code, or None while it runs."""
        return self._process.returncode

    async def log_line(self, pattern: str, *, timeout: float = 30.0) -> str:
        """Return the first line on stdout or stderr that the pattern is found in, as soon as there is one.

        Raises:
            AssertionError: if there is none within `timeout` seconds, or before the process ends.
        """
        searched = re.compile(pattern)
        try:
            async with asyncio.timeout(timeout):
                while True:
                    news, has_ended = self._news, all(reader.done() for reader in self._readers)
                    for line in (*self.stdout, *self.stderr):
                        if searched.search(line):
                            return line
                    if has_ended:
                        break
                    await news.wait()
        except TimeoutError:
            pass
        raise AssertionError(f"the bot never said {pattern!r}; it said:\n{self.output}")

    async def stop(self, number: signal.Signals = signal.SIGTERM, *, timeout: float = 30.0) -> int:
        """Send a signal and return the exit code."""
        self.signal(number)
        return await self.ended(timeout=timeout)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal and go on."""
        self._process.send_signal(number)

    async def ended(self, *, timeout: float = 30.0) -> int:
        """Wait for the process to end and return its exit code; its output is complete then."""
        try:
            async with asyncio.timeout(timeout):
                code = await self._process.wait()
                await asyncio.gather(*self._readers)
        except TimeoutError:
            raise AssertionError(f"the bot still runs after {timeout} s; it said:\n{self.output}") from None
        return code

    def resident_memory(self) -> int:
        """Return how many bytes of memory it holds now (VmRSS)."""
        return self._memory("VmRSS")

    def own_memory(self) -> int:
        """Return how many bytes it holds now that are not pages of files, which the kernel can drop (RssAnon)."""
        return self._memory("RssAnon")

    def peak_memory(self) -> int:
        """Return how many bytes of memory it held at most (VmHWM)."""
        return self._memory("VmHWM")

    def loop_lag(self) -> LoopLag:
        """Return what the sampler saw; call it after the process has ended, and not by SIGKILL."""
        seen = json.loads(self._lag_file.read_text(encoding="utf-8"))
        late = tuple((at, seconds) for at, seconds in seen["late"])
        ticks = tuple(Tick(*tick) for tick in seen["ticks"])
        return LoopLag(samples=seen["samples"], late=late, ticks=ticks, imported_torch=seen["torch"])

    def _memory(self, name: str) -> int:
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="utf-8")
        found = re.search(rf"^{name}:\s+([0-9]+) kB$", status, re.MULTILINE)
        assert found is not None, status
        return int(found[1]) * 1024

    async def _read(self, stream: asyncio.StreamReader, lines: list[str]) -> None:
        try:
            async for line in stream:
                lines.append(line.decode("utf-8", "replace").rstrip("\n"))
                self._tell()
        finally:
            self._tell()
            # A waiter that looks now must see that this reader is done.
            asyncio.get_running_loop().call_soon(self._tell)

    def _tell(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    async def _end(self) -> None:
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            await self._process.wait()
        await asyncio.gather(*self._readers)

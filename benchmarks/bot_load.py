"""Load the bot as a whole process, beside the loopback Discord of `tests/loopback`, and measure what people feel.

    python -m benchmarks.bot_load --index /tmp/news-index --out load.json
    python -m benchmarks.bot_load --index /tmp/news-index --people --memory 10000

For each number of people, in two ways: `steady`, each asks as soon as they are answered, and `at once`, all ask at the
same instant and again when the last is answered.  Then `flooded`: one asks on a server of their own, one question after
the other, while as many as given ask steadily on another.  What counts is when Discord had the acknowledgement and the
answer, how many were refused or never acknowledged, and how late the bot's own event loop was; of that lateness, how
much its thread computed itself (the rest it waited, for another thread or for the machine).

`--memory` asks that many questions more, of 20 people, and says ten times what the bot holds.

The loopback runs in this process and takes its share of the machine.  The questions are those over the news of
`../shared/data` (`benchmarks/data/news-questions.jsonl`), each time another one; an index of these takes a minute:
`fundstelle build --articles ../shared/data/news-de-dev.jsonl --index /tmp/news-index`.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.load_figures import burst_figures, curve, table
from benchmarks.loaded_bot import LoadedBot
from tests.loopback import BotProcess, LoopbackDiscord

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_MEGABYTE = 1 << 20
_STEADY_PEOPLE, _STEPS = 20, 10
_WARM_UP = 30
_WAYS = ("steady", "at once", "flooded")


def main() -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, required=True, help="the index that the bot answers from")
    parser.add_argument("--people", type=int, nargs="*", default=[1, 10, 50, 200], help="how many ask at once")
    parser.add_argument("--ways", nargs="+", choices=_WAYS, default=_WAYS, help="how they ask; all three by default")
    parser.add_argument("--questions", type=int, default=200, help="how many are asked at least, of all together")
    parser.add_argument("--parallel", type=int, help="FUNDSTELLE_PARALLEL of the bot, instead of its default")
    parser.add_argument("--memory", type=int, default=0, metavar="QUESTIONS", help="watch the memory over so many")
    parser.add_argument("--out", type=Path, help="write what was measured to this file, as JSON")
    options = parser.parse_args()
    if any(people < 1 for people in options.people) or options.questions < 1 or options.memory < 0:
        parser.error("--people and --questions are 1 or more, --memory 0 or more")
    if not (options.index / "CURRENT").exists():
        parser.error(f"there is no index at {str(options.index)!r}; build it with `fundstelle build --index …`")
    environment = {} if options.parallel is None else {"FUNDSTELLE_PARALLEL": str(options.parallel)}
    try:
        found = asyncio.run(_measure(options, environment))
    except KeyboardInterrupt:
        sys.exit(130)
    if options.out is not None:
        options.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


async def _measure(options: argparse.Namespace, environment: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {"environment": environment}
    if options.people:
        found |= {"bursts": await _measure_bursts(options, environment)}
        print(table(found["bursts"]))
    if options.memory:
        found |= {"memory": await _watch_memory(options, environment)}
        print(curve(found["memory"]))
    return found


async def _measure_bursts(options: argparse.Namespace, environment: dict[str, str]) -> list[dict[str, Any]]:
    bursts = []
    async with _loaded_bot(options.index, environment, is_sampled=True) as (process, load):
        for way in options.ways:
            for people in options.people:
                rounds = -(-options.questions // people)
                _say(f"{way}, {people} people")
                bursts.append(await load.ask(way, people, rounds))
        peak, code = process.peak_memory() // _MEGABYTE, await process.stop()
        lag = process.loop_lag()
    _say(f"peak {peak} MB; exit code {code}; torch imported: {lag.imported_torch}")
    return [burst_figures(burst, lag) for burst in bursts]


async def _watch_memory(options: argparse.Namespace, environment: dict[str, str]) -> list[dict[str, float]]:
    async with _loaded_bot(options.index, environment, is_sampled=False) as (process, load):
        steps: list[dict[str, float]] = [{"questions": 0, "megabytes": process.resident_memory() // _MEGABYTE}]
        rounds = -(-options.memory // (_STEPS * _STEADY_PEOPLE))
        for step in range(1, _STEPS + 1):
            burst = await load.ask("steady", _STEADY_PEOPLE, rounds)
            load.forget()
            steps.append(
                {
                    "questions": step * rounds * _STEADY_PEOPLE,
                    "megabytes": process.resident_memory() // _MEGABYTE,
                    "seconds": round(burst.ended - burst.started, 1),
                }
            )
            _say(f"{steps[-1]['questions']} questions, {steps[-1]['megabytes']} MB")
        await process.stop()
    return steps


@contextlib.asynccontextmanager
async def _loaded_bot(
    index: Path, environment: dict[str, str], *, is_sampled: bool
) -> AsyncIterator[tuple[BotProcess, LoadedBot]]:
    """Run a bot that has answered some questions."""
    environment = {"FUNDSTELLE_QUESTIONS_PER_MINUTE": "0", **environment}
    with tempfile.TemporaryDirectory() as folder:
        async with LoopbackDiscord.running() as discord:
            starting = time.monotonic()
            async with BotProcess.running(
                discord, folder=Path(folder), index=index.absolute(), environment=environment, is_sampled=is_sampled
            ) as process:
                await process.log_line("The index is open", timeout=120)
                await discord.connected()
                load = LoadedBot(discord)
                started = f"connected after {time.monotonic() - starting:.1f} s, {_resident(process)}"
                await load.ask("steady", 1, _WARM_UP)
                _say(f"{started}; {_resident(process)} after the first {_WARM_UP} questions")
                yield process, load


def _resident(process: BotProcess) -> str:
    return f"{process.resident_memory() // _MEGABYTE} MB resident"


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()

"""Load the bot as a whole process, beside the loopback Discord of `tests/loopback`, and measure what people feel.

    python -m benchmarks.bot_load --index /tmp/quality-index --memory 10000 --out load.json
    python -m benchmarks.bot_load --index /tmp/quality-index
    python -m benchmarks.bot_load --index /tmp/quality-index --people --memory 10000

The first does what the two others do one after the other.  At 20 answers a second the table takes five minutes, the
memory over 10,000 questions eight and a half.

For each number of people, in two ways: `steady`, each asks as soon as they are answered, and `at once`, all ask at the
same instant and again when the last is answered.  Then `flooded`: one asks on a server of their own, one question after
the other, while as many as given ask steadily on another.  The columns, all times in milliseconds:

    lost      never acknowledged within the three seconds that Discord waits
    refused   told that they cannot be answered; why stands below the table
    late      answered after more than ten seconds
    a second  answers
    ack       until Discord had the acknowledgement
    answer    until it had the answer
    lag       by how much the bot's event loop was late; own: what of one delay its own thread computed (the rest it
              waited, for another thread or for the machine)

`--memory` asks that many questions more, of 20 people, in a bot of its own, and says every 500 what it holds: all of
it, and what is its own (the rest are pages of files, such as the model's table and the index, which the kernel drops
where memory is short).  `benchmarks/asking_memory.py` does the same without a bot.

The loopback runs in this process and takes its share of the machine.  The questions are those over the news of
`../shared/data` (`benchmarks/data/news-questions.jsonl`); when they are used up, one noun of each is exchanged for
another of the archive.  `python -m benchmarks.quality --data ../shared/data --index /tmp/quality-index` builds an
index.
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

from benchmarks.load_figures import burst_figures, curve, growth, refusals, table
from benchmarks.loaded_bot import LoadedBot
from benchmarks.varied_questions import news_questions, nouns_of_index, varied_questions
from retrieval import RetrievalError
from retrieval.cli.progress import build_progress
from tests.loopback import BotProcess, LoopbackDiscord

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

    Progress = Callable[[str, int, int], None]

_MEGABYTE = 1 << 20
_MEMORY_PEOPLE, _MEMORY_STEP = 20, 500
_WARM_UP = 30
_WAYS = ("steady", "at once", "flooded")


def main() -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options = _options(parser)
    environment = {} if options.parallel is None else {"FUNDSTELLE_PARALLEL": str(options.parallel)}
    try:
        nouns = nouns_of_index(options.index)
        if not nouns:
            parser.error(f"the articles of {str(options.index)!r} hold no noun to ask for")
        with build_progress() as on_progress:
            found = asyncio.run(_measure(options, environment, nouns, on_progress))
    except RetrievalError as error:
        parser.error(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
    _show(found)
    if options.out is not None:
        options.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _options(parser: argparse.ArgumentParser) -> argparse.Namespace:
    parser.add_argument("--index", type=Path, required=True, help="the index that the bot answers from")
    parser.add_argument("--people", type=int, nargs="*", default=[1, 10, 50, 200], help="how many ask at once")
    parser.add_argument("--ways", nargs="+", choices=_WAYS, default=_WAYS, help="how they ask; all three by default")
    parser.add_argument("--questions", type=int, default=600, help="how many are asked at least, of all together [600]")
    parser.add_argument("--parallel", type=int, help="FUNDSTELLE_PARALLEL of the bot, instead of its default")
    parser.add_argument("--memory", type=int, default=0, metavar="QUESTIONS", help="watch the memory over so many")
    parser.add_argument("--out", type=Path, help="write what was measured to this file, as JSON")
    options = parser.parse_args()
    if any(people < 1 for people in options.people) or options.questions < 1 or options.memory < 0:
        parser.error("--people and --questions are 1 or more, --memory 0 or more")
    if not options.people and not options.memory:
        parser.error("there is nothing to measure; name --people or --memory")
    if options.out is not None and not options.out.absolute().parent.is_dir():
        parser.error(f"there is no folder to write {str(options.out)!r} in")
    return options


def _show(found: Mapping[str, Any]) -> None:
    if "bursts" in found:
        print(table(found["bursts"]))
        print(f"\n{_told(found['bot'])}")
    if "memory" in found:
        print(curve(found["memory"]))
        print(f"in the second half its own memory rose by {found['growth']} MB over 1,000 questions")


def _told(bot: Mapping[str, Any]) -> str:
    refused = ", ".join(f"{name} {number} times" for name, number in bot["refusals"].items()) or "nobody"
    return (
        f"connected after {bot['connected after']} s with {bot['megabytes connected']} MB; {bot['megabytes warm']} MB "
        f"after {_WARM_UP} questions, {bot['megabytes at most']} MB at most; refused: {refused}"
    )


async def _measure(
    options: argparse.Namespace, environment: dict[str, str], nouns: list[str], on_progress: Progress
) -> dict[str, Any]:
    found: dict[str, Any] = {"environment": environment}
    if options.people:
        async with _loaded_bot(options.index, environment, nouns, on_progress, is_sampled=True) as (process, load, bot):
            bursts = []
            for way in options.ways:
                # One who asks at once asks steadily.
                for people in (some for some in options.people if way != "at once" or some > 1):
                    name, rounds = f"{way}, {people} people", -(-options.questions // people)
                    bursts.append(await load.ask(way, people, rounds, on_progress=_named(name, on_progress)))
            bot |= {
                "megabytes at most": process.peak_memory() // _MEGABYTE,
                "refusals": refusals([*process.stdout, *process.stderr]),
                "exit code": await process.stop(),
            }
            lag = process.loop_lag()
        found |= {"bursts": [burst_figures(burst, lag) for burst in bursts], "bot": bot}
    if options.memory:
        steps = await _watch_memory(options, environment, nouns, on_progress)
        found |= {"memory": steps, "growth": growth(steps)}
    return found


async def _watch_memory(
    options: argparse.Namespace, environment: dict[str, str], nouns: list[str], on_progress: Progress
) -> list[dict[str, float]]:
    async with _loaded_bot(options.index, environment, nouns, on_progress, is_sampled=False) as (process, load, _):
        steps: list[dict[str, float]] = [{"questions": 0, **_memory_of(process)}]
        while (done := int(steps[-1]["questions"])) < options.memory:
            rounds = -(-min(_MEMORY_STEP, options.memory - done) // _MEMORY_PEOPLE)
            telling = _named("memory", on_progress, before=done, total=options.memory)
            burst = await load.ask("steady", _MEMORY_PEOPLE, rounds, on_progress=telling)
            load.forget()
            steps.append(
                {
                    "questions": done + burst.done,
                    **_memory_of(process),
                    "seconds": round(burst.ended - burst.started, 1),
                    "refused": burst.refused + burst.lost,
                }
            )
        await process.stop()
    return steps


def _named(
    name: str, on_progress: Progress, *, before: int = 0, total: int | None = None
) -> Callable[[int, int], None]:
    """Return what tells of a part of the work by its name; it is all of it, or follows so many `before`."""
    return lambda done, most: on_progress(name, before + done, most if total is None else total)


def _memory_of(process: BotProcess) -> dict[str, int]:
    return {"megabytes": process.resident_memory() // _MEGABYTE, "own": process.own_memory() // _MEGABYTE}


@contextlib.asynccontextmanager
async def _loaded_bot(
    index: Path, environment: dict[str, str], nouns: list[str], on_progress: Progress, *, is_sampled: bool
) -> AsyncIterator[tuple[BotProcess, LoadedBot, dict[str, Any]]]:
    """Run a bot that has answered some questions; what its start was like comes with it."""
    environment = {"FUNDSTELLE_QUESTIONS_PER_MINUTE": "0", **environment}
    on_progress("starting the bot", 0, 1)
    with tempfile.TemporaryDirectory() as folder:
        async with LoopbackDiscord.running() as discord:
            starting = time.monotonic()
            async with BotProcess.running(
                discord, folder=Path(folder), index=index.absolute(), environment=environment, is_sampled=is_sampled
            ) as process:
                await process.log_line("The index is open", timeout=120)
                await discord.connected()
                bot: dict[str, Any] = {
                    "connected after": round(time.monotonic() - starting, 1),
                    "megabytes connected": process.resident_memory() // _MEGABYTE,
                }
                async with LoadedBot.beside(discord, varied_questions(news_questions(), nouns)) as load:
                    await load.ask("steady", 1, _WARM_UP)
                    bot["megabytes warm"] = process.resident_memory() // _MEGABYTE
                    yield process, load, bot


if __name__ == "__main__":
    main()

"""Load the bot as a whole process, beside the loopback Discord of `tests/loopback`, and measure what people feel.

    python -m benchmarks.bot_load --index /tmp/news-index
    python -m benchmarks.bot_load --index index --people 1 10 --questions 200

For each number of people who ask at the same time (each as soon as they are answered): how long an acknowledgement and
an answer take, and how late the event loop was at most.  Then, with 20 people, `--questions` more: what happens to the
memory.  The loopback runs in this process and takes its share of the machine.  What a bot of many articles holds is
seen with an index of many: `fundstelle build --articles ../shared/data/news-de-dev.jsonl --index /tmp/news-index`
takes minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.loopback import BotProcess, LoopbackDiscord

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.loopback import LoopLag, Person

_QUESTIONS = (
    "Wo trafen sich Kim und Putin 2019?",
    "Wer überreichte Kim die Einladung?",
    "Warum wurde das Gesetz geändert?",
    "Wann begann der Streik?",
    "Wie viele Menschen wurden bei dem Unfall verletzt?",
    "Was sagte die Bundeskanzlerin zur Reform?",
)
_MEGABYTE = 1 << 20
_ALLOWED_MEGABYTES = 350
_ROUNDS = {1: 100, 10: 20}
_LEAST_ROUNDS = 4
_STEADY_PEOPLE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """Hold what was seen while some people asked: seconds until each acknowledgement and each answer, and when."""

    people: int
    acknowledged: list[float]
    answered: list[float]
    started: float
    ended: float


class Load:
    """Ask one bot on and on."""

    def __init__(self, discord: LoopbackDiscord) -> None:
        self._discord = discord
        self._asked = 0

    async def burst(self, people: int, rounds: int) -> Burst:
        """Let each of so many people ask so many questions, the next as soon as the one before is answered."""
        acknowledged: list[float] = []
        answered: list[float] = []

        async def ask(person: Person) -> None:
            for _ in range(rounds):
                started = time.monotonic()
                question = _QUESTIONS[self._asked % len(_QUESTIONS)]
                self._asked += 1
                interaction = await self._discord.channel.slash(person, "frage", frage=question)
                acknowledged.append(await interaction.acknowledged)
                await interaction.answer(timeout=300)
                answered.append(time.monotonic() - started)

        started = time.monotonic()
        await asyncio.gather(*(ask(self._discord.person(f"P{number}")) for number in range(people)))
        return Burst(
            people=people, acknowledged=acknowledged, answered=answered, started=started, ended=time.monotonic()
        )


def main() -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, required=True, help="the index that the bot answers from")
    parser.add_argument("--people", type=int, nargs="+", default=[1, 10, 50, 200], help="how many ask at once")
    parser.add_argument("--questions", type=int, default=2000, help="how many questions the memory is watched over")
    options = parser.parse_args()
    if min(options.people) < 1 or options.questions < 0:
        parser.error("--people are 1 or more, --questions 0 or more")
    if not (options.index / "CURRENT").exists():
        parser.error(f"there is no index at {str(options.index)!r}; build it with `fundstelle build --index …`")
    asyncio.run(_measure(options.index.absolute(), options.people, options.questions))


async def _measure(index: Path, people: Sequence[int], questions: int) -> None:
    environment = {"FUNDSTELLE_QUESTIONS_PER_MINUTE": "0", "FUNDSTELLE_QUEUE": "10000", "FUNDSTELLE_DEADLINE": "600"}
    with tempfile.TemporaryDirectory() as folder:
        async with LoopbackDiscord.running() as discord:
            starting = time.monotonic()
            running = BotProcess.running(
                discord, folder=Path(folder), index=index, environment=environment, is_sampled=True
            )
            async with running as bot:
                await bot.log_line("The index is open", timeout=120)
                await discord.connected()
                print(f"connected after {time.monotonic() - starting:.1f} s, {_resident(bot)} resident")
                load = Load(discord)
                await load.burst(1, len(_QUESTIONS))
                print(f"{_resident(bot)} resident after the first {len(_QUESTIONS)} questions")
                bursts = [await load.burst(count, _ROUNDS.get(count, _LEAST_ROUNDS)) for count in people]
                await _watch_memory(bot, load, questions)
                peak = bot.peak_memory() / _MEGABYTE
                code = await bot.stop()
            lag = bot.loop_lag()
        print(f"peak {peak:.0f} MB (at most {_ALLOWED_MEGABYTES} are allowed); torch imported: {lag.imported_torch}")
        print(f"exit code {code}\n")
        _print_table(bursts, lag)


async def _watch_memory(bot: BotProcess, load: Load, questions: int) -> None:
    quarters = 4
    rounds = -(-questions // (quarters * _STEADY_PEOPLE))
    for quarter in range(1, quarters + 1):
        burst = await load.burst(_STEADY_PEOPLE, rounds)
        print(f"{_resident(bot)} resident after {quarter * rounds * _STEADY_PEOPLE} more questions; ", end="")
        print(f"{len(burst.answered) / (burst.ended - burst.started):.1f} answers a second")


def _print_table(bursts: Sequence[Burst], lag: LoopLag) -> None:
    print(
        f"{'people':>6} {'questions':>9} {'acknowledged p50':>17} {'p99':>8} {'answered p50':>13} {'p99':>8} "
        f"{'loop late at most':>18}"
    )
    for burst in bursts:
        late = [seconds for at, seconds in lag.late if burst.started <= at <= burst.ended]
        acknowledged, answered = sorted(burst.acknowledged), sorted(burst.answered)
        print(
            f"{burst.people:>6} {len(answered):>9} {_ms(_quantile(acknowledged, 0.5)):>17} "
            f"{_ms(_quantile(acknowledged, 0.99)):>8} {_ms(_quantile(answered, 0.5)):>13} "
            f"{_ms(_quantile(answered, 0.99)):>8} {_ms(max(late)) if late else 'below 20 ms':>18}"
        )


def _quantile(ordered: Sequence[float], share: float) -> float:
    """Return the nearest rank."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def _resident(bot: BotProcess) -> str:
    return f"{bot.resident_memory() / _MEGABYTE:.0f} MB"


if __name__ == "__main__":
    main()

"""People who ask the bot beside a loopback Discord, steadily or all at the same instant."""

from __future__ import annotations

import asyncio
import re
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.texts import TEXTS
from tests.loopback import NotAcknowledgedError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Sequence

    from tests.loopback import Interaction, LoopbackDiscord, Person, Place

__all__ = ["Burst", "LoadedBot", "what_is_shown"]

_PATIENCE = 120.0  # seconds; the bot gives up after thirty
_FLOODED_QUESTIONS, _FLOODED_SECONDS = 100, 20.0
_NOTICES = [
    re.compile(re.escape(notice).replace(re.escape("{ahead}"), "[0-9]+"))
    for texts in TEXTS.values()
    for notice in (texts.waiting_next, texts.waiting_one, texts.waiting_many)
]


@dataclass(slots=True, kw_only=True)
class Burst:
    """Hold what was seen while some people asked: seconds until each acknowledgement and each answer, and when.

    `refused` were told that they could not be answered, `lost` were never acknowledged.
    """

    way: str
    people: int
    acknowledged: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    refused: int = 0
    lost: int = 0
    started: float = field(default_factory=time.monotonic)
    ended: float = 0.0

    @property
    def done(self) -> int:
        """Return of how many questions the end is known."""
        return len(self.answered) + self.refused + self.lost


class LoadedBot:
    """Ask one bot on and on; use it as `async with LoadedBot.beside(discord, questions) as load`."""

    def __init__(self, discord: LoopbackDiscord, questions: Iterator[str]) -> None:
        """Bring nobody in yet."""
        self._discord, self._questions = discord, questions
        self._people: list[Person] = []
        self._quiet_place = discord.add_guild("Lokales").places[0]
        self._waiting: dict[Interaction, asyncio.Future[bool]] = {}

    @classmethod
    @asynccontextmanager
    async def beside(cls, discord: LoopbackDiscord, questions: Iterator[str]) -> AsyncIterator[LoadedBot]:
        """Watch for what people are shown as long as the block lasts.

        One looks for all: were each of 200 woken by whatever anybody is shown, the loopback would need more of the
        machine than the bot.
        """
        load = cls(discord, questions)
        watching: asyncio.Task[None] = asyncio.create_task(
            discord.until(load._look, timeout=float("inf"), what="nothing")
        )
        try:
            yield load
        finally:
            watching.cancel()
            await asyncio.wait([watching])

    async def ask(
        self, way: str, people: int, rounds: int, *, on_progress: Callable[[int, int], None] = lambda done, total: None
    ) -> Burst:
        """Let each of so many people ask so many questions, in one of the three ways of `bot_load`."""
        burst, crowd = Burst(way=way, people=people), self._crowd(people)
        total = _FLOODED_QUESTIONS if way == "flooded" else people * rounds
        telling = asyncio.create_task(_tell(burst, total, on_progress))
        try:
            if way == "at once":
                for _ in range(rounds):
                    await asyncio.gather(*(self._ask(person, self._discord.channel, burst) for person in crowd))
            elif way == "steady":
                await asyncio.gather(*(self._ask_on(person, rounds, burst) for person in crowd))
            else:
                await self._ask_beside(crowd, burst)
        finally:
            telling.cancel()
        burst.ended = time.monotonic()
        return burst

    def forget(self) -> None:
        """Let go of what was asked, so that the loopback's own memory stays as it is."""
        self._discord.interactions.clear()
        self._discord.journal.clear()
        for place in self._discord.places.values():
            place.messages.clear()

    async def _ask_on(self, person: Person, rounds: int, burst: Burst) -> None:
        for _ in range(rounds):
            await self._ask(person, self._discord.channel, burst)

    async def _ask_beside(self, crowd: Sequence[Person], burst: Burst) -> None:
        """Let a crowd flood one server, and measure only who asks on another one."""
        flood, is_over = Burst(way="flood", people=len(crowd)), asyncio.Event()

        async def flood_it(person: Person) -> None:
            while not is_over.is_set():
                await self._ask(person, self._discord.channel, flood)

        flooding = [asyncio.create_task(flood_it(person)) for person in crowd]
        await asyncio.sleep(2)
        started = burst.started = time.monotonic()
        while burst.done < _FLOODED_QUESTIONS and time.monotonic() - started < _FLOODED_SECONDS:
            await self._ask(self._crowd(len(crowd) + 1)[-1], self._quiet_place, burst)
        is_over.set()
        await asyncio.gather(*flooding)  # else what follows would wait behind them

    async def _ask(self, person: Person, place: Place, burst: Burst) -> None:
        started = time.monotonic()
        interaction = await place.slash(person, "frage", frage=next(self._questions))
        try:
            burst.acknowledged.append(await interaction.acknowledged)
        except NotAcknowledgedError:
            burst.lost += 1
            return
        shown = asyncio.get_running_loop().create_future()
        self._waiting[interaction] = shown
        self._look()
        async with asyncio.timeout(_PATIENCE):
            is_answer = await shown
        if is_answer:
            burst.answered.append(time.monotonic() - started)
        else:
            burst.refused += 1

    def _look(self) -> None:
        """Tell everybody who waits what they are shown by now."""
        for interaction in [*self._waiting]:
            is_answer = what_is_shown([(message.content, bool(message.embeds)) for message in interaction.shown])
            if is_answer is not None:
                shown = self._waiting.pop(interaction)
                if not shown.done():
                    shown.set_result(is_answer)

    def _crowd(self, people: int) -> Sequence[Person]:
        while len(self._people) < people:
            self._people.append(self._discord.person(f"P{len(self._people)}"))
        return self._people[:people]


def what_is_shown(messages: Sequence[tuple[str, bool]]) -> bool | None:
    """Tell whether a person sees an answer, which stands in an embed, or a refusal; None as long as they have to wait.

    A message is its words, and whether it has an embed.
    """
    if any(has_embed for _, has_embed in messages):
        return True
    is_refusal = any(words and not any(notice.fullmatch(words) for notice in _NOTICES) for words, _ in messages)
    return False if is_refusal else None


async def _tell(burst: Burst, total: int, on_progress: Callable[[int, int], None]) -> None:
    while True:
        on_progress(min(burst.done, total), total)
        await asyncio.sleep(0.5)

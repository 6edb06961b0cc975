"""People who ask the bot beside a loopback Discord, steadily or all at the same instant."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.loopback import NotAcknowledgedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.loopback import Interaction, LoopbackDiscord, Person, Place

__all__ = ["Burst", "LoadedBot"]

_QUESTIONS = Path(__file__).parent / "data" / "news-questions.jsonl"
_PATIENCE = 600.0  # seconds


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


class LoadedBot:
    """Ask one bot on and on; every question is another one, until the questions are used up and begin anew."""

    def __init__(self, discord: LoopbackDiscord) -> None:
        """Bring nobody in yet."""
        self._discord = discord
        lines = _QUESTIONS.read_text(encoding="utf-8").splitlines()
        self._questions = itertools.cycle([json.loads(line)["question"] for line in lines])
        self._people: list[Person] = []
        self._quiet_place = discord.add_guild("Lokales").places[0]

    async def ask(self, way: str, people: int, rounds: int) -> Burst:
        """Let each of so many people ask so many questions, in one of the three ways of `bot_load`."""
        burst, crowd = Burst(way=way, people=people), self._crowd(people)
        if way == "at once":
            for _ in range(rounds):
                await asyncio.gather(*(self._ask(person, self._discord.channel, burst) for person in crowd))
        elif way == "steady":
            await asyncio.gather(*(self._ask_on(person, rounds, burst) for person in crowd))
        else:
            await self._ask_beside(crowd, burst)
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
        flood = Burst(way="flood", people=len(crowd))
        flooding = [asyncio.create_task(self._ask_on(person, 1_000_000, flood)) for person in crowd]
        await asyncio.sleep(2)
        started = time.monotonic()
        while len(burst.answered) + burst.refused < 20 and time.monotonic() - started < 20:
            await self._ask(self._crowd(len(crowd) + 1)[-1], self._quiet_place, burst)
        for task in flooding:
            task.cancel()
        await asyncio.gather(*flooding, return_exceptions=True)

    async def _ask(self, person: Person, place: Place, burst: Burst) -> None:
        started = time.monotonic()
        interaction = await place.slash(person, "frage", frage=next(self._questions))
        try:
            burst.acknowledged.append(await interaction.acknowledged)
        except NotAcknowledgedError:
            burst.lost += 1
            return
        is_answer = await self._discord.until(
            lambda: _is_answer(interaction), timeout=_PATIENCE, what="an answer to one of the questions"
        )
        if is_answer:
            burst.answered.append(time.monotonic() - started)
        else:
            burst.refused += 1

    def _crowd(self, people: int) -> Sequence[Person]:
        while len(self._people) < people:
            self._people.append(self._discord.person(f"P{len(self._people)}"))
        return self._people[:people]


def _is_answer(interaction: Interaction) -> bool | None:
    """Tell whether what a person sees is an answer, which stands in an embed; None as long as they have to wait."""
    if interaction.followups:
        return False  # a refusal after the deferral
    return True if any(message.embeds for message in interaction.shown) else None

"""Many at once: everybody is acknowledged in time and answered, nobody is lost, and the memory stays as it is.

How fast that is, and over how many questions, is measured by `benchmarks/bot_load.py`.
"""

from __future__ import annotations

import asyncio

import pytest
import pytest_asyncio

from bot.errors import BusyError
from bot.texts import TEXTS, Language
from tests.loopback import BotProcess

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]

MEGABYTE = 1 << 20
ASKED = (
    ("Wer überreichte Kim die Einladung?", "Lawrow"),
    ("Wo trafen sich Kim und Putin 2019?", "Wladiwostok"),
    ("Mit wem traf sich Kim Jong Il 2011?", "Medwedew"),
    ("Womit wurde Kim an der Grenze begrüßt?", "Brot und Salz"),
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_bot(shared_discord, seeds_index, tmp_path_factory):
    folder, environment = (
        tmp_path_factory.mktemp("bot"),
        {"FUNDSTELLE_QUESTIONS_PER_MINUTE": "0", "FUNDSTELLE_QUEUE": "128"},
    )
    running = BotProcess.running(
        shared_discord, folder=folder, index=seeds_index, environment=environment, is_sampled=True
    )
    async with running as process:
        await shared_discord.connected()
        yield process
        assert await process.stop() == 0
        lag = process.loop_lag()
        assert not lag.imported_torch
        assert not lag.was_blocked()


@pytest.fixture
def people(shared_discord):
    return [shared_discord.person(f"P{number}") for number in range(20)]


async def test_100_commands_at_once(shared_discord, place, people):
    asked = [ASKED[number % 4] for number in range(100)]
    interactions = [
        await place.slash(people[number % 20], "frage", frage=question) for number, (question, _) in enumerate(asked)
    ]
    await asyncio.gather(*(interaction.acknowledged for interaction in interactions))
    for interaction, (_, words) in zip(interactions, asked, strict=True):
        answer = await interaction.embed(timeout=40)
        assert words in answer.text
        assert "Gerade fragen viele" not in answer.text
        assert interaction.messages() == [answer]


async def test_100_mentions_at_once(place, people):
    asked = [ASKED[number % 4] for number in range(100)]
    questions = [
        await place.say(people[number % 20], question, mention=True) for number, (question, _) in enumerate(asked)
    ]
    replies = [await place.reply(question, timeout=30) for question in questions]
    for reply, (_, words) in zip(replies, asked, strict=True):
        assert words in reply.text
    assert all(len(place.replies(question)) == 1 for question in questions)
    assert min(place.typing_at) < min(reply.arrived for reply in replies)


async def test_160_direct_messages_at_once_are_answered_or_told_to_come_back(shared_discord, place, people):
    directs = [shared_discord.dm(person) for person in people]
    questions = [(direct, await direct.say(direct.recipients[0], ASKED[0][0])) for direct in directs * 8]
    texts = [(await direct.reply(question, timeout=40)).text for direct, question in questions]
    answered = [text for text in texts if "Lawrow" in text]
    assert {text for text in texts if text not in answered} <= {TEXTS[Language.GERMAN].errors[BusyError]}
    assert len(answered) >= 130  # as many as there are threads and places in the queue, and those that followed


async def test_memory_stays_as_it_is(shared_discord, shared_bot, place, people):
    async def ask(number):
        question, words = ASKED[number % 4]
        answer = await (await place.slash(people[number % 20], "frage", frage=question)).embed()
        assert words in answer.text

    async def ask_all(numbers):
        for first in range(0, len(numbers), 20):
            await asyncio.gather(*map(ask, numbers[first : first + 20]))
        return shared_bot.resident_memory()

    before, after = await ask_all(range(40)), await ask_all(range(160))
    # What the interpreter and the memory allocator keep in reserve varies by some; a leak of 50 kB a question shows.
    assert after - before < 8 * MEGABYTE
    assert after < 350 * MEGABYTE

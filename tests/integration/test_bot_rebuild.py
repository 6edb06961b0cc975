"""The index changes while the bot runs: it is picked up, nobody's question fails, and a broken one is refused."""

from __future__ import annotations

import asyncio
import os
import shutil
import time

import pytest

from bot.texts import TEXTS, Language
from retrieval import IndexNotBuiltError

pytestmark = pytest.mark.integration

QUESTION, WORDS = "Wer überreichte Kim die Einladung?", "Lawrow"
CANAL, PLACE = "Wo wird der Kanal für Schiffe gesperrt?", "Werdenhagen"
NEWS = "Der Kanal wird am Montag in Werdenhagen für Schiffe gesperrt, teilte das Wasserstraßenamt mit."
UNLIMITED = {"FUNDSTELLE_QUESTIONS_PER_MINUTE": "0"}


async def asked(discord, person, question=QUESTION):
    return await (await discord.channel.slash(person, "frage", frage=question)).answer()


def complaints(process):
    return [line for line in process.stderr if "cannot be opened" in line]


def opened(process):
    return [line for line in process.stderr if "The index is open" in line]


async def comes_true(condition, *, seconds=5.0):
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.05)


async def test_rebuilds_during_300_questions(discord, start_bot, archive):
    people = [discord.person(f"P{number}") for number in range(20)]
    texts, is_renewed = [], asyncio.Event()

    async def keep_asking(person):
        while len(texts) < 300 or not is_renewed.is_set():
            texts.append((await asked(discord, person)).text)
            await asyncio.sleep(0.3)  # Else the build would wait for the questions, on two cores.

    async with start_bot(index=archive.index, environment=UNLIMITED, is_sampled=True) as process:
        await discord.connected()
        assert PLACE not in (await asked(discord, people[0], CANAL)).text
        questions = [asyncio.create_task(keep_asking(person)) for person in people]
        generation = await archive.renew(kanal=NEWS)
        await process.log_line(f"open: generation {generation}", timeout=30)
        assert PLACE in (await asked(discord, people[0], CANAL)).text
        is_renewed.set()
        await asyncio.gather(*questions)
        assert all(WORDS in text for text in texts)

        assert await process.stop() == 0
    assert discord.refused() == []
    assert complaints(process) == []
    assert not [line for line in process.stderr if "Error" in line]
    assert not process.loop_lag().was_blocked()


async def test_two_rebuilds_in_quick_succession_end_with_the_second(discord, start_bot, archive, anna):
    first = (archive.index / "CURRENT").read_text(encoding="utf-8").strip()
    async with start_bot(index=archive.index) as process:
        await discord.connected()
        for _ in range(3):
            archive.switch_to(archive.newer)
            await asyncio.sleep(0.3)
            archive.switch_to(first)
            await asyncio.sleep(0.3)
        archive.switch_to(archive.newer)
        switched = time.monotonic()
        await comes_true(lambda: f"open: generation {archive.newer}" in opened(process)[-1], seconds=5)
        assert time.monotonic() - switched < 5
        assert PLACE in (await asked(discord, anna, CANAL)).text
        assert await process.stop() == 0
    assert complaints(process) == []


async def test_a_broken_generation_is_refused_and_the_old_one_goes_on(discord, start_bot, archive, anna):
    generations = archive.index / "generations"
    first = (archive.index / "CURRENT").read_text(encoding="utf-8").strip()
    for name in ("20990101T000000-cut", "20990101T000000-gone"):
        shutil.copytree(generations / archive.newer, generations / name)
    os.truncate(generations / "20990101T000000-cut" / "archive" / "sentences.npy", 100)
    (generations / "20990101T000000-gone" / "manifest.json").unlink()
    damages = [
        lambda: archive.switch_to("20990101T000000-cut"),
        lambda: archive.switch_to("20990101T000000-gone"),
        lambda: (archive.index / "CURRENT").write_bytes(b"\xff\x00\xfe" * 50),
        lambda: (archive.index / "CURRENT").unlink(),
    ]
    async with start_bot(index=archive.index) as process:
        await discord.connected()
        for number, damage in enumerate(damages, start=1):
            damage()
            await comes_true(lambda number=number: len(complaints(process)) >= number, seconds=5)
            assert WORDS in (await asked(discord, anna)).text
        await asyncio.sleep(2.5)  # It looks again every two seconds, and must not complain again.
        assert len(complaints(process)) == len(damages)
        assert all("The generation that is open goes on." in line for line in complaints(process))
        assert len(opened(process)) == 1
        archive.switch_to(archive.newer)
        await process.log_line(f"open: generation {archive.newer}", timeout=5)
        assert PLACE in (await asked(discord, anna, CANAL)).text
        archive.switch_to(first)
        await comes_true(lambda: f"open: generation {first}" in opened(process)[-1])
        assert PLACE not in (await asked(discord, anna, CANAL)).text
        assert await process.stop() == 0
    assert "Traceback" not in process.output
    assert discord.refused() == []


async def test_without_an_index_the_bot_says_so_and_picks_it_up(discord, start_bot, archive, anna, tmp_path):
    index, direct = tmp_path / "later", discord.dm(anna)
    async with start_bot(index=index) as process:
        await discord.connected()
        sentence = TEXTS[Language.GERMAN].errors[IndexNotBuiltError]
        assert sentence in (await asked(discord, anna)).text
        assert sentence in (await direct.reply(await direct.say(anna, QUESTION))).text
        assert await discord.channel.autocomplete(anna, "frage", focused="quelle", value="", frage=QUESTION) == []
        claim = await discord.channel.say(anna, "Lawrow hat Kim eingeladen.")
        assert sentence in (await (await discord.channel.context_menu(anna, "Beleg suchen", claim)).answer()).text
        shutil.copytree(archive.index, index)
        await process.log_line("The index is open", timeout=5)
        assert WORDS in (await asked(discord, anna)).text
        assert len(complaints(process)) == 1
        assert await process.stop() == 0
    assert "Traceback" not in process.output
    assert discord.refused() == []

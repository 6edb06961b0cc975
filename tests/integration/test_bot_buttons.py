"""The buttons beneath an answer, also after a restart and after the archive was renewed; votes and their export."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import AnswerForgottenError, GenerationGoneError
from bot.texts import TEXTS, Language

REPOSITORY = Path(__file__).resolve().parents[2]
QUESTION, WORDS = "Wer überreichte Kim die Einladung?", "Lawrow"
CLAIM = "Lawrow hat Kim eine Einladung nach Russland überreicht."
GERMAN = TEXTS[Language.GERMAN]

pytestmark = pytest.mark.integration
shares = pytest.mark.asyncio(loop_scope="module")


async def asked(place, person, **options):
    return await (await place.slash(person, "frage", frage=QUESTION, **options)).answer()


async def pressed(place, person, message, button):
    interaction = await place.click(person, message, button)
    await interaction.acknowledged
    return await interaction.answer()


def labels(message):
    return [button.label for button in message.buttons]


def votes(data):
    """Return what `fundstelle feedback export` writes; the bot may be running."""
    done = subprocess.run(
        [sys.executable, "-m", "retrieval", "feedback", "export"],
        env={**os.environ, "FUNDSTELLE_DATA": str(data)}, cwd=REPOSITORY, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.decode("utf-8").split("\n") if line]


@shares
async def test_what_stands_beneath_an_answer(place, paula):
    public = ["Weitere Stellen", "Zusammenhang", "Hilfreich", "Nicht hilfreich"]
    assert labels(await asked(place, paula)) == public
    assert labels(await place.reply(await place.say(paula, QUESTION, mention=True))) == public
    private = await asked(place, paula, nur_für_mich=True)
    assert labels(private) == [*public[:2], "Allen zeigen", *public[2:]]
    nothing = await (await place.slash(paula, "frage", frage="Wie lange muss ein Hefeteig gehen?")).answer()
    assert labels(nothing) == public[2:]


@shares
async def test_the_context_shows_the_sentences_around_each_quote(
    shared_discord, place, paula, ask_json, seeds_index, message_reader
):
    quotes = ask_json(seeds_index, QUESTION)[0]["quotes"][:3]
    answer = await asked(place, paula)
    ben = shared_discord.person("Ben")
    context = await pressed(place, ben, answer, "Zusammenhang")
    assert context.visible_to is ben
    for number, quote in enumerate(quotes, start=1):
        if number > 1:
            context = await pressed(place, ben, context, f"{number}. Zitat")
        shown = message_reader(context.embeds[0]["description"])
        assert shown.bold == (quote["text"],)
        article = (REPOSITORY / "seeds" / f"{quote['article_id']}.md").read_text(encoding="utf-8")
        around = shown.quotes[0].removeprefix("[…] ").removesuffix(" […]")
        assert quote["text"] in around
        assert len(around) > len(quote["text"]) + 50
        assert around in article
        assert quote["citations"][0]["title"] in shown.text
        assert [button.disabled for button in context.buttons] == [n == number for n in range(1, 4)]
    assert labels(answer) == ["Weitere Stellen", "Zusammenhang", "Hilfreich", "Nicht hilfreich"]


@shares
@pytest.mark.parametrize("way", ["command", "evidence"])
async def test_a_private_answer_is_shown_to_everyone(shared_discord, place, paula, way):
    if way == "command":
        answer = await asked(place, paula, nur_für_mich=True)
    else:
        claim = await place.say(shared_discord.person("Ben"), CLAIM)
        answer = await (await place.context_menu(paula, "Beleg suchen", claim)).answer()
    interaction = await place.click(paula, answer, "Allen zeigen")
    shown = await interaction.followup()
    assert shown.visible_to is None
    assert shown.content == f"{paula.mention} zeigt allen:"
    assert not shown.pings
    assert shown.embeds == answer.embeds
    await shared_discord.until(lambda: "Allen zeigen" not in labels(answer) or None, timeout=5, what="the button goes")
    assert "Allen zeigen" not in labels(shown)
    assert (await pressed(place, shared_discord.person("Ben"), shown, "Hilfreich")).text


@shares
async def test_each_person_has_one_vote(shared_discord, shared_bot, place, paula):
    ben = shared_discord.person("Ben")
    answer = await asked(place, paula)
    said = [
        (await pressed(place, person, answer, button)).text
        for person, button in (
            (paula, "Hilfreich"),
            (paula, "Hilfreich"),
            (paula, "Nicht hilfreich"),
            (ben, "Hilfreich"),
        )
    ]
    assert said == [GERMAN.vote_new, GERMAN.vote_same, GERMAN.vote_changed, GERMAN.vote_new]
    answer_id = answer.buttons[0].custom_id.split(":")[2]
    cast = [vote for vote in votes(shared_bot.data) if vote["answer_id"] == answer_id]
    assert [vote["helpful"] for vote in cast] == [False, True]
    assert {vote["question"] for vote in cast} == {QUESTION}
    assert WORDS in cast[0]["quotes"][0]["text"]
    assert str(paula.id) not in json.dumps(cast)


@shares
async def test_many_vote_at_once(shared_discord, shared_bot, place, paula):
    answer = await asked(place, paula)
    people = [shared_discord.person(f"P{number}") for number in range(40)]
    clicks = [
        await place.click(person, answer, "Hilfreich" if number % 4 else "Nicht hilfreich")
        for number, person in enumerate(people)
    ]
    assert {(await click.answer()).text for click in clicks} == {GERMAN.vote_new}
    answer_id = answer.buttons[0].custom_id.split(":")[2]
    cast = [vote["helpful"] for vote in votes(shared_bot.data) if vote["answer_id"] == answer_id]
    assert (cast.count(True), cast.count(False)) == (30, 10)


async def test_old_buttons_work_after_a_restart_until_the_archive_is_renewed(discord, start_bot, anna, archive):
    place = discord.channel
    async with start_bot(index=archive.index) as process:
        await discord.connected()
        answer, private = await asked(place, anna), await asked(place, anna, nur_für_mich=True)
        page = await pressed(place, anna, answer, "Weitere Stellen")
        context = await pressed(place, anna, answer, "Zusammenhang")
        assert (await pressed(place, anna, answer, "Hilfreich")).text == GERMAN.vote_new
        assert await process.stop() == 0
    before = {"page": page.embeds, "context": context.embeds}
    async with start_bot(index=archive.index) as process:
        await discord.connected()
        assert (await pressed(place, anna, answer, "Weitere Stellen")).embeds == before["page"]
        assert (await pressed(place, anna, answer, "Zusammenhang")).embeds == before["context"]
        turned = await pressed(place, anna, page, "Weiter")
        assert turned is page
        assert page.embeds != before["page"]
        assert (await pressed(place, anna, page, "Zurück")).embeds == before["page"]
        assert (await pressed(place, anna, context, "2. Zitat")).embeds != before["context"]
        assert WORDS in (await (await place.click(anna, private, "Allen zeigen")).followup()).text
        assert (await pressed(place, anna, answer, "Nicht hilfreich")).text == GERMAN.vote_changed

        archive.switch_to(archive.newer)
        await process.log_line(f"open: generation {archive.newer}", timeout=10)
        for message, button in ((answer, "Weitere Stellen"), (answer, "Zusammenhang"), (page, "Weiter")):
            told = await place.click(anna, message, button)
            await discord.until(lambda told=told: told.shown or None, timeout=5, what="an answer")
            assert told.shown[-1].text == GERMAN.errors[GenerationGoneError]
            assert told.shown[-1].visible_to is anna
        # What people think of an answer is worth keeping whatever the archive is now.
        assert (await pressed(place, anna, answer, "Hilfreich")).text == GERMAN.vote_changed
        assert [vote["helpful"] for vote in votes(process.data)] == [True]
        assert await process.stop() == 0
    assert discord.refused() == []


async def test_buttons_of_a_forgotten_answer_say_so(discord, start_bot, anna):
    async with start_bot() as process:
        await discord.connected()
        answer = await asked(discord.channel, anna)
        assert await process.stop() == 0
    (process.data / "answers.sqlite").unlink()
    async with start_bot() as process:
        await discord.connected()
        for button in ("Weitere Stellen", "Zusammenhang", "Hilfreich"):
            told = await pressed(discord.channel, anna, answer, button)
            assert told.text == GERMAN.errors[AnswerForgottenError]
            assert told.visible_to is anna
        assert WORDS in answer.text
        assert await process.stop() == 0
    assert discord.refused() == []

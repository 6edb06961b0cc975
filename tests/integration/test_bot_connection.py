"""A gateway that drops, reconnects, forgets and falls silent: every question is answered all the same."""

import pytest

pytestmark = pytest.mark.integration

QUESTION, WORDS = "Wer überreichte Kim die Einladung?", "Lawrow"


async def is_answered(discord, person, *, timeout=20):
    interaction = await discord.channel.slash(person, "frage", frage=QUESTION)
    return WORDS in (await interaction.answer(timeout=timeout)).text


async def resumed(discord, number=1):
    await discord.until(
        lambda: len(discord.gateway.resumed) >= number or None, timeout=20, what=f"resume number {number}"
    )


async def test_heartbeats(discord, start_bot, anna):
    discord.gateway.heartbeat_interval = 0.1
    async with start_bot():
        await discord.connected()
        await discord.until(lambda: discord.gateway.heartbeats >= 5 or None, timeout=10, what="five heartbeats")
        assert await is_answered(discord, anna)


@pytest.mark.parametrize("way", ["drop", "close", "op 7", "op 9"])
async def test_a_lost_connection_is_resumed_and_what_was_missed_is_answered(discord, bot, anna, way):
    place = discord.dm(anna)
    before = await place.say(anna, QUESTION)
    match way:
        case "drop":
            discord.gateway.drop()
        case "close":
            await discord.gateway.close(4000)
        case "op 7":
            discord.gateway.ask_to_reconnect()
        case "op 9":
            discord.gateway.invalidate(resumable=True)
    missed = await place.say(anna, QUESTION)
    for question in (before, missed):
        assert WORDS in (await place.reply(question)).text
    await resumed(discord)
    assert len(discord.gateway.identified) == 1
    assert await is_answered(discord, anna)
    assert [len(place.replies(question)) for question in (before, missed)] == [1, 1]


async def test_a_connection_that_drops_during_an_answer(discord, bot, anna):
    interaction = await discord.channel.slash(anna, "frage", frage=QUESTION)
    await interaction.acknowledged
    discord.gateway.drop()
    assert WORDS in (await interaction.answer()).text
    await resumed(discord)


async def test_a_forgotten_session_is_begun_anew(discord, bot, anna):
    discord.gateway.invalidate(resumable=False)
    await discord.connected()
    assert len(discord.gateway.identified) == 2
    assert await is_answered(discord, anna)


async def test_a_connection_that_fell_silent_is_given_up(discord, start_bot, anna):
    discord.gateway.heartbeat_interval = 0.2
    async with start_bot(environment={"LOOPBACK_HEARTBEAT_TIMEOUT": "1"}):
        await discord.connected()
        discord.gateway.fall_silent()
        question = await discord.dm(anna).say(anna, QUESTION)
        await resumed(discord)
        assert WORDS in (await discord.dm(anna).reply(question)).text

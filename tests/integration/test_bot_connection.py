"""A gateway that drops, reconnects, forgets and falls silent: every question is answered all the same."""

import asyncio

import pytest

pytestmark = pytest.mark.integration
shares = pytest.mark.asyncio(loop_scope="module")

QUESTION, WORDS = "Wer überreichte Kim die Einladung?", "Lawrow"
ORIGINAL, MESSAGES = "PATCH /webhooks/*/*/messages/@original", "POST /channels/*/messages"


async def is_answered(place, person, *, timeout=20):
    interaction = await place.slash(person, "frage", frage=QUESTION)
    return WORDS in (await interaction.answer(timeout=timeout)).text


async def resumed(discord, *, since=0):
    await discord.until(lambda: len(discord.gateway.resumed) > since or None, timeout=20, what="a resume")
    await discord.connected()


@shares
@pytest.mark.parametrize("way", ["drop", "close", "op 7", "op 9"])
async def test_a_lost_connection_is_resumed_and_what_was_missed_is_answered(shared_discord, place, paula, way):
    gateway, direct = shared_discord.gateway, shared_discord.dm(paula)
    identified, before = len(gateway.identified), len(gateway.resumed)
    first = await direct.say(paula, QUESTION)
    match way:
        case "drop":
            gateway.drop()
        case "close":
            await gateway.close(4000)
        case "op 7":
            gateway.ask_to_reconnect()
        case "op 9":
            gateway.invalidate(resumable=True)
    missed = await direct.say(paula, QUESTION)
    for question in (first, missed):
        assert WORDS in (await direct.reply(question)).text
    await resumed(shared_discord, since=before)
    assert len(gateway.identified) == identified
    assert await is_answered(place, paula)
    assert [len(direct.replies(question)) for question in (first, missed)] == [1, 1]


@shares
async def test_a_connection_that_drops_during_answers(shared_discord, place, paula):
    before, people = len(shared_discord.gateway.resumed), [shared_discord.person(f"P{n}") for n in range(20)]
    shared_discord.faults.delay(ORIGINAL, 0.5, times=1)
    shared_discord.faults.delay(MESSAGES, 0.5, times=1)
    interactions = [await place.slash(person, "frage", frage=QUESTION) for person in people]
    questions = [await place.say(person, QUESTION, mention=True) for person in people]
    await interactions[0].acknowledged
    shared_discord.gateway.drop()
    for interaction in interactions:
        assert WORDS in (await interaction.answer()).text
    for question in questions:
        assert WORDS in (await place.reply(question)).text
    await resumed(shared_discord, since=before)
    await asyncio.sleep(0.5)
    assert all(len(place.replies(question)) == 1 for question in questions)
    shared_discord.faults.clear()


@shares
async def test_a_connection_that_drops_again_and_again(shared_discord, place, paula):
    for number in range(3):
        before = len(shared_discord.gateway.resumed)
        interaction = await place.slash(paula, "frage", frage=QUESTION)
        shared_discord.gateway.drop()
        # Whether the command arrived before the drop or comes with the resume, there is one answer.
        assert WORDS in (await interaction.answer()).text, number
        await resumed(shared_discord, since=before)
        assert len(interaction.shown) == 1


@shares
async def test_a_forgotten_session_is_begun_anew(shared_discord, place, paula):
    identified = len(shared_discord.gateway.identified)
    shared_discord.gateway.invalidate(resumable=False)
    await shared_discord.connected()
    assert len(shared_discord.gateway.identified) == identified + 1
    assert await is_answered(place, paula)


@shares
async def test_a_resume_that_is_refused_becomes_a_new_session(shared_discord, place, paula):
    identified = len(shared_discord.gateway.identified)
    shared_discord.gateway.forget_sessions()
    shared_discord.gateway.drop()
    await shared_discord.until(
        lambda: len(shared_discord.gateway.identified) > identified or None, timeout=30, what="a new session"
    )
    await shared_discord.connected()
    assert await is_answered(place, paula)


async def test_heartbeats(discord, start_bot, anna):
    discord.gateway.heartbeat_interval = 0.1
    async with start_bot():
        await discord.connected()
        await discord.until(lambda: discord.gateway.heartbeats >= 5 or None, timeout=10, what="five heartbeats")
        assert await is_answered(discord.channel, anna)


async def test_a_connection_that_fell_silent_is_given_up(discord, start_bot, anna):
    discord.gateway.heartbeat_interval = 0.2
    async with start_bot(environment={"LOOPBACK_HEARTBEAT_TIMEOUT": "1"}):
        await discord.connected()
        discord.gateway.fall_silent()
        question = await discord.dm(anna).say(anna, QUESTION)
        await resumed(discord)
        assert WORDS in (await discord.dm(anna).reply(question)).text


async def test_a_token_that_was_reset_ends_the_process_with_one_sentence(discord, start_bot, anna):
    async with start_bot() as process:
        await discord.connected()
        assert await is_answered(discord.channel, anna)
        discord.token, old = "a-token-that-was-just-made", discord.token
        discord.gateway.forget_sessions()
        await discord.gateway.close(4004)
        assert await process.ended(timeout=20) == 1
    assert "DISCORD_TOKEN" in process.stderr[-1]
    assert "refused" in process.stderr[-1]
    assert "Traceback" not in process.output
    assert old not in process.output

"""Starting and stopping: the token, the commands, signals, exit codes."""

import signal

import pytest

from tests.loopback.refusals import Refusal

pytestmark = pytest.mark.integration

QUESTION, WORDS = "Wer überreichte Kim die Einladung?", "Lawrow"
BAD_FORM = Refusal(400, 50035, "Invalid Form Body")


def last_sentence(process):
    assert process.stdout == []
    assert "Traceback" not in process.output
    return process.stderr[-1]


@pytest.mark.parametrize(
    ("token", "words"),
    [("an-old-token", "refused"), (None, "is not set"), ("", "is not set"), ("zwei wörter", "token")],
)
async def test_a_token_that_cannot_work_is_one_sentence(discord, start_bot, token, words):
    async with start_bot(environment={"DISCORD_TOKEN": token}) as process:
        assert await process.ended() == 1
    assert "DISCORD_TOKEN" in last_sentence(process)
    assert words in last_sentence(process)
    assert not token or token not in process.output
    assert discord.gateway.identified == []


@pytest.mark.parametrize(("code", "words"), [(4004, "DISCORD_TOKEN"), (4013, "intents"), (4014, "intents")])
async def test_a_refusal_by_the_gateway_ends_the_process(discord, start_bot, code, words):
    discord.gateway.close_next_identify_with = code
    async with start_bot() as process:
        assert await process.ended() == 1
    assert words in last_sentence(process)


async def test_no_privileged_intent_is_asked_for(discord, bot):
    intents = discord.gateway.intents
    assert (intents.guilds, intents.guild_messages, intents.dm_messages) == (True, True, True)
    assert (intents.message_content, intents.members, intents.presences) == (False, False, False)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_closes_the_bot_cleanly(discord, start_bot, number):
    async with start_bot() as process:
        await discord.connected()
        assert await process.stop(number, timeout=15) == 0
    assert not discord.gateway.is_connected
    assert "Traceback" not in process.output


async def test_a_signal_during_the_login_is_heard(discord, start_bot):
    discord.faults.delay("GET /users/@me", 20, times=1)
    async with start_bot() as process:
        await discord.until(lambda: discord.journal or None, timeout=20, what="the login")
        assert await process.stop(timeout=10) == 0
    assert "Traceback" not in process.output


async def test_a_signal_during_an_answer_leaves_nobody_without_one(discord, start_bot, anna):
    async with start_bot() as process:
        await discord.connected()
        interaction = await discord.channel.slash(anna, "frage", frage=QUESTION)
        await interaction.acknowledged
        assert await process.stop(timeout=15) == 0
        assert (await interaction.answer(timeout=1)).text


async def test_commands_are_sent_once_and_again_on_demand(discord, start_bot):
    for syncs, options in ((1, ()), (1, ()), (2, ("--sync",))):
        async with start_bot(arguments=options) as process:
            await discord.connected()
            assert await process.stop() == 0
        assert discord.commands.syncs == syncs


async def test_refused_commands_leave_the_bot_running(discord, start_bot, anna):
    discord.faults.refuse("PUT /applications/*/commands", BAD_FORM, times=1)
    async with start_bot() as process:
        await discord.connected()
        await process.log_line("refused the commands")
        place = discord.dm(anna)
        assert WORDS in (await place.reply(await place.say(anna, QUESTION))).text


async def test_fundstelle_bot_is_the_same(discord, start_bot, anna):
    async with start_bot(module="retrieval", arguments=("bot",)) as process:
        await discord.connected()
        assert WORDS in (await (await discord.channel.slash(anna, "frage", frage=QUESTION)).answer()).text
        assert await process.stop() == 0


async def test_torch_is_never_imported(discord, start_bot, anna):
    async with start_bot(is_sampled=True) as process:
        await discord.connected()
        assert WORDS in (await (await discord.channel.slash(anna, "frage", frage=QUESTION)).answer()).text
        assert process.peak_memory() < 350 * 1024 * 1024
        assert await process.stop() == 0
        assert not process.loop_lag().imported_torch

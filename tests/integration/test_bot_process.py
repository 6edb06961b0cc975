"""Starting and stopping: the token, the commands, the log, signals, exit codes."""

import asyncio
import json
import re
import signal
import time

import discord as discord_py
import pytest

from bot.errors import StoppingError
from bot.texts import TEXTS, Language
from tests.loopback.refusals import Refusal

pytestmark = pytest.mark.integration

QUESTION, WORDS = "Wer überreichte Kim die Einladung?", "Lawrow"
STOPPING = TEXTS[Language.GERMAN].errors[StoppingError]
BAD_FORM = Refusal(400, 50035, "Invalid Form Body")
SYNC, ORIGINAL = "PUT /applications/*/commands", "PATCH /webhooks/*/*/messages/@original"


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


@pytest.mark.parametrize(("code", "words"), [(4004, "DISCORD_TOKEN"), (4014, "intents")])
async def test_a_refusal_by_the_gateway_ends_the_process(discord, start_bot, code, words):
    discord.gateway.close_next_identify_with = code
    async with start_bot() as process:
        assert await process.ended() == 1
    assert words in last_sentence(process)


async def test_a_setting_that_cannot_work_is_wrong_usage(discord, start_bot):
    async with start_bot(environment={"FUNDSTELLE_PARALLEL": "viele"}) as process:
        assert await process.ended() == 2
    assert "FUNDSTELLE_PARALLEL" in last_sentence(process)
    assert "'viele'" in last_sentence(process)
    assert discord.journal == []


async def test_no_privileged_intent_is_asked_for(discord, bot):
    intents = discord.gateway.intents
    assert (intents.guilds, intents.guild_messages, intents.dm_messages) == (True, True, True)
    assert (intents.message_content, intents.members, intents.presences) == (False, False, False)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_during_answers_leaves_nobody_without_one(discord, start_bot, number):
    people = [discord.person(f"P{n}") for n in range(20)]
    async with start_bot() as process:
        await discord.connected()
        by_command = [await discord.channel.slash(person, "frage", frage=QUESTION) for person in people]
        by_message = [await discord.channel.say(person, QUESTION, mention=True) for person in people]
        await by_command[-1].acknowledged
        process.signal(number)
        late = [await discord.channel.slash(person, "frage", frage=QUESTION) for person in people[:5]]
        assert await process.ended(timeout=15) == 0
        for interaction in by_command:
            assert WORDS in (await interaction.answer(timeout=1)).text
        for message in by_message:
            reply = await discord.channel.reply(message, timeout=1)
            assert WORDS in reply.text or reply.text == STOPPING
        # Who came later was answered, declined, or never heard, but is not left with "thinking".
        for interaction in late:
            assert interaction.original is None or not interaction.original.is_thinking
            assert all(WORDS in shown.text or shown.text == STOPPING for shown in interaction.shown)
    assert not discord.gateway.is_connected
    assert "Traceback" not in process.output
    assert discord.refused() == []


async def test_while_it_stops_questions_are_declined(discord, start_bot, anna):
    async with start_bot() as process:
        await discord.connected()
        answer = await (await discord.channel.slash(anna, "frage", frage=QUESTION)).answer()
        discord.faults.delay(ORIGINAL, 2.0, times=1)
        slow = await discord.channel.slash(anna, "frage", frage=QUESTION)
        await slow.acknowledged
        process.signal(signal.SIGTERM)
        await process.log_line("Stopping")
        declined = [
            await (await discord.channel.slash(anna, "frage", frage=QUESTION)).answer(timeout=1),
            await (await discord.channel.click(anna, answer, "Zusammenhang")).answer(timeout=1),
            await discord.channel.reply(await discord.channel.say(anna, QUESTION, mention=True), timeout=1),
        ]
        assert [message.text for message in declined] == [STOPPING] * 3
        assert [message.visible_to for message in declined] == [anna, anna, None]
        assert await process.ended(timeout=10) == 0
    assert WORDS in (await slow.answer(timeout=1)).text
    assert "Traceback" not in process.output


@pytest.mark.parametrize("signals", [1, 2])
async def test_an_answer_that_takes_too_long_is_declined(discord, start_bot, anna, signals):
    async with start_bot() as process:
        await discord.connected()
        fault = discord.faults.delay(ORIGINAL, 60, times=2)
        asked = [await discord.channel.slash(anna, "frage", frage=QUESTION) for _ in range(2)]
        await discord.until(lambda: fault.hits == 2 or None, timeout=10, what="the answers")
        process.signal(signal.SIGTERM)
        await process.log_line("Stopping")
        started = time.monotonic()
        if signals == 2:
            await asyncio.sleep(0.2)
            process.signal(signal.SIGINT)
        assert await process.ended(timeout=12) == 0
        # Docker kills after ten seconds; a second signal does not wait for answers.
        assert time.monotonic() - started < (4 if signals == 2 else 9.5)
    assert not any(interaction.original.is_thinking for interaction in asked)
    assert "Traceback" not in process.output


@pytest.mark.parametrize("route", ["GET /users/@me", SYNC])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_during_the_start_is_heard(discord, start_bot, route, number):
    fault = discord.faults.delay(route, 30, times=1)
    async with start_bot() as process:
        await discord.until(lambda: fault.hits or None, timeout=20, what="the request")
        assert await process.stop(number, timeout=10) == 0
    assert "Traceback" not in process.output


async def test_commands_and_the_invitation_are_sent_once_and_again_on_demand(discord, start_bot):
    for start in (1, 2):
        async with start_bot() as process:
            await process.log_line("Ready as")
            assert await process.stop() == 0
        assert discord.commands.syncs == 1
        links = re.findall(r"https://\S+", process.output)
        assert len(links) == (start == 1)
        if links:
            assert f"client_id={discord.bot.id}" in links[0]
            assert "scope=bot+applications.commands" in links[0]
            asked_for = discord_py.Permissions(int(re.search(r"permissions=([0-9]+)", links[0])[1]))
            assert asked_for == discord_py.Permissions(
                view_channel=True, send_messages=True, send_messages_in_threads=True, create_public_threads=True,
                embed_links=True, read_message_history=True,
            )  # fmt: skip
    stored = process.data / "synced-commands.sha256"
    assert re.fullmatch("[0-9a-f]{64}", stored.read_text(encoding="utf-8"))
    for syncs, options in ((2, ("--sync",)), (3, ())):
        async with start_bot(arguments=options) as process:
            await discord.connected()
            assert await process.stop() == 0
        assert discord.commands.syncs == syncs
        stored.write_bytes(b"\xff what another version wrote")
    assert discord.refused() == []


async def test_refused_commands_leave_the_bot_running(discord, start_bot, anna):
    discord.faults.refuse(SYNC, BAD_FORM, times=1)
    async with start_bot() as process:
        await discord.connected()
        await process.log_line("refused the commands")
        place = discord.dm(anna)
        assert WORDS in (await place.reply(await place.say(anna, QUESTION))).text
        assert await process.stop() == 0
    async with start_bot() as process:
        await discord.connected()
        assert discord.commands.syncs == 1
        assert await process.stop() == 0


async def test_json_logs_are_one_object_a_line_and_hold_no_question(discord, start_bot, anna):
    async with start_bot(environment={"LOG_FORMAT": "json", "FUNDSTELLE_QUESTIONS_PER_MINUTE": "3"}) as process:
        await discord.connected()
        for _ in range(2):
            assert WORDS in (await (await discord.channel.slash(anna, "frage", frage=QUESTION)).answer()).text
        discord.faults.refuse(ORIGINAL, BAD_FORM, times=1)
        for _ in range(2):
            await (await discord.channel.slash(anna, "frage", frage=QUESTION)).answer()
        discord.gateway.drop()
        await discord.until(lambda: discord.gateway.resumed or None, timeout=20, what="the resume")
        assert await process.stop() == 0
    entries = [json.loads(line) for line in process.stderr]
    assert process.stdout == []
    assert all({"ts", "level", "logger", "message"} <= entry.keys() for entry in entries)
    assert {entry["level"] for entry in entries} >= {"INFO", "WARNING"}
    asked = [entry["message"] for entry in entries if entry["message"].startswith("Question by slash command")]
    assert len(asked) == 3
    assert not any(text in process.output for text in (discord.token, QUESTION, "Einladung", anna.name))


async def test_questions_are_logged_where_that_is_switched_on(discord, start_bot, anna):
    hostile = "Wer überreichte Kim \x1bdie Einladung\u202e?"
    async with start_bot(environment={"FUNDSTELLE_LOG_QUESTIONS": "true"}) as process:
        await discord.connected()
        assert WORDS in (await (await discord.channel.slash(anna, "frage", frage=hostile)).answer()).text
        assert await process.stop() == 0
    assert r"Wer überreichte Kim \x1bdie Einladung\u202e?" in process.output
    assert not any(mark in process.output for mark in "\u202e\x1b")


async def test_fundstelle_bot_is_the_same(discord, start_bot, anna):
    async with start_bot(module="retrieval", arguments=("bot",), is_sampled=True) as process:
        await discord.connected()
        assert WORDS in (await (await discord.channel.slash(anna, "frage", frage=QUESTION)).answer()).text
        assert process.peak_memory() < 350 * 1024 * 1024
        assert await process.stop() == 0
        assert not process.loop_lag().imported_torch

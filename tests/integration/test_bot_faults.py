"""A Discord that refuses, fails and is slow: the person hears of it where that is possible, and the bot goes on."""

import pytest

from tests.loopback.refusals import EXPIRED_TOKEN, MISSING_PERMISSIONS, UNKNOWN_INTERACTION, Refusal

pytestmark = pytest.mark.integration

QUESTION, WORDS = "Wer überreichte Kim die Einladung?", "Lawrow"
BAD_FORM = Refusal(400, 50035, "Invalid Form Body", {"content": {"_errors": [{"code": "X", "message": "too long"}]}})

CALLBACK, ORIGINAL = "POST /interactions/*/*/callback", "PATCH /webhooks/*/*/messages/@original"
MESSAGES, TYPING = "POST /channels/*/messages", "POST /channels/*/typing"


@pytest.fixture
async def running(discord, start_bot):
    """Give a bot that Discord may refuse something."""
    async with start_bot() as process:
        await discord.connected()
        yield process
        assert process.exit_code is None
        assert "Traceback" not in process.output


async def by_slash(discord, anna):
    return await (await discord.channel.slash(anna, "frage", frage=QUESTION)).answer()


async def by_message(discord, anna):
    return await discord.channel.reply(await discord.channel.say(anna, QUESTION, mention=True))


@pytest.mark.parametrize("status", [500, 503])
@pytest.mark.parametrize(("ask", "route"), [(by_slash, ORIGINAL), (by_message, MESSAGES), (by_message, TYPING)])
async def test_a_server_error_is_survived(discord, running, anna, ask, route, status):
    fault = discord.faults.fail(route, status=status, times=1)
    # discord.py tries again, but not after a 503 for a message; then the bot says that it failed.
    assert (await ask(discord, anna)).text
    assert fault.hits == 1
    assert WORDS in (await ask(discord, anna)).text


@pytest.mark.parametrize(
    ("ask", "route", "is_global"),
    [
        (by_slash, CALLBACK, False),
        (by_slash, ORIGINAL, False),
        (by_message, MESSAGES, False),
        (by_message, MESSAGES, True),
    ],
)
async def test_a_rate_limit_is_waited_for(discord, running, anna, ask, route, is_global):
    fault = discord.faults.rate_limit(route, retry_after=0.3, is_global=is_global)
    assert WORDS in (await ask(discord, anna)).text
    assert fault.hits == 1


@pytest.mark.parametrize("route", [ORIGINAL, MESSAGES])
async def test_a_refused_answer_becomes_a_sentence(discord, running, anna, route):
    discord.faults.refuse(route, BAD_FORM, times=1)
    message = await (by_slash if route is ORIGINAL else by_message)(discord, anna)
    assert WORDS not in message.text
    assert message.text
    assert not any(part in message.text for part in ("50035", "HTTPException", "too long", "Traceback"))
    assert WORDS in (await by_slash(discord, anna)).text


@pytest.mark.parametrize("refusal", [EXPIRED_TOKEN, UNKNOWN_INTERACTION])
async def test_an_interaction_that_is_gone_does_not_stop_the_bot(discord, running, anna, refusal):
    discord.faults.refuse(ORIGINAL, refusal, times=1)
    discord.faults.refuse("POST /webhooks/*/*", refusal, times=1)
    interaction = await discord.channel.slash(anna, "frage", frage=QUESTION)
    await interaction.acknowledged
    await discord.until(lambda: discord.refused() or None, timeout=20, what="the refusal")
    assert WORDS in (await by_slash(discord, anna)).text


async def test_lost_permissions_do_not_stop_the_bot(discord, running, anna):
    discord.faults.refuse(MESSAGES, MISSING_PERMISSIONS, times=None)
    question = await discord.channel.say(anna, QUESTION, mention=True)
    await discord.until(lambda: discord.refused() or None, timeout=20, what="the refusal")
    discord.faults.clear()
    assert discord.channel.replies(question) == []
    assert WORDS in (await by_message(discord, anna)).text


async def test_a_deleted_channel_does_not_stop_the_bot(discord, running, anna):
    place = discord.add_guild("Kurzlebig").places[0]
    await place.say(anna, QUESTION, mention=True)
    await place.delete()
    assert WORDS in (await by_message(discord, anna)).text
    assert place.messages[1:] == [] or WORDS in place.messages[1].text


async def test_a_slow_discord_is_waited_for(discord, running, anna):
    discord.faults.delay(CALLBACK, 1.0, times=1)
    discord.faults.delay(ORIGINAL, 1.0, times=1)
    assert WORDS in (await by_slash(discord, anna)).text

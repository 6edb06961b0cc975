"""A Discord that refuses, fails and is slow: the person hears of it where that is possible, and the bot goes on."""

import re

import pytest

from tests.loopback.refusals import (
    EXPIRED_TOKEN,
    MISSING_ACCESS,
    MISSING_PERMISSIONS,
    UNAUTHORIZED,
    UNKNOWN_CHANNEL,
    UNKNOWN_INTERACTION,
    Refusal,
)

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]

QUESTION, WORDS = "Wer überreichte Kim die Einladung?", "Lawrow"
BAD_FORM = Refusal(400, 50035, "Invalid Form Body", {"content": {"_errors": [{"code": "X", "message": "too long"}]}})

CALLBACK, ORIGINAL = "POST /interactions/*/*/callback", "PATCH /webhooks/*/*/messages/@original"
FOLLOW_UP, MESSAGES, TYPING = "POST /webhooks/*/*", "POST /channels/*/messages", "POST /channels/*/typing"


async def by_slash(place, person):
    return await (await place.slash(person, "frage", frage=QUESTION)).answer()


async def by_message(place, person):
    return await place.reply(await place.say(person, QUESTION, mention=True))


async def goes_on(place, person):
    """Check that the bot answers as ever, and that its log holds no question."""
    discord = place.server
    discord.faults.clear()
    other = discord.add_guild("Nebenan").places[0]
    return WORDS in (await by_slash(other, person)).text and WORDS in (await by_message(other, person)).text


@pytest.fixture(autouse=True)
def _no_question_in_the_log(shared_bot):
    yield
    assert not any(QUESTION in line for line in shared_bot.stderr)


@pytest.mark.parametrize("status", [500, 502, 503])
@pytest.mark.parametrize(("ask", "route"), [(by_slash, ORIGINAL), (by_message, MESSAGES), (by_message, TYPING)])
async def test_a_server_error_is_survived(shared_discord, stormy_place, paula, ask, route, status):
    fault = shared_discord.faults.fail(route, status=status, times=1)
    # discord.py tries again, but not after a 503 for a message; then the bot says that it failed.
    assert (await ask(stormy_place, paula)).text
    assert fault.hits == 1
    assert await goes_on(stormy_place, paula)


@pytest.mark.parametrize("route", [MESSAGES, TYPING])
async def test_a_discord_that_is_down_is_survived(shared_discord, stormy_place, paula, route):
    fault = shared_discord.faults.fail(route, status=503, times=None)
    await stormy_place.say(paula, QUESTION, mention=True)
    await shared_discord.until(lambda: fault.hits or None, timeout=20, what="the refusal")
    assert await goes_on(stormy_place, paula)


@pytest.mark.parametrize(
    ("ask", "route", "is_global"),
    [
        (by_slash, CALLBACK, False),
        (by_slash, ORIGINAL, False),
        (by_message, MESSAGES, False),
        (by_message, MESSAGES, True),
    ],
)
async def test_a_rate_limit_is_waited_for(shared_discord, stormy_place, paula, ask, route, is_global):
    fault = shared_discord.faults.rate_limit(route, retry_after=0.3, is_global=is_global)
    assert WORDS in (await ask(stormy_place, paula)).text
    assert fault.hits == 1


@pytest.mark.parametrize(("ask", "route"), [(by_slash, ORIGINAL), (by_message, MESSAGES)])
async def test_a_refused_answer_becomes_a_sentence_with_a_number(
    shared_discord, shared_bot, stormy_place, paula, ask, route
):
    shared_discord.faults.refuse(route, BAD_FORM, times=1)
    message = await ask(stormy_place, paula)
    number = re.search(r"\(Fehlernummer: ([0-9a-f]{8})\)$", message.text)
    assert number, message.text
    assert WORDS not in message.text
    assert not any(part in message.text for part in ("50035", "HTTPException", "too long", "Traceback"))
    assert len([line for line in shared_bot.stderr if number[1] in line]) == 1
    assert await goes_on(stormy_place, paula)


@pytest.mark.parametrize("refusal", [EXPIRED_TOKEN, UNKNOWN_INTERACTION, UNAUTHORIZED], ids=str)
async def test_an_interaction_that_is_gone_does_not_stop_the_bot(
    shared_discord, shared_bot, stormy_place, paula, refusal
):
    logged = len(shared_bot.stderr)
    shared_discord.faults.refuse(ORIGINAL, refusal, times=1)
    refused = shared_discord.faults.refuse(FOLLOW_UP, refusal, times=1)
    interaction = await stormy_place.slash(paula, "frage", frage=QUESTION)
    await interaction.acknowledged
    await shared_discord.until(lambda: refused.hits or None, timeout=20, what="the refusal")
    assert await goes_on(stormy_place, paula)
    assert any("could not be told" in line for line in shared_bot.stderr[logged:])


async def test_a_token_that_expires_during_the_answer(shared_discord, stormy_place, paula):
    shared_discord.faults.delay(CALLBACK, 0.3, times=1)
    interaction = await stormy_place.slash(paula, "frage", frage=QUESTION)
    await interaction.acknowledged
    interaction.expire()
    assert await goes_on(stormy_place, paula)


async def test_an_acknowledgement_that_comes_too_late(shared_discord, stormy_place, paula):
    refused = shared_discord.faults.refuse(CALLBACK, UNKNOWN_INTERACTION, times=2)
    await stormy_place.slash(paula, "frage", frage=QUESTION)
    # The answer's, and that of the sentence that says so.
    await shared_discord.until(lambda: refused.hits == 2 or None, timeout=20, what="the refusals")
    assert await goes_on(stormy_place, paula)


async def test_a_token_that_is_refused_for_messages(shared_discord, stormy_place, paula):
    refused = shared_discord.faults.refuse(MESSAGES, UNAUTHORIZED, times=2)
    await stormy_place.say(paula, QUESTION, mention=True)
    await shared_discord.until(lambda: refused.hits == 2 or None, timeout=20, what="the refusals")
    assert await goes_on(stormy_place, paula)


@pytest.mark.parametrize("refusal", [MISSING_PERMISSIONS, MISSING_ACCESS, UNKNOWN_CHANNEL], ids=str)
async def test_a_place_where_the_bot_may_no_longer_write(shared_discord, shared_bot, stormy_place, paula, refusal):
    logged = len(shared_bot.stderr)
    refused = shared_discord.faults.refuse(MESSAGES, refusal, times=None)
    question = await stormy_place.say(paula, QUESTION, mention=True)
    await shared_discord.until(lambda: refused.hits or None, timeout=20, what="the refusal")
    assert await goes_on(stormy_place, paula)
    assert stormy_place.replies(question) == []
    assert len([line for line in shared_bot.stderr[logged:] if str(stormy_place.id) in line]) == 1


@pytest.mark.parametrize("forbidden", ["send_messages", "view_channel", "embed_links", "read_message_history"])
@pytest.mark.parametrize("when", ["before", "meanwhile"])
async def test_permissions_that_are_taken_away(shared_discord, stormy_place, paula, forbidden, when):
    if when == "before":
        await stormy_place.forbid(forbidden)
        question = await stormy_place.say(paula, QUESTION, mention=True)
    else:
        question = await stormy_place.say(paula, QUESTION, mention=True)
        await shared_discord.until(lambda: stormy_place.typing_at or None, timeout=20, what="typing")
        await stormy_place.forbid(forbidden)
    assert await goes_on(stormy_place, paula)
    if forbidden in {"send_messages", "view_channel"}:
        assert stormy_place.replies(question) == [] or when == "meanwhile"
    else:
        assert WORDS in (await stormy_place.reply(question)).text
    # A command's answer needs no right to write in the channel.
    if forbidden != "view_channel":
        assert WORDS in (await by_slash(stormy_place, paula)).text


async def test_a_whole_server_that_takes_the_right_to_write(shared_discord, stormy_place, paula):
    await shared_discord.forbid(stormy_place.guild, "send_messages", "send_messages_in_threads")
    thread = await stormy_place.add_thread("faden")
    questions = [(place, await place.say(paula, QUESTION, mention=True)) for place in (stormy_place, thread)]
    assert await goes_on(stormy_place, paula)
    assert [place.replies(question) for place, question in questions] == [[], []]


@pytest.mark.parametrize("what", ["channel", "thread"])
async def test_a_place_that_is_deleted_during_the_answer(shared_discord, shared_bot, stormy_place, paula, what):
    place = stormy_place if what == "channel" else await stormy_place.add_thread("faden")
    shared_discord.faults.delay(TYPING, 0.5, times=1)
    await place.say(paula, QUESTION, mention=True)
    await shared_discord.until(lambda: place.typing_at or None, timeout=20, what="typing")
    await place.delete()
    assert await goes_on(stormy_place, paula)
    assert place.messages[1:] == [] or WORDS in place.messages[1].text


async def test_a_slow_discord_is_waited_for(shared_discord, stormy_place, paula):
    shared_discord.faults.delay(CALLBACK, 1.0, times=1)
    shared_discord.faults.delay(ORIGINAL, 1.0, times=1)
    assert WORDS in (await by_slash(stormy_place, paula)).text


@pytest.mark.parametrize(
    ("button", "route"), [("Weitere Stellen", ORIGINAL), ("Zusammenhang", ORIGINAL), ("Hilfreich", ORIGINAL)]
)
async def test_a_button_whose_answer_is_refused(shared_discord, stormy_place, paula, button, route):
    answer = await by_slash(stormy_place, paula)
    shown = answer.embeds
    shared_discord.faults.refuse(route, BAD_FORM, times=1)
    told = await (await stormy_place.click(paula, answer, button)).answer()
    assert "Fehlernummer" in told.text
    assert told.visible_to is paula
    assert answer.embeds == shown
    assert await goes_on(stormy_place, paula)

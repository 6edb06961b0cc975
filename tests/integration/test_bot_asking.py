"""Each way to ask the bot, from Discord's side; what counts is what a person would read there."""

import re
from pathlib import Path

import pytest

from tests.loopback.shown import plain_text

pytestmark = pytest.mark.integration

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
QUESTION, WORDS = "Wer überreichte Kim die Einladung?", "Lawrow"


def holds_quotes(message):
    """Tell whether each line that is set as a quote stands word for word in an article."""
    articles = [path.read_text(encoding="utf-8") for path in SEEDS.glob("*.md")]
    quotes = [plain_text(block) for block in re.findall(r"(?m)^> .+$", message.markdown)]
    lines = [line.removesuffix(" […]").removeprefix("[…] ").strip() for line in quotes]
    return bool(lines) and all(any(line in article for article in articles) for line in lines)


def answers(message, words=WORDS):
    assert words in message.text
    assert holds_quotes(message)
    assert not message.pings
    return True


@pytest.mark.parametrize(
    ("locale", "command", "option"),
    [("de", "frage", "frage"), ("en-US", "ask", "question"), ("en-GB", "ask", "question"), ("fr", "ask", "question")],
)
async def test_the_slash_command(discord, bot, locale, command, option):
    interaction = await discord.channel.slash(discord.person("Kim", locale=locale), command, **{option: QUESTION})
    assert await interaction.acknowledged < 1
    answer = await interaction.answer()
    assert answers(answer)
    assert not answer.is_private
    assert ("ahrscheinlich richtig" if locale == "de" else "ikely right") in answer.text


async def test_a_mention_in_a_channel(discord, bot, anna):
    question = await discord.channel.say(anna, QUESTION, mention=True)
    answer = await discord.channel.reply(question)
    assert answers(answer)
    assert answer.reply_to is question
    assert discord.channel.typing_at


async def test_a_mention_in_a_thread(discord, bot, anna):
    question = await discord.thread.say(anna, f"{QUESTION} {discord.bot.mention}")
    assert answers(await discord.thread.reply(question))
    assert discord.channel.messages == []


async def test_a_direct_message(discord, bot, anna):
    place = discord.dm(anna)
    assert answers(await place.reply(await place.say(anna, QUESTION)))


async def test_a_direct_slash_command(discord, bot, anna):
    interaction = await discord.dm(anna).slash(anna, "frage", frage=QUESTION)
    assert answers(await interaction.answer())


async def test_a_user_install_in_a_server_without_the_bot(discord, bot, anna):
    place = discord.add_guild("Fremd", has_bot=False).places[0]
    assert answers(await (await place.slash(anna, "frage", frage=QUESTION)).answer())


async def test_a_bare_mention_is_told_how_to_ask(discord, bot, anna):
    reply = await discord.channel.reply(await discord.channel.say(anna, "", mention=True))
    assert "/frage" in reply.text


async def test_what_is_not_for_the_bot_stays_unanswered(discord, bot, anna):
    robot, webhook = discord.person("Robbi", is_bot=True), discord.person("Ticker", is_webhook=True)
    unanswered = [
        await discord.channel.say(anna, QUESTION),
        await discord.channel.say(anna, "@everyone " + QUESTION),
        await discord.channel.say(robot, QUESTION, mention=True),
        await discord.channel.say(webhook, QUESTION, mention=True),
    ]
    assert answers(await discord.channel.reply(await discord.channel.say(anna, QUESTION, mention=True)))
    assert [discord.channel.replies(message) for message in unanswered] == [[], [], [], []]


async def test_an_english_server_is_answered_in_english(discord, bot, anna):
    place = discord.add_guild("Newsroom", locale="en-GB").places[0]
    answer = await place.reply(await place.say(anna, QUESTION, mention=True))
    assert answers(answer)
    assert "ikely right" in answer.text


async def test_where_embeds_are_forbidden_the_answer_is_text(discord, bot, anna):
    await discord.channel.forbid("embed_links")
    answer = await discord.channel.reply(await discord.channel.say(anna, QUESTION, mention=True))
    assert answers(answer)
    assert answer.embeds == []


async def test_where_replies_are_forbidden_the_answer_stands_after_the_question(discord, bot, anna):
    await discord.channel.forbid("read_message_history")
    answer = await discord.channel.reply(await discord.channel.say(anna, QUESTION, mention=True))
    assert answers(answer)
    assert answer.reply_to is None


@pytest.mark.parametrize(
    "question",
    [
        "@everyone @here wer überreichte Kim die Einladung?",
        "<@100000000000000001> <@&200000000000000001> wer überreichte Kim die Einladung?",
    ],
)
async def test_an_echoed_mention_pings_nobody(discord, bot, anna, question):
    said = await discord.channel.say(anna, question, mention=True)
    asked = await discord.channel.slash(anna, "frage", frage=question)
    for message in (await discord.channel.reply(said), await asked.answer()):
        assert not message.pings
        # What is allowed counts: the echo may have moved from the content to an embed only today.
        assert message.allowed_mentions is not None
        assert not message.allowed_mentions.get("parse")


async def test_a_deleted_question_is_answered_all_the_same(discord, bot, anna):
    question = await discord.channel.say(anna, QUESTION, mention=True)
    await discord.channel.remove(question)
    assert answers(await discord.channel.reply(question))

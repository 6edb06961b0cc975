from contextlib import asynccontextmanager
from unittest.mock import AsyncMock, MagicMock

import discord
import pytest

from bot.commands.ask import answer_interaction, answer_message, question_in
from bot.errors import BusyError
from bot.texts import TEXTS, Language
from retrieval import IndexNotBuiltError

BOT = 77


@pytest.fixture
def answering(make):
    from bot.answering import Answering

    fake = AsyncMock(spec=Answering)
    fake.ask.return_value = make.answer(make.quote("Der Fluss stieg am Dienstag."))
    return fake


def interaction(locale):
    fake = MagicMock(spec=discord.Interaction)
    fake.response = AsyncMock(spec=discord.InteractionResponse)
    fake.followup = AsyncMock(spec=discord.Webhook)
    fake.locale = locale
    return fake


def message(content, *, guild=True, community=True, locale=discord.Locale.german, **permissions):
    fake = MagicMock(spec=discord.Message)
    fake.content, fake.webhook_id = content, None
    fake.author = MagicMock(spec=discord.Member, bot=False)
    fake.is_system.return_value = False
    fake.channel = MagicMock(spec=discord.TextChannel, id=5)
    fake.channel.send = AsyncMock(spec=discord.TextChannel.send)
    fake.channel.typing = typing
    granted = {"embed_links": True, "read_message_history": True} | permissions
    fake.channel.permissions_for.return_value = discord.Permissions(**granted)
    fake.guild = None
    if guild:
        fake.guild = MagicMock(spec=discord.Guild, preferred_locale=locale, features=["COMMUNITY"] if community else [])
    return fake


@asynccontextmanager
async def typing():
    yield


@pytest.mark.parametrize(
    ("locale", "heading"),
    [
        (discord.Locale.german, "Sehr wahrscheinlich richtig"),
        (discord.Locale.american_english, "Very likely right"),
        (discord.Locale.french, "Very likely right"),
    ],
)
async def test_an_interaction_is_deferred_first_and_then_answered(answering, locale, heading):
    asked = interaction(locale)
    asked.response.defer.side_effect = lambda **_: answering.ask.assert_not_called()
    await answer_interaction(asked, "Wann stieg der Fluss?", answering)
    asked.response.defer.assert_awaited_once_with(thinking=True)
    answering.ask.assert_awaited_once_with("Wann stieg der Fluss?")
    assert asked.followup.send.await_args.kwargs["embed"].description.startswith(heading)


@pytest.mark.parametrize(
    ("content", "guild", "question"),
    [
        ("<@77> Wann stieg der Fluss?", True, "Wann stieg der Fluss?"),
        ("<@!77>Wann?", True, "Wann?"),
        ("Sag mal <@77>, wann?", True, "Sag mal , wann?"),
        ("<@77>", True, ""),
        ("Wann?", True, None),
        ("<@78> Wann?", True, None),
        ("@everyone Wann?", True, None),
        ("", True, None),
        ("Wann?", False, "Wann?"),
        ("<@77> Wann?", False, "Wann?"),
    ],
)
def test_what_a_message_asks(content, guild, question):
    assert question_in(message(content, guild=guild), BOT) == question


@pytest.mark.parametrize("kind", ["bot", "webhook", "system"])
def test_no_machine_is_answered(kind):
    said = message("<@77> Wann?")
    said.author.bot = kind == "bot"
    said.webhook_id = 9 if kind == "webhook" else None
    said.is_system.return_value = kind == "system"
    assert question_in(said, BOT) is None


async def test_a_mention_is_answered_beneath_it(answering):
    said = message("<@77> Wann stieg der Fluss?")
    await answer_message(said, BOT, answering)
    answering.ask.assert_awaited_once_with("Wann stieg der Fluss?")
    sent = said.channel.send.await_args.kwargs
    assert sent["embed"].description.startswith("Sehr wahrscheinlich")
    assert sent["reference"] is said.to_reference.return_value


async def test_a_message_for_others_is_passed_over(answering):
    said = message("Wann?")
    await answer_message(said, BOT, answering)
    answering.ask.assert_not_called()
    said.channel.send.assert_not_called()


async def test_a_bare_mention_is_told_how_to_ask(answering):
    said = message("<@77>")
    await answer_message(said, BOT, answering)
    assert said.channel.send.await_args.kwargs["content"] == TEXTS[Language.GERMAN].how_to_ask


@pytest.mark.parametrize(
    ("options", "language"),
    [
        ({"guild": False}, Language.GERMAN),
        ({"community": False, "locale": discord.Locale.american_english}, Language.GERMAN),
        ({"locale": discord.Locale.american_english}, Language.ENGLISH),
    ],
)
async def test_the_language_is_the_one_the_server_chose(answering, options, language):
    said = message("<@77>", **options)
    await answer_message(said, BOT, answering)
    assert said.channel.send.await_args.kwargs["content"] == TEXTS[language].how_to_ask


async def test_without_the_right_to_embed_the_answer_is_plain_text(answering):
    said = message("<@77> Wann?", embed_links=False, read_message_history=False)
    await answer_message(said, BOT, answering)
    sent = said.channel.send.await_args.kwargs
    assert "> Der Fluss stieg am Dienstag." in sent["content"]
    assert sent["suppress_embeds"] is True
    assert "reference" not in sent


@pytest.mark.parametrize("error", [IndexNotBuiltError("here"), BusyError(3), ValueError("secret")])
async def test_a_failure_becomes_a_sentence_without_the_error(answering, error):
    answering.ask.side_effect = error
    said = message("<@77> Wann?")
    await answer_message(said, BOT, answering)
    texts = TEXTS[Language.GERMAN]
    assert said.channel.send.await_args.kwargs["content"] == texts.errors.get(type(error), texts.unexpected)


async def test_where_the_bot_may_not_write_nothing_is_raised(answering):
    said = message("<@77> Wann?")
    said.channel.send.side_effect = discord.Forbidden(MagicMock(status=403, reason="Forbidden"), "Missing Access")
    await answer_message(said, BOT, answering)
    assert said.channel.send.await_count == 1

import asyncio
from unittest.mock import AsyncMock, MagicMock

import discord
import pytest

from bot.commands.messages import answer_message_event, question_in
from bot.errors import BusyError
from bot.texts import TEXTS, Language
from retrieval import IndexNotBuiltError

BOT = 77


def message(content, *, guild=True, reply_to=None, permissions=None, **fields):
    fake = MagicMock(spec=discord.Message)
    fake.content, fake.webhook_id, fake.reference = content, None, None
    fake.author = MagicMock(spec=discord.Member, bot=False, id=2)
    fake.is_system.return_value = False
    if reply_to is not None:
        resolved = MagicMock(spec=discord.Message, author=MagicMock(spec=discord.Member, id=reply_to))
        fake.reference = MagicMock(spec=discord.MessageReference, resolved=resolved)
    fake.channel = MagicMock(spec=discord.TextChannel, id=5)
    fake.channel.send = AsyncMock(spec=discord.TextChannel.send)
    fake.channel.typing = AsyncMock(spec=discord.TextChannel.typing)
    granted = {"embed_links": True, "read_message_history": True} | (permissions or {})
    fake.channel.permissions_for.return_value = discord.Permissions(**granted)
    fake.guild = None
    if guild:
        fake.guild = MagicMock(spec=discord.Guild, preferred_locale=discord.Locale.german, features=["COMMUNITY"])
    for name, value in fields.items():
        setattr(fake, name, value)
    return fake


@pytest.mark.parametrize(
    ("said", "question"),
    [
        (message("<@77> Wann stieg der Fluss?"), "Wann stieg der Fluss?"),
        (message("<@!77>Wann?"), "Wann?"),
        (message("Sag mal <@77>, wann?"), "wann?"),
        (message("Sag mal <@77>: Mit wem traf sich Kim?"), "Mit wem traf sich Kim?"),
        (message("Wann stieg der Fluss, <@77>?"), "Wann stieg der Fluss, ?"),
        (message("Stimmt es <@77> dass der Fluss stieg?"), "Stimmt es dass der Fluss stieg?"),
        (message("<@77> Kim <@77> Putin"), "Kim Putin"),
        (message("Wann war das? <@77> bitte"), "Wann war das? bitte"),
        (message("<@77>"), ""),
        (message("<@77> Danke!"), "Danke!"),
        (message("Wann?"), None),
        (message("<@78> Wann?"), None),
        (message("@everyone Wann?"), None),
        (message(""), None),
        (message("Wann?", guild=False), "Wann?"),
        (message("<@77> Wann?", guild=False), "Wann?"),
        (message("", guild=False), ""),
        (message("Danke!", guild=False), None),
        (message("Und wann?", reply_to=BOT), "Und wann?"),
        (message("Danke!", reply_to=BOT), None),
        (message("👍", reply_to=BOT), None),
        (message("", reply_to=BOT), None),
        (message("Und wann?", reply_to=78), None),
        (message("<@77> stimmt das?", reply_to=78), "stimmt das?"),
    ],
)
def test_what_a_message_asks(said, question):
    assert question_in(said, BOT) == question


@pytest.mark.parametrize("kind", ["bot", "webhook", "system"])
def test_no_machine_is_answered(kind):
    said = message("<@77> Wann?")
    said.author.bot = kind == "bot"
    said.webhook_id = 9 if kind == "webhook" else None
    said.is_system.return_value = kind == "system"
    assert question_in(said, BOT) is None


def test_a_reply_to_a_deleted_answer_is_none():
    said = message("Und wann?", reply_to=BOT)
    said.reference.resolved = MagicMock(spec=discord.DeletedReferencedMessage)
    assert question_in(said, BOT) is None


@pytest.fixture
def tell(case):
    async def tell(said):
        await answer_message_event(said, BOT, case.bot.asking, case.bot.work)
        return said.channel.send.await_args.kwargs if said.channel.send.await_args else None

    return tell


async def test_a_mention_is_answered_beneath_it_with_buttons(tell):
    said = message("<@77> Wann stieg der Fluss?")
    sent = await tell(said)
    assert sent["embed"].title == "Wann stieg der Fluss?"
    assert sent["reference"] is said.to_reference.return_value
    assert sent["view"].children[0].label == "Weitere Stellen"
    said.to_reference.assert_called_once_with(fail_if_not_exists=False)
    said.channel.typing.assert_awaited()


async def test_a_message_for_others_is_passed_over(tell, fake):
    said = message("Wann?")
    assert await tell(said) is None
    assert not fake.asked
    said.channel.typing.assert_not_called()


async def test_a_bare_mention_is_told_how_to_ask(tell):
    assert (await tell(message("<@77>")))["content"] == TEXTS[Language.GERMAN].how_to_ask


async def test_without_the_right_to_embed_the_answer_is_plain_text(tell):
    sent = await tell(message("<@77> Wann?", permissions={"embed_links": False, "read_message_history": False}))
    assert "> Der Fluss stieg zum 1. Mal." in sent["content"]
    assert sent["suppress_embeds"] is True
    assert "reference" not in sent


async def test_in_a_thread_that_is_not_known_the_rights_are_assumed(tell):
    said = message("<@77> Wann?")
    said.channel = MagicMock(spec=discord.PartialMessageable, id=5)
    said.channel.send = AsyncMock(spec=discord.PartialMessageable.send)
    said.channel.typing = AsyncMock(spec=discord.PartialMessageable.typing)
    assert "embed" in await tell(said)


@pytest.mark.parametrize("refusal", ["Forbidden", "NotFound", "DiscordServerError"])
async def test_typing_that_is_refused_or_hangs_does_not_hold_the_answer(tell, refusal):
    said = message("<@77> Wann?")
    said.channel.typing.side_effect = getattr(discord, refusal)(MagicMock(status=403, reason=""), "no")
    assert "embed" in await tell(said)

    async def hang():
        await asyncio.Event().wait()

    said.channel.typing.side_effect = hang
    async with asyncio.timeout(5):
        assert "embed" in await tell(said)


@pytest.mark.parametrize(
    ("error", "is_numbered"), [(IndexNotBuiltError("here"), True), (BusyError(3), False), (ValueError("secret"), True)]
)
async def test_a_failure_becomes_a_sentence_without_the_error(tell, fake, error, is_numbered):
    fake.ask = MagicMock(side_effect=error)
    content = (await tell(message("<@77> Wann?")))["content"]
    texts = TEXTS[Language.GERMAN]
    assert content.startswith(texts.errors.get(type(error), texts.unexpected))
    assert ("Fehlernummer" in content) == is_numbered
    assert "secret" not in content


@pytest.mark.parametrize("refusal", [discord.Forbidden, discord.NotFound])
async def test_where_the_bot_may_not_write_nothing_is_raised(case, refusal):
    said = message("<@77> Wann?")
    said.channel.send.side_effect = refusal(MagicMock(status=403, reason=""), "Missing Access")
    await answer_message_event(said, BOT, case.bot.asking, case.bot.work)
    assert said.channel.send.await_count == 1


async def test_an_answer_that_discord_does_not_take_is_told(case):
    said = message("<@77> Wann?")
    said.channel.send.side_effect = [discord.HTTPException(MagicMock(status=400, reason=""), "Invalid"), None]
    await answer_message_event(said, BOT, case.bot.asking, case.bot.work)
    assert "Fehlernummer" in said.channel.send.await_args.kwargs["content"]


async def test_the_cooldown_is_told(tell):
    for _ in range(10):
        assert "embed" in await tell(message("<@77> Wann?"))
    assert "schon 10 Fragen" in (await tell(message("<@77> Wann?")))["content"]

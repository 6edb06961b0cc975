import asyncio
import threading
from unittest.mock import AsyncMock, MagicMock

import discord
import pytest
from fake_message import message

from bot.commands.messages import answer_message_event
from bot.errors import BusyError
from bot.server_settings import PlaceSettings, Speech
from bot.texts import TEXTS, Language
from retrieval import IndexNotBuiltError

BOT = 77


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


async def test_the_cooldown_is_told_once(tell):
    for _ in range(10):
        assert "embed" in await tell(message("<@77> Wann?"))
    assert "schon 10 Fragen" in (await tell(message("<@77> Wann?")))["content"]
    for _ in range(3):
        assert await tell(message("<@77>")) is None


async def test_who_mentions_the_bots_role_is_told_to_mention_the_bot(tell):
    role = MagicMock(spec=discord.Role)
    said = message("", role_mentions=[role])
    said.guild.self_role = role
    assert (await tell(said))["content"] == TEXTS[Language.GERMAN].mention_me


def row(*custom_ids):
    payload = {"type": 1, "id": 1, "components": [
        {"type": 2, "id": 2, "style": 2, "label": "x", "custom_id": one} if one else
        {"type": 2, "id": 2, "style": 5, "label": "x", "url": "https://a.example"} for one in custom_ids
    ]}  # fmt: skip
    return discord.components._component_factory(payload)


@pytest.mark.parametrize("author", [BOT, 3])
async def test_a_reply_to_an_answer_follows_it_and_nobody_elses_message_can_pretend_to_be_one(tell, fake, author):
    sent = await tell(message("<@77> Wann stieg der Fluss?", author=MagicMock(spec=discord.Member, bot=False, id=9)))
    buttons = row(*(button.custom_id for button in sent["view"].children))
    await tell(message("<@77> Wer sang?"))
    await tell(message("<@77> Und 2023?", reply_to=author, replied_components=[buttons]))
    assert [turn.question for turn in fake.previous[-1]] == (
        ["Wann stieg der Fluss?"] if author == BOT else ["Wer sang?"]
    )


@pytest.mark.parametrize(
    "custom_ids", [(), (None,), ("other",), ("fs:more:", "fs:fly:abc:1"), ("fs:more:abc:12345",), ("x" * 100,)]
)
async def test_a_reply_to_what_is_no_answer_follows_ones_own_questions(tell, fake, custom_ids):
    await tell(message("<@77> Wer sang?"))
    rows = [row(*custom_ids)] if custom_ids else []
    await tell(message("Und 2023?", reply_to=BOT, replied_components=rows))
    assert [turn.question for turn in fake.previous[-1]] == ["Wer sang?"]


async def test_in_an_unknown_thread_people_ask_on(tell, fake):
    for text in ("<@77> Wer sang?", "<@77> Und 2023?"):
        said = message(text)
        said.channel = MagicMock(spec=discord.PartialMessageable, id=6)
        said.channel.send = AsyncMock(spec=discord.PartialMessageable.send)
        said.channel.typing = AsyncMock(spec=discord.PartialMessageable.typing)
        await tell(said)
    assert [turn.question for turn in fake.previous[-1]] == ["Wer sang?"]
    await tell(message("<@77> Und 2024?"))
    assert fake.previous[-1] == ()


async def test_thanks_are_not_answered(tell, fake):
    assert await tell(message("danke <@77>!")) is None
    assert not fake.asked


async def test_when_the_bot_stops_the_answer_is_declined(case, fake):
    gate = fake.gate = threading.Event()
    said = message("<@77> Wann?")
    asked = asyncio.create_task(answer_message_event(said, BOT, case.bot.asking, case.bot.work))
    await asyncio.sleep(0.05)
    await case.bot.work.finish(0.01)
    await case.bot.work.decline(5)
    gate.set()
    await asked
    assert "beendet" in said.channel.send.await_args.kwargs["content"]


@pytest.fixture
def set_to(case):
    """Give a function that sets what holds in a channel, and everywhere else the usual."""

    def set_to(channel=5, **values):
        holds = PlaceSettings(**values)
        case.bot.asking.settings = lambda place: holds if place.settled_by == channel else PlaceSettings()

    return set_to


@pytest.mark.parametrize("content", ["<@77> Wann stieg der Fluss?", "<@77>"])
async def test_where_mentions_are_not_answered_nothing_is_said(tell, set_to, fake, content):
    set_to(answers_mentions=False)
    assert await tell(message(content)) is None
    assert not fake.asked


async def test_a_reply_and_a_mention_of_its_role_are_mentions_too(tell, set_to):
    set_to(answers_mentions=False)
    role = MagicMock(spec=discord.Role)
    said = message("", role_mentions=[role])
    said.guild.self_role = role
    assert await tell(said) is None
    assert await tell(message("Und wann?", reply_to=BOT)) is None


async def test_direct_messages_are_answered_whatever_servers_set(tell, set_to):
    set_to(answers_mentions=False)
    assert "embed" in await tell(message("Wann?", guild=False))


async def test_a_place_has_a_language(tell, set_to):
    set_to(language=Speech.ENGLISH)
    sent = await tell(message("<@77> Wann stieg der Fluss?"))
    assert sent["view"].children[0].label == "More passages"
    assert (await tell(message("<@77>")))["content"] == TEXTS[Language.ENGLISH].how_to_ask


async def test_a_thread_that_is_not_known_has_the_settings_of_its_channel(tell, set_to, fake):
    set_to(answers_mentions=False)
    said = message("<@77> Wann?")
    said.channel = MagicMock(spec=discord.PartialMessageable, id=6)
    said.guild.fetch_channel = AsyncMock(return_value=MagicMock(spec=discord.Thread, parent_id=5))
    said.channel.send = AsyncMock(spec=discord.PartialMessageable.send)
    await tell(said)
    said.channel.send.assert_not_awaited()
    said.guild.fetch_channel.side_effect = discord.Forbidden(MagicMock(status=403, reason=""), "no")
    assert "embed" in await tell(said)


async def test_a_mention_is_answered_in_a_thread_without_a_reference(tell, set_to):
    set_to(threads=True)
    allowed = {"create_public_threads": True, "send_messages_in_threads": True}
    said = message("<@77> Wann stieg der Fluss?", permissions=allowed)
    thread = MagicMock(spec=discord.Thread, id=6)
    thread.send = AsyncMock(spec=discord.Thread.send)
    said.create_thread = AsyncMock(return_value=thread)
    assert await tell(said) is None
    assert thread.send.await_args.kwargs["embed"].title == "Wann stieg der Fluss?"
    assert "reference" not in thread.send.await_args.kwargs


async def test_what_fails_is_told_in_the_thread_that_was_opened(tell, set_to, fake):
    set_to(threads=True)
    fake.ask = MagicMock(side_effect=IndexNotBuiltError("here"))
    said = message("<@77> Wann?", permissions={"create_public_threads": True, "send_messages_in_threads": True})
    thread = MagicMock(spec=discord.Thread, id=6)
    thread.send = AsyncMock(spec=discord.Thread.send)
    said.create_thread = AsyncMock(return_value=thread)
    assert await tell(said) is None
    assert "Fehlernummer" in thread.send.await_args.kwargs["content"]


async def test_where_no_thread_can_be_opened_the_answer_stands_in_the_channel(tell, set_to):
    set_to(threads=True)
    assert "embed" in await tell(message("<@77> Wann stieg der Fluss?"))

from unittest.mock import MagicMock

import discord
import pytest
from fake_message import message

from bot.addressing import mentions_only_its_role, question_in, text_of

BOT = 77


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
        (message("<@77> Danke!"), None),
        (message("`<@77>` Wann?"), None),
        (message("> So war es.\n<@77> Wann?"), "Wann?"),
        (message(">>> So war es.\n<@77> Wann?"), None),
        (message("> <@77> Wann?\nDas hat er gefragt."), None),
        (message("Im April 2019 <@77> wer traf Putin?"), "Im April 2019 wer traf Putin?"),
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


def test_a_server_that_is_not_known_yet_is_no_direct_message():
    said = message("Wann?", guild=False)
    said.channel = MagicMock(spec=discord.PartialMessageable, id=5)
    assert question_in(said, BOT) is None


def test_only_its_own_role_without_a_word_is_taken_for_the_bot():
    role, other = MagicMock(spec=discord.Role), MagicMock(spec=discord.Role)
    for mentioned, content, expected in ((role, "", True), (other, "", False), (role, "<@&5> Wann?", False)):
        said = message(content, role_mentions=[mentioned])
        said.guild.self_role = role
        assert mentions_only_its_role(said) == expected
    assert not mentions_only_its_role(message("", guild=False))


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"content": "Eins."}, "Eins."),
        ({"message_snapshots": [MagicMock(spec=discord.MessageSnapshot, content="Zwei.")]}, "Zwei."),
        ({"embeds": [discord.Embed(title="Drei", description="Vier.")]}, "Drei\nVier."),
        ({"content": "https://a.example", "embeds": [discord.Embed(title="Drei")]}, "Drei\n"),
        ({}, ""),
    ],
)
def test_a_message_says_what_it_forwards_or_embeds_where_it_has_no_words_of_its_own(fields, text):
    assert text_of(message(**({"content": ""} | fields))) == text

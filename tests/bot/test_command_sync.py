import re
from unittest.mock import AsyncMock, MagicMock

import discord
import pytest
from discord import app_commands

from bot.answering import Answering
from bot.command_sync import command_payload, sync_commands
from bot.commands.ask import ask_command
from bot.translation import MenuTranslator

# Discord's own rule for names, in every locale; "Frage" with a capital would keep the bot from starting.
_NAME = re.compile(r"^[-_'\w]{1,32}$")


@pytest.fixture
async def tree():
    client = discord.Client(intents=discord.Intents.none(), application_id=1)
    tree = app_commands.CommandTree(client)
    tree.add_command(ask_command(MagicMock(spec=Answering)))
    await tree.set_translator(MenuTranslator())
    return tree


def parts(entries):
    for entry in entries:
        yield entry
        yield from parts(entry.get("options", []))


async def test_discord_accepts_every_name_and_description(tree):
    for entry in parts(await command_payload(tree)):
        names = [entry["name"], *entry["name_localizations"].values()]
        assert all(_NAME.match(name) and name == name.lower() for name in names), names
        descriptions = [entry["description"], *entry["description_localizations"].values()]
        assert all(1 <= len(description) <= 100 for description in descriptions)
        known = {locale.value for locale in discord.Locale}
        assert {*entry["name_localizations"], *entry["description_localizations"]} <= known


async def test_the_menus_are_german_for_germans_and_english_for_all_others(tree):
    (command,) = await command_payload(tree)
    (option,) = command["options"]
    assert (command["name"], option["name"]) == ("frage", "frage")
    for entry, name in ((command, "ask"), (option, "question")):
        assert "de" not in entry["name_localizations"]
        assert entry["name_localizations"]["en-US"] == entry["name_localizations"]["fr"] == name


async def test_the_command_works_in_servers_messages_and_user_installs(tree):
    (command,) = await command_payload(tree)
    assert sorted(command["contexts"]) == [0, 1, 2]
    assert sorted(command["integration_types"]) == [0, 1]


async def test_commands_are_sent_only_when_they_changed(tree, tmp_path):
    tree.sync = AsyncMock(spec=tree.sync)
    assert await sync_commands(tree, tmp_path / "data")
    assert not await sync_commands(tree, tmp_path / "data")

    @tree.command(name="neu", description="Neu")
    async def new(interaction: discord.Interaction) -> None: ...

    assert await sync_commands(tree, tmp_path / "data")
    assert tree.sync.await_count == 2


async def test_a_refusal_is_tried_again_and_stops_nothing(tree, tmp_path):
    refusal = discord.HTTPException(MagicMock(status=400, reason="Bad Request"), {"code": 50035, "message": "Invalid"})
    tree.sync = AsyncMock(spec=tree.sync, side_effect=[refusal, []])
    assert not await sync_commands(tree, tmp_path)
    assert await sync_commands(tree, tmp_path)


async def test_a_folder_that_cannot_be_written_stops_nothing(tree, tmp_path):
    tree.sync = AsyncMock(spec=tree.sync)
    (tmp_path / "file").write_text("")
    assert await sync_commands(tree, tmp_path / "file")


async def test_a_tree_without_translator_is_a_mistake():
    client = discord.Client(intents=discord.Intents.none(), application_id=1)
    with pytest.raises(ValueError, match="set_translator"):
        await command_payload(app_commands.CommandTree(client))

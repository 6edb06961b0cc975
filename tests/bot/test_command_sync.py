import re
from unittest.mock import AsyncMock, MagicMock

import discord
import pytest
from discord import app_commands

from bot.asking import Asking
from bot.command_sync import command_payload, sync_commands, was_synced
from bot.commands.ask import ask_command
from bot.commands.evidence import evidence_command
from bot.translation import MenuTranslator
from bot.work import Work

# Discord's own rule for the names of slash commands and options, in every locale; "Frage" with a capital would keep
# the bot from starting.  The name in a context menu may hold capitals and blanks.
_NAME = re.compile(r"^[-_'\w]{1,32}$")
_MENU_NAME = re.compile(r"^[-_'\w ]{1,32}$")


@pytest.fixture
async def tree():
    client = discord.Client(intents=discord.Intents.none(), application_id=1)
    tree = app_commands.CommandTree(client)
    tree.add_command(ask_command(MagicMock(spec=Asking), Work()))
    tree.add_command(evidence_command(MagicMock(spec=Asking), Work()))
    await tree.set_translator(MenuTranslator())
    return tree


def parts(entries):
    for entry in entries:
        yield entry
        yield from parts(entry.get("options", []))


async def test_discord_accepts_every_name_and_description(tree):
    known = {locale.value for locale in discord.Locale}
    command, menu = await command_payload(tree)
    for entry in parts([command]):
        names = [entry["name"], *entry["name_localizations"].values()]
        assert all(_NAME.match(name) and name == name.lower() for name in names), names
        descriptions = [entry["description"], *entry["description_localizations"].values()]
        assert all(1 <= len(description) <= 100 for description in descriptions), descriptions
        assert {*entry["name_localizations"], *entry["description_localizations"]} <= known
    assert all(_MENU_NAME.match(name) for name in [menu["name"], *menu["name_localizations"].values()])


async def test_no_two_options_share_a_name_in_any_locale(tree):
    command, _ = await command_payload(tree)
    for locale in command["name_localizations"]:
        names = [option["name_localizations"][locale] for option in command["options"]]
        assert len(set(names)) == len(names)


async def test_the_menus_are_german_for_germans_and_english_for_all_others(tree):
    command, menu = await command_payload(tree)
    entries = [command, *command["options"], menu]
    german = ["frage", "frage", "von", "bis", "quelle", "nur_für_mich", "Beleg suchen"]
    english = ["ask", "question", "from", "to", "outlet", "only_me", "Find evidence"]
    assert [entry["name"] for entry in entries] == german
    for locale in ("en-US", "en-GB", "fr"):
        assert [entry["name_localizations"][locale] for entry in entries] == english
    assert not any("de" in entry["name_localizations"] for entry in entries)


async def test_the_command_works_in_servers_messages_and_user_installs(tree):
    for command in await command_payload(tree):
        assert sorted(command["contexts"]) == [0, 1, 2]
        assert sorted(command["integration_types"]) == [0, 1]


async def test_commands_are_sent_only_when_they_changed(tree, tmp_path):
    tree.sync = AsyncMock(spec=tree.sync)
    assert not was_synced(tmp_path / "data")
    assert await sync_commands(tree, tmp_path / "data")
    assert was_synced(tmp_path / "data")
    assert not await sync_commands(tree, tmp_path / "data")

    @tree.command(name="neu", description="Neu")
    async def new(interaction: discord.Interaction) -> None: ...

    assert await sync_commands(tree, tmp_path / "data")
    assert await sync_commands(tree, tmp_path / "data", force=True)
    assert tree.sync.await_count == 3


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

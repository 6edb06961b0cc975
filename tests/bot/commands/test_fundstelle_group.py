import discord
import pytest
from discord import app_commands
from discord.app_commands import locale_str

from bot.command_sync import command_payload
from bot.commands.fundstelle_group import fundstelle_group
from bot.translation import MenuTranslator
from tests.loopback.commands import Commands


@app_commands.command(name=locale_str("status", en="state"), description=locale_str("Zeigt", en="Shows"))
async def status(interaction: discord.Interaction) -> None:
    pass


@pytest.fixture
async def payload():
    tree = app_commands.CommandTree(discord.Client(intents=discord.Intents.none(), application_id=1))
    tree.add_command(fundstelle_group([status]))
    await tree.set_translator(MenuTranslator())
    return await command_payload(tree)


async def test_discord_takes_it(payload):
    [command] = Commands().replace(payload, 1)
    assert command["name"] == "fundstelle"
    assert [below["name"] for below in command["options"]] == ["status"]
    assert command["options"][0]["name_localizations"]["en-US"] == "state"


async def test_every_member_of_a_server_that_the_bot_is_in_sees_it(payload):
    [command] = payload
    assert command["default_member_permissions"] is None
    assert (command["contexts"], command["integration_types"]) == ([0], [0])

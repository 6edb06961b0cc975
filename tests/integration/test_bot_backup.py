"""The backup that docs/operations.md shows, made while the bot answers, and a bot elsewhere that goes on from it."""

import asyncio
import json
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.texts_settings import Topic
from tests.integration.test_bot_settings import GERMAN, ask, line, opened, put, quotes
from tests.loopback import BotProcess

pytestmark = pytest.mark.integration

REPOSITORY = Path(__file__).resolve().parents[2]
SECTION = (
    (REPOSITORY / "docs" / "operations.md").read_text(encoding="utf-8").split("\n## Backup\n")[1].split("\n## ")[0]
)
FOLDER, BY_SQLITE, BY_PYTHON = re.findall(r"^\$ ((?!docker).*)$", SECTION, re.MULTILINE)


def run(command, folder):
    """Run a line of the document as an admin does, in the folder from which the bot is started."""
    line = command.replace(".venv/bin/python", sys.executable)
    return subprocess.run(["sh", "-c", line], cwd=folder, capture_output=True, text=True, check=True)


@pytest.mark.parametrize("way", [BY_SQLITE, BY_PYTHON], ids=["sqlite3", "python"])
async def test_votes_settings_and_buttons_come_back_elsewhere(discord, start_bot, seeds_index, anna, tmp_path, way):
    if way == BY_SQLITE and shutil.which("sqlite3") is None:
        pytest.skip("the program sqlite3 is not installed")
    discord.guild.grant(anna, "manage_guild")
    here, there = tmp_path / "bot", tmp_path / "elsewhere"
    async with start_bot(environment={"FUNDSTELLE_QUESTIONS_PER_MINUTE": "0"}) as process:
        await discord.connected()
        run(FOLDER, here)
        await asyncio.to_thread(run, way, here)  # an older copy, which the next one replaces
        await put(discord.channel, anna, Topic.QUOTES, "1 auf einmal")
        answer = await ask(discord.channel, anna)
        await (await discord.channel.click(anna, answer, GERMAN.button_helpful)).answer()
        working = [asyncio.create_task(ask(discord.channel, anna)) for _ in range(20)]
        await asyncio.to_thread(run, way, here)
        assert all(quotes(given) == 1 for given in await asyncio.gather(*working))
        assert (here / "backup").stat().st_mode & 0o077 == 0
        assert await process.stop(signal.SIGKILL) == -signal.SIGKILL
    shutil.copytree(here / "backup", there / "data")
    async with BotProcess.running(discord, folder=there, index=seeds_index) as process:
        await discord.connected()
        more = await (await discord.channel.click(anna, answer, GERMAN.button_more)).answer()
        assert quotes(more) == 1
        assert line(await opened(discord.channel, anna), Topic.QUOTES) == "1 auf einmal"
        assert await process.stop() == 0
    exported = subprocess.run(
        [sys.executable, "-m", "retrieval", "feedback", "export"],
        cwd=REPOSITORY,
        env={"PATH": "", "FUNDSTELLE_DATA": str(there / "data")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert [json.loads(vote)["helpful"] for vote in exported.stdout.splitlines()] == [True]
    assert "Traceback" not in process.output


def test_the_copy_in_the_container_is_made_as_beside_it():
    inside = re.search(r"exec bot python -c (.*)$", SECTION, re.MULTILINE)[1]
    assert inside.replace("'data/backup/'", "'backup/'") == BY_PYTHON.split(" -c ")[1]

"""The bot and the command line where only what they need is installed: `pip install ".[bot]"`."""

import os
import subprocess
import sys

import pytest

from tests.loopback.process import INJECTED
from tests.small_installation import HIDING, REPOSITORY, environment_with, hidden_packages

pytestmark = pytest.mark.integration

QUESTION, WORDS = "Wer überreichte Kim die Einladung?", "Lawrow"


def test_the_command_answers(seeds_index, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "retrieval", "ask", QUESTION, "--index", str(seeds_index)],
        cwd=tmp_path, env=environment_with("bot"), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert WORDS in done.stdout


async def test_the_bot_answers(discord, start_bot, anna):
    small = {
        "HIDDEN_PACKAGES": hidden_packages("bot"),
        "PYTHONPATH": os.pathsep.join(map(str, (HIDING, INJECTED, REPOSITORY))),
    }
    async with start_bot(environment=small) as process:
        await discord.connected()
        asked = await discord.channel.slash(anna, "frage", frage=QUESTION)
        assert WORDS in (await asked.answer()).text
    assert "Traceback" not in process.output

"""What the tests of the whole bot stand on: an index of the example archive, a loopback Discord, the bot beside it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.loopback import BotProcess, LoopbackDiscord

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

    from tests.loopback import Person

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def example_index(tmp_path_factory) -> Path:
    """Give the index of `seeds/`, built by the real command; read it only, it is shared."""
    folder = tmp_path_factory.mktemp("example") / "index"
    command = [sys.executable, "-m", "retrieval", "build", "--articles", "seeds", "--index", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=REPOSITORY)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
async def discord() -> AsyncIterator[LoopbackDiscord]:
    """Give a Discord of this test's own."""
    async with LoopbackDiscord.running() as discord:
        yield discord


@pytest.fixture
def start_bot(discord, tmp_path, example_index) -> Callable[..., AbstractAsyncContextManager[BotProcess]]:
    """Give a function that runs the bot, in the same folder each time; it takes what `BotProcess.running` takes."""

    def start(**options):
        return BotProcess.running(discord, folder=tmp_path / "bot", **({"index": example_index} | options))

    return start


@pytest.fixture
async def bot(discord, start_bot) -> AsyncIterator[BotProcess]:
    """Give a connected bot on the example archive, which Discord refuses nothing until it is stopped."""
    async with start_bot() as process:
        await discord.connected()
        yield process
        assert process.exit_code is None or process.exit_code == 0
        assert discord.refused() == []


@pytest.fixture
def anna(discord) -> Person:
    """Give a person who speaks German."""
    return discord.person("Anna", locale="de")

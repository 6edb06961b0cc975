"""What the tests of the whole bot stand on: the index of the example archive, a loopback Discord, the bot beside it.

A test has a Discord and a bot of its own (`discord`, `bot`, `anna`), or shares both with the other tests of its module
and has a server of its own there (`place`, `paula`); starting the bot takes a second or two.  Tests that share run in
one event loop: `pytest.mark.asyncio(loop_scope="module")`.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from tests.bot.conftest import message_reader, shown_as  # noqa: F401 - fixtures: Discord's markdown as a reader sees it
from tests.loopback import BotProcess, LoopbackDiscord

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from contextlib import AbstractAsyncContextManager

    from tests.loopback import Person, Place

REPOSITORY = Path(__file__).resolve().parents[2]
MOST_QUOTES = 12
SMALL = ("lawrow-einladung-2018.md", "kim-reise-angekuendigt-2019.md", "kim-jong-il-medwedew-2011.md")
CANAL = "Der Kanal wird am Montag in Werdenhagen für Schiffe gesperrt, teilte das Wasserstraßenamt mit."

# Loading what encodes passages takes longer than any archive here; so one process builds them all, and loads it once.
_BUILDER = """
import json, pathlib, sys
from retrieval import build_index
from retrieval.models import open_passage_encoder
encoder = open_passage_encoder("bundled")  # as long as somebody holds it, everybody gets this one
for line in sys.stdin:
    folder, *articles = map(pathlib.Path, json.loads(line))
    print(build_index(folder, articles).generation, flush=True)
"""


def _without_network() -> tuple[str, ...]:
    allowed = subprocess.run(["unshare", "--net", "true"], capture_output=True, check=False).returncode == 0
    return ("unshare", "--net") if allowed else ()


def _fundstelle(*arguments: str, stdin: str = "", prefix: tuple[str, ...] = ()) -> str:
    command = [*prefix, sys.executable, "-m", "retrieval", *arguments]
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, check=False, cwd=REPOSITORY)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def seeds_index(tmp_path_factory) -> Path:
    """Give the index of `seeds/`, built by the real command; read it only, it is shared."""
    folder = tmp_path_factory.mktemp("seeds") / "index"
    _fundstelle("build", "--articles", "seeds", "--index", str(folder), prefix=_without_network())
    return folder


@pytest.fixture(scope="session")
def rebuild() -> Iterator[Callable[..., str]]:
    """Give a function that brings an index folder up to date with articles, in another process; returns the id."""
    builder = subprocess.Popen(
        [sys.executable, "-c", _BUILDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY
    )

    def rebuild(folder: Path, *articles: Path) -> str:
        print(json.dumps([str(folder), *map(str, articles)]), file=builder.stdin, flush=True)
        generation = builder.stdout.readline().strip()
        assert generation, "the builder has ended; its traceback stands above"
        return generation

    yield rebuild
    builder.stdin.close()
    builder.wait(30)
    builder.stdout.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowingArchive:
    """Hold a few articles, the index of them, and the id of a generation with one article more that is not live yet."""

    articles: Path
    index: Path
    newer: str
    rebuild: Callable[..., str]

    async def renew(self, **texts: str | None) -> str:
        """Write an article for each text, take away those that are None, rebuild, and return the generation's id."""
        for name, text in texts.items():
            file = self.articles / f"{name}.txt"
            file.unlink() if text is None else file.write_text(text, encoding="utf-8")
        return await asyncio.to_thread(self.rebuild, self.index, self.articles)

    def switch_to(self, generation: str) -> None:
        """Let a generation be live, in the way a build does it at its end."""
        (self.index / "CURRENT.new").write_text(generation, encoding="utf-8")
        (self.index / "CURRENT.new").replace(self.index / "CURRENT")


@pytest.fixture(scope="session")
def _small_archive(tmp_path_factory, rebuild) -> GrowingArchive:
    folder = tmp_path_factory.mktemp("small")
    (folder / "articles").mkdir()
    for name in SMALL:
        shutil.copy(REPOSITORY / "seeds" / name, folder / "articles")
    first = rebuild(folder / "index", folder / "articles")
    (folder / "articles" / "kanal.txt").write_text(CANAL, encoding="utf-8")
    newer = rebuild(folder / "index", folder / "articles")
    (folder / "articles" / "kanal.txt").unlink()
    archive = GrowingArchive(articles=folder / "articles", index=folder / "index", newer=newer, rebuild=rebuild)
    archive.switch_to(first)
    return archive


@pytest.fixture
def archive(_small_archive, tmp_path) -> GrowingArchive:
    """Give an archive of this test's own: three short articles of `seeds/`, rebuilt in a moment."""
    folder = shutil.copytree(_small_archive.index.parent, tmp_path / "archive")
    return replace(_small_archive, articles=folder / "articles", index=folder / "index")


@pytest.fixture(scope="session")
def ask_json() -> Callable[..., list[dict[str, Any]]]:
    """Give a function that returns what `fundstelle ask --json` says to questions, with as many quotes as the bot."""

    def ask_json(index: Path, *questions: str, options: tuple[str, ...] = ()) -> list[dict[str, Any]]:
        batch = "\n".join(json.dumps({"id": str(n), "question": text}) for n, text in enumerate(questions))
        options = (*options, "--index", str(index), "--top-k", str(MOST_QUOTES))
        out = _fundstelle("ask", "--batch", "-", "--json", *options, stdin=batch)
        return [json.loads(line) for line in out.strip().split("\n")]

    return ask_json


# A Discord and a bot of a test's own


@pytest.fixture
async def discord() -> AsyncIterator[LoopbackDiscord]:
    """Give a Discord of this test's own."""
    async with LoopbackDiscord.running() as discord:
        yield discord


@pytest.fixture
def start_bot(discord, tmp_path, seeds_index) -> Callable[..., AbstractAsyncContextManager[BotProcess]]:
    """Give a function that runs the bot, in the same folder each time; it takes what `BotProcess.running` takes."""

    def start(**options):
        return BotProcess.running(discord, folder=tmp_path / "bot", **({"index": seeds_index} | options))

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


# A Discord and a bot for all tests of a module


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_discord() -> AsyncIterator[LoopbackDiscord]:
    """Give the Discord of this module."""
    async with LoopbackDiscord.running() as discord:
        yield discord


@pytest.fixture(scope="module")
def shared_index(seeds_index) -> Path:
    """Give the index that this module's bot answers from; a module may have another."""
    return seeds_index


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_bot(shared_discord, shared_index, tmp_path_factory) -> AsyncIterator[BotProcess]:
    """Give the connected bot of this module."""
    folder = tmp_path_factory.mktemp("bot")
    async with BotProcess.running(shared_discord, folder=folder, index=shared_index) as process:
        await shared_discord.connected()
        yield process
        assert process.exit_code is None


@contextmanager
def _new_place(discord: LoopbackDiscord, bot: BotProcess) -> Iterator[Place]:
    """Give a channel in a new server; whatever happens there, nothing improper stands in the log."""
    logged = len(bot.stderr)
    assert bot.exit_code is None, bot.output
    yield discord.add_guild("Redaktion").places[0]
    lines = bot.stderr[logged:]
    assert bot.exit_code is None
    assert not any("Traceback" in line or discord.token in line for line in lines), "\n".join(lines)


@pytest.fixture
def place(shared_discord, shared_bot) -> Iterator[Place]:
    """Give a channel where Discord refuses the bot nothing."""
    asked = len(shared_discord.journal)
    with _new_place(shared_discord, shared_bot) as place:
        yield place
    assert [request for request in shared_discord.journal[asked:] if 400 <= request.status < 500] == []


@pytest.fixture
def stormy_place(shared_discord, shared_bot) -> Iterator[Place]:
    """Give a channel where a test may switch faults on; they end with it."""
    with _new_place(shared_discord, shared_bot) as place:
        yield place
        shared_discord.faults.clear()


@pytest.fixture
def paula(shared_discord) -> Person:
    """Give a person who speaks German and has not asked anything yet."""
    return shared_discord.person("Paula", locale="de")

import asyncio
import threading
from pathlib import Path

import pytest

from bot import rebuilds as rebuilds_module
from bot.archive_errors import ArticlesUnknownError, RebuildRunningError
from bot.archive_folders import ArchiveFolder
from bot.errors import StoppingError
from bot.rebuilds import Rebuilds, Stop, environment_of_builds
from retrieval import ChildBuild

FOLDER = ArchiveFolder(name="lokales", articles=Path("a"), index=Path("i"))
RESULT = {"generation": "g2", "rebuilt": True}
PROGRESS = {"event": "progress", "stage": "encoding", "done": 1, "total": 2, "rate": None, "seconds_left": None}


class FakeProcess:
    """A build that says one event and goes on until it may end, or is told to."""

    def __init__(self, *, outcome=None, is_quick=False):
        self._outcome = outcome or ChildBuild(result=RESULT, failure=None)
        self._over = threading.Event()
        self.arguments, self.ends = None, 0
        if is_quick:
            self._over.set()

    def __call__(self, *arguments, **options):
        self.arguments = (*arguments, options)
        return self

    def follow(self, *, on_event, on_line):
        on_line("a library complains")
        on_event(PROGRESS)
        on_event({"event": "skipped", "path": "x"})
        assert self._over.wait(5)
        return self._outcome

    def end(self):
        self.ends += 1
        self._outcome = ChildBuild(result=None, failure="Interrupted", kind="interrupted")
        self._over.set()

    def finish(self):
        self._over.set()


@pytest.fixture
def renewed():
    return []


@pytest.fixture
def live(monkeypatch):
    names = ["g1"]
    monkeypatch.setattr(rebuilds_module, "live_generation", lambda folder: names[-1])
    return names


@pytest.fixture
def make(renewed, live):
    made = []

    def make(process):
        async def renew(name):
            renewed.append(name)

        made.append(Rebuilds(renew, start=process))
        return made[-1]

    return make


async def until(condition):
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.005)


async def test_a_rebuild_from_its_beginning_to_its_end(make, renewed, live):
    process = FakeProcess()
    rebuilds = make(process)
    rebuild = rebuilds.begin(FOLDER, 5, full=True)
    assert rebuilds.running is rebuild
    await until(lambda: rebuild.progress)
    assert rebuild.progress == PROGRESS
    assert process.arguments[:2] == (Path("i"), [Path("a")])
    assert process.arguments[2]["full"]
    live.append("g2")
    process.finish()
    await until(lambda: rebuild.outcome)
    assert (rebuild.outcome.result, rebuild.is_live, rebuild.stop) == (RESULT, True, None)
    assert renewed == ["lokales"]
    assert rebuilds.running is None
    await rebuilds.close()


async def test_one_whose_archive_is_taken_away_leaves_nothing_live(make, live):
    process = FakeProcess()
    rebuilds = make(process)
    rebuild = rebuilds.begin(FOLDER, 5, full=False)
    await until(lambda: rebuild.progress)
    live.append(None)
    process.finish()
    await until(lambda: rebuild.outcome)
    assert not rebuild.is_live
    await rebuilds.close()


async def test_articles_that_nobody_named_are_not_guessed(make):
    rebuilds = make(FakeProcess())
    with pytest.raises(ArticlesUnknownError):
        rebuilds.begin(ArchiveFolder(name=None, articles=None, index=Path("i")), 5, full=False)
    assert rebuilds.running is None
    await rebuilds.close()


async def test_one_at_a_time_and_who_comes_second_is_told_who_was_first(make):
    process = FakeProcess()
    rebuilds = make(process)
    first = rebuilds.begin(FOLDER, 5, full=False)
    with pytest.raises(RebuildRunningError) as caught:
        rebuilds.begin(ArchiveFolder(name=None, articles=Path("b"), index=Path("j")), 6, full=False)
    assert (caught.value.archive, caught.value.person, caught.value.since) == ("lokales", 5, first.since)
    process.finish()
    await until(lambda: first.outcome)
    second = rebuilds.begin(FOLDER, 6, full=False)
    await until(lambda: second.outcome)
    await rebuilds.close()


async def test_a_cancelled_one_ends_in_order_and_only_once(make):
    process = FakeProcess()
    rebuilds = make(process)
    rebuild = rebuilds.begin(FOLDER, 5, full=False)
    await until(lambda: rebuild.progress)
    assert not rebuild.news.is_set()
    rebuilds.cancel(rebuild, 6)
    assert rebuild.news.is_set()
    rebuilds.cancel(rebuild, 7)
    await until(lambda: rebuild.outcome)
    assert (rebuild.stop, rebuild.stopped_by, rebuild.outcome.kind) == (Stop.CANCELLED, 6, "interrupted")
    assert not rebuild.is_live
    assert process.ends == 1
    rebuilds.cancel(rebuild, 8)
    assert rebuild.stopped_by == 6
    await rebuilds.close()


async def test_one_that_is_cancelled_before_its_process_is_there_ends_too(make):
    process = FakeProcess()
    rebuilds = make(process)
    rebuild = rebuilds.begin(FOLDER, 5, full=False)
    rebuilds.cancel(rebuild, 5)
    await until(lambda: rebuild.outcome)
    assert process.ends >= 1
    await rebuilds.close()


async def test_with_the_bot_it_ends_and_whoever_follows_it_is_waited_for(make):
    process, told = FakeProcess(), []
    rebuilds = make(process)
    rebuild = rebuilds.begin(FOLDER, 5, full=False)

    async def follow():
        await until(lambda: rebuild.outcome)
        await asyncio.sleep(0.02)
        told.append(rebuild.stop)

    rebuilds.accompany(follow())
    await until(lambda: rebuild.progress)
    async with asyncio.timeout(5):
        await rebuilds.finish()
    assert told == [Stop.BOT_STOPS]
    with pytest.raises(StoppingError):
        rebuilds.begin(FOLDER, 5, full=False)
    await rebuilds.close()


async def test_closing_ends_the_process_at_once(make):
    process = FakeProcess()
    rebuilds = make(process)
    rebuild = rebuilds.begin(FOLDER, 5, full=False)
    await until(lambda: rebuild.progress)
    async with asyncio.timeout(5):
        await rebuilds.close()
    assert process.ends == 1


async def test_closing_ends_a_process_that_is_just_being_started(make):
    process, starts, gate = FakeProcess(), threading.Event(), threading.Event()

    def start(*arguments, **options):
        starts.set()
        assert gate.wait(5)
        return process

    rebuilds = make(start)
    rebuilds.begin(FOLDER, 5, full=False)
    await until(starts.is_set)
    await rebuilds.close()
    gate.set()
    try:
        await until(lambda: process.ends)
    finally:
        process.finish()


async def test_a_process_that_does_not_start_is_an_end_too(make, caplog):
    def start(*arguments, **options):
        raise OSError("no process for you")

    rebuilds = make(start)
    rebuild = rebuilds.begin(FOLDER, 5, full=False)
    await until(lambda: rebuild.outcome)
    assert (rebuild.outcome.result, rebuild.outcome.kind) == (None, "unexpected")
    assert "no process for you" in caplog.text
    assert rebuilds.running is None
    await rebuilds.close()


def test_a_build_is_not_told_the_token():
    environment = {"DISCORD_TOKEN": "secret", "discord_token": "secret", "PATH": "/bin", "FUNDSTELLE_MODEL": "bundled"}
    assert environment_of_builds(environment) == {"PATH": "/bin", "FUNDSTELLE_MODEL": "bundled"}

import asyncio
from unittest.mock import MagicMock

import aiohttp
import discord
import pytest
from aiohttp import web
from fake_answerer import FakeAnswerer
from prometheus_client.parser import text_string_to_metric_families

from bot.answering import Answering
from bot.live_index import LiveIndex
from bot.metrics import IndexReading, Metrics
from bot.vital_signs import VitalSigns, trace_discord
from bot.work import Work


@pytest.fixture
async def index(make):
    index = LiveIndex(lambda: FakeAnswerer(make.answer(make.quote("Eins."))), lambda: "g1")
    await index.refresh()
    return index


class Parts:
    watching = None
    work = Work()


@pytest.fixture
def parts(index):
    parts = Parts()
    parts.work = Work()
    parts.indexes = {None: index}
    return parts


@pytest.fixture
def signs(parts):
    client = MagicMock(spec=discord.Client, latency=0.25, guilds=[1, 2])
    answering = Answering(parallel=1, waiting=1, deadline=5.0)
    return VitalSigns(
        client,
        work=parts.work,
        answering=answering,
        indexes=lambda: parts.indexes,
        watching=lambda: parts.watching,
    )


def test_readings(signs):
    now = signs.readings()
    assert (now.waiting, now.running, now.servers, now.latency, now.is_connected) == (0, 0, 2, 0.25, False)
    assert now.indexes == (IndexReading(archive="default", generation="g1", articles=12, built_at=1_795_334_400.0),)


def test_archives_are_told_apart_by_their_names(signs, parts, index):
    parts.indexes = {None: index, "default": index, "lokales": index, "closed": LiveIndex(MagicMock(), MagicMock())}
    assert [reading.archive for reading in signs.readings().indexes] == ["default", "./default", "lokales"]


async def test_ready_means_connected_and_an_index(signs, parts):
    assert "not connected" in signs.unreadiness()
    signs.is_connected = True
    assert signs.unreadiness() is None
    parts.indexes = {None: LiveIndex(MagicMock(), MagicMock())}
    assert "No index" in signs.unreadiness()
    assert signs.readings().indexes == ()
    await parts.work.finish(0.1)
    assert "stopping" in signs.unreadiness()


async def test_without_somebody_who_looks_for_a_newer_index_it_is_ill(signs, parts):
    assert signs.illness() is None
    parts.watching = asyncio.create_task(asyncio.sleep(60))
    assert signs.illness() is None
    parts.watching.cancel()
    await asyncio.gather(parts.watching, return_exceptions=True)
    assert "start it again" in signs.illness()
    await parts.work.finish(0.1)
    assert signs.illness() is None


@pytest.fixture
async def site():
    async def answer(request):
        return web.Response(status=int(request.query["status"]))

    app = web.Application()
    app.router.add_get("/", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    server = web.TCPSite(runner, "127.0.0.1", 0)
    await server.start()
    yield runner.addresses[0][1]
    await runner.cleanup()


async def test_discords_responses_are_counted_by_status(site):
    metrics = Metrics()
    async with aiohttp.ClientSession(trace_configs=[trace_discord(metrics)]) as session:
        for status in (200, 429, 200):
            async with session.get(f"http://127.0.0.1:{site}/?status={status}&token=x"):
                pass
        with pytest.raises(aiohttp.ClientError):
            await session.get("http://127.0.0.1:9/")
        cancelled = asyncio.create_task(session.get("http://127.0.0.1:9/"))
        await asyncio.sleep(0)
        cancelled.cancel()
        await asyncio.gather(cancelled, return_exceptions=True)
    (family,) = [
        family
        for family in text_string_to_metric_families(metrics.text().decode())
        if family.name == "fundstelle_discord_responses"
    ]
    assert {found.labels["status"]: found.value for found in family.samples} == {"200": 2, "429": 1, "none": 1}

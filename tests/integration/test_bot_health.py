"""The bot under the eyes of a monitor: metrics and health, while it starts, answers, loses Discord and stops."""

import asyncio
import json
import socket
import time

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.loopback.refusals import Refusal

pytestmark = pytest.mark.integration

QUESTION, WORDS = "Wer überreichte Kim die Einladung?", "Lawrow"
ORIGINAL = "PATCH /webhooks/*/*/messages/@original"


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Monitor:
    def __init__(self, port, session):
        self._address, self._session = f"http://127.0.0.1:{port}", session

    async def get(self, path):
        async with self._session.get(self._address + path, timeout=aiohttp.ClientTimeout(5)) as reply:
            return reply.status, await reply.text()

    async def metrics(self):
        _, text = await self.get("/metrics")
        families = text_string_to_metric_families(text)
        return {
            (found.name, *sorted(found.labels.values())): found.value for family in families for found in family.samples
        }

    async def verdict(self, path, status, *, timeout=20.0):
        """Return what is said as soon as the status is this one."""
        async with asyncio.timeout(timeout):
            while True:
                try:
                    found, text = await self.get(path)
                    if found == status:
                        return json.loads(text)
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(0.05)


@pytest.fixture
async def monitor(port):
    async with aiohttp.ClientSession() as session:
        yield Monitor(port, session)


@pytest.fixture
def watched(start_bot, port):
    def start(**environment):
        return start_bot(
            environment={"FUNDSTELLE_METRICS_PORT": str(port), "FUNDSTELLE_QUESTIONS_PER_MINUTE": "0"} | environment
        )

    return start


async def test_metrics_and_health_are_read_while_50_questions_run(discord, watched, monitor):
    people = [discord.person(f"Person-{n}") for n in range(10)]
    async with watched() as process:
        await discord.connected()
        await monitor.verdict("/readyz", 200)
        asked = [
            await discord.channel.slash(people[n % 10], "frage", frage=QUESTION)
            if n % 2
            else await discord.channel.say(people[n % 10], QUESTION, mention=True)
            for n in range(50)
        ]
        scraped = []
        answers = asyncio.gather(
            *(asked[n].embed(timeout=30) if n % 2 else discord.channel.reply(asked[n], timeout=30) for n in range(50))
        )
        while not answers.done():
            started = time.monotonic()
            assert (await monitor.get("/healthz"))[0] == (await monitor.get("/readyz"))[0] == 200
            scraped.append(await monitor.metrics())
            assert time.monotonic() - started < 3
            await asyncio.sleep(0.05)
        assert all(WORDS in answer.text for answer in await answers)
        await asyncio.sleep(0.5)
        last, text = await monitor.metrics(), (await monitor.get("/metrics"))[1]
        assert await process.stop() == 0
    assert max(seen["fundstelle_queue_running",] + seen["fundstelle_queue_length",] for seen in scraped) > 2
    assert last["fundstelle_queue_running",] == last["fundstelle_queue_length",] == 0
    assert last["fundstelle_questions_total", "answered", "slash command"] == 25
    assert last["fundstelle_questions_total", "answered", "message"] == 25
    assert last["fundstelle_request_seconds_count",] == 50
    assert all(last["fundstelle_stage_seconds_count", stage] == 50 for stage in ("queue", "embed", "read", "delivery"))
    assert last["fundstelle_index_articles", "default"] == 18
    assert last["fundstelle_discord_responses_total", "200"] >= 50
    assert 0 <= last["fundstelle_gateway_latency_seconds",] < 5
    assert last["fundstelle_event_loop_lag_seconds_count",] > 0
    # Nobody can be told from it, nor what they asked.
    known = [discord.token, "Einladung", "Kim", str(discord.channel.id), str(discord.bot.id)]
    assert not [word for word in (*known, *(str(person.id) for person in people)) if word in text]


async def test_failures_refusals_and_a_lost_gateway_are_counted(discord, watched, monitor):
    anna = discord.person("Anna", locale="de")
    async with watched(FUNDSTELLE_QUESTIONS_PER_MINUTE="2") as process:
        await discord.connected()
        await monitor.verdict("/readyz", 200)
        discord.faults.refuse(ORIGINAL, Refusal(400, 50035, "Invalid Form Body"), times=1)
        for _ in range(3):
            await (await discord.channel.slash(anna, "frage", frage=QUESTION)).answer()
        answer = await discord.dm(anna).say(anna, "Danke!")
        assert answer is not None
        discord.gateway.drop()
        await discord.until(lambda: discord.gateway.resumed or None, timeout=20, what="the resume")
        await monitor.verdict("/readyz", 200)
        seen = await monitor.metrics()
        assert await process.stop() == 0
    assert seen["fundstelle_failures_total", "CooldownError"] == 1
    assert seen["fundstelle_failures_total", "HTTPException"] == 1
    assert seen["fundstelle_discord_responses_total", "400"] == 1
    assert seen["fundstelle_gateway_sessions_total", "new"] == 1
    assert seen["fundstelle_gateway_sessions_total", "resumed"] == 1
    assert seen["fundstelle_gateway_disconnects_total",] >= 1


async def test_without_an_index_it_is_healthy_and_not_ready(discord, start_bot, port, monitor, archive, tmp_path):
    async with start_bot(index=tmp_path / "none", environment={"FUNDSTELLE_METRICS_PORT": str(port)}) as process:
        await discord.connected()
        told = await monitor.verdict("/readyz", 503)
        while "connected" in told["reason"]:
            told = await monitor.verdict("/readyz", 503)
        assert told == {"ready": False, "reason": "No index is open; the log says why."}
        assert (await monitor.get("/healthz"))[0] == 200
        archive.index.rename(tmp_path / "none")
        await monitor.verdict("/readyz", 200)
        assert (await monitor.metrics())["fundstelle_index_articles", "default"] == 3
        assert await process.stop() == 0


async def test_two_bots_on_one_port(discord, watched, monitor, port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        async with watched() as process:
            await discord.connected()
            assert "FUNDSTELLE_METRICS_PORT" in await process.log_line(f"port {port} cannot be listened on")
            anna = discord.person("Anna", locale="de")
            assert WORDS in (await (await discord.channel.slash(anna, "frage", frage=QUESTION)).answer()).text
            assert await process.stop() == 0
    assert "Traceback" not in process.output


async def test_the_token_is_told_nowhere(discord, start_bot, port, monitor, tmp_path):
    """With everything logged, while Discord refuses, drops and damages what it can."""
    environment = {"DISCORD_TOKEN": None, "FUNDSTELLE_METRICS_PORT": str(port), "LOG_FORMAT": "json"}
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / ".env").write_text(f"DISCORD_TOKEN={discord.token}\n", encoding="utf-8")
    (tmp_path / "bot" / ".env").chmod(0o644)
    async with start_bot(environment=environment, module="retrieval", arguments=("--debug", "bot")) as process:
        await discord.connected()
        assert "chmod 600" in await process.log_line("can read the token")
        anna = discord.person("Anna", locale="de")
        discord.faults.refuse(ORIGINAL, Refusal(401, 0, "401: Unauthorized"), times=1)
        for _ in range(2):
            await (await discord.channel.slash(anna, "frage", frage=QUESTION)).answer()
        discord.gateway.drop()
        await discord.until(lambda: discord.gateway.resumed or None, timeout=20, what="the resume")
        await monitor.verdict("/readyz", 200)
        seen = [(await monitor.get(path))[1] for path in ("/metrics", "/healthz", "/readyz", "/", "/metrics?x=1")]
        assert await process.stop() == 0
    assert len(process.stderr) > 50  # discord.py's own debug log is there
    assert discord.token not in process.output
    assert not any(discord.token in text for text in seen)
    secret = discord.token.encode()
    stored = [file for file in (tmp_path / "bot").rglob("*") if file.is_file() and file.name != ".env"]
    assert stored
    assert not [file for file in stored if secret in file.read_bytes()]

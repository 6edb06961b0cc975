import asyncio
import json
import logging
import socket
from contextlib import suppress

import aiohttp
import pytest

from bot import health
from bot.health import HealthServer
from bot.metrics import Metrics

HEADERS_END = b"\r\n\r\n"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class State:
    """Hold what is wrong at the moment."""

    illness = unreadiness = None


@pytest.fixture
def state():
    return State()


@pytest.fixture
def server(state):
    return HealthServer(Metrics(), illness=lambda: state.illness, unreadiness=lambda: state.unreadiness)


@pytest.fixture
async def port(server):
    port = free_port()
    await server.start("127.0.0.1", port)
    yield port
    await server.close()


async def get(port, path, method="GET"):
    async with aiohttp.ClientSession() as session, session.request(method, f"http://127.0.0.1:{port}{path}") as reply:
        return reply.status, reply.headers, await reply.text()


async def raw(port, request):
    """Send bytes and return what comes back until the server ends the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    try:
        return await asyncio.wait_for(reader.read(), 5)
    except ConnectionError:
        return b""
    finally:
        writer.close()


async def test_metrics_come_as_prometheus_reads_them(port):
    status, headers, text = await get(port, "/metrics")
    assert (status, headers["Content-Type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    assert headers["Cache-Control"] == "no-store"
    assert "fundstelle_stage_seconds_bucket" in text


@pytest.mark.parametrize(
    ("path", "name", "attribute"), [("/healthz", "healthy", "illness"), ("/readyz", "ready", "unreadiness")]
)
async def test_what_is_wrong_is_said_with_503(port, state, path, name, attribute):
    status, _, text = await get(port, path)
    assert (status, json.loads(text)) == (200, {name: True})
    setattr(state, attribute, "No index is open.")
    status, headers, text = await get(port, path)
    assert (status, json.loads(text)) == (503, {name: False, "reason": "No index is open."})
    assert headers["Content-Type"].startswith("application/json")


@pytest.mark.parametrize("path", ["/", "/metrics/", "/debug", "/metrics%00"])
async def test_nothing_else_is_there(port, path):
    assert (await get(port, path))[0] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
async def test_only_get(port, method):
    assert (await get(port, "/metrics", method))[0] == 405


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET /" + b"a" * 5_000 + b" HTTP/1.1" + HEADERS_END,
        b"GET /metrics HTTP/1.1\r\nX: " + b"a" * 5_000 + HEADERS_END,
        b"GET /metrics HTTP/1.1\r\n" + b"X: a\r\n" * 500 + b"\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),
        b"NONSENSE" + HEADERS_END,
        b"GET /metrics HTTP/1.1\r\nContent-Length: -1" + HEADERS_END,
    ],
    ids=["long-path", "long-header", "many-headers", "tls", "nonsense", "bad-length"],
)
async def test_what_is_no_small_request_is_refused_without_a_word_in_the_log(port, caplog, request_bytes):
    with caplog.at_level(logging.DEBUG):
        answer = await raw(port, request_bytes)
    assert answer == b"" or answer.split()[1] == b"400"
    assert b"fundstelle_" not in answer
    assert not [record for record in caplog.records if record.name != "asyncio"]


async def test_a_connection_ends_after_its_answer(port):
    answer = await raw(port, b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: keep-alive" + HEADERS_END)
    assert answer.startswith(b"HTTP/1.1 200")


async def test_who_says_nothing_is_put_out(monkeypatch, port):
    monkeypatch.setattr(health, "_LIFETIME", 0.05)
    for request in (b"", b"GET /metrics HTTP/1.1\r\nX: ", b"POST / HTTP/1.1\r\nContent-Length: 9999999\r\n\r\nabc"):
        await raw(port, request)  # it ends, else `raw` would give up


async def test_idle_connections_do_not_keep_others_out(monkeypatch, port):
    monkeypatch.setattr(health, "_LIFETIME", 600.0)
    idle = [await asyncio.open_connection("127.0.0.1", port) for _ in range(100)]
    assert (await get(port, "/healthz"))[0] == 200
    # The oldest were ended for it, and no more than that.
    async with asyncio.timeout(5):
        for reader, _ in idle[:60]:
            with suppress(ConnectionError):
                assert await reader.read() == b""
    assert not any(reader.at_eof() for reader, _ in idle[-20:])
    for _, writer in idle:
        writer.close()


async def test_many_who_ask_at_once_get_the_same_text(port, server, monkeypatch):
    made = []
    monkeypatch.setattr(server._metrics, "text", lambda: made.append(1) or b"x 1\n")
    replies = [await get(port, "/metrics") for _ in range(20)]
    assert {text for _, _, text in replies} == {"x 1\n"}
    assert len(made) < 20


@pytest.mark.parametrize("host", ["203.0.113.7", "no.such.host.invalid", "a" * 300, "ein host", "a\0b", ".."])
async def test_where_it_cannot_listen_that_is_one_sentence(server, caplog, host):
    await server.start(host, free_port())
    (record,) = [record for record in caplog.records if record.name == "bot.health"]
    assert record.levelno == logging.WARNING
    assert "FUNDSTELLE_METRICS_HOST" in record.getMessage()
    assert record.exc_info is None
    await server.close()


async def test_a_port_in_use_is_one_sentence_and_the_first_goes_on(port, caplog):
    second = HealthServer(Metrics(), illness=lambda: None, unreadiness=lambda: None)
    await second.start("127.0.0.1", port)
    assert f"port {port} cannot be listened on" in caplog.text
    assert (await get(port, "/healthz"))[0] == 200
    await second.close()


async def test_an_address_of_ipv6(server):
    port = free_port()
    await server.start("::1", port)
    if server._server is None:
        pytest.skip("this machine has no IPv6")
    async with aiohttp.ClientSession() as session, session.get(f"http://[::1]:{port}/healthz") as reply:
        assert reply.status == 200
    await server.close()


async def test_after_closing_nothing_listens(server):
    port = free_port()
    await server.start("127.0.0.1", port)
    await server.close()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)


async def test_a_metric_that_cannot_be_made_tells_no_more_than_that(port, server, monkeypatch):
    def fail():
        raise ValueError("the secret is 4711")

    monkeypatch.setattr(server._metrics, "text", fail)
    status, _, text = await get(port, "/metrics")
    assert status == 500
    assert "4711" not in text

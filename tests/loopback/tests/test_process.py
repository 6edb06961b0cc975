"""The harness itself, with a small program in place of the bot."""

import os
import signal

import pytest

from tests.loopback import BotProcess

pytestmark = pytest.mark.integration

PROGRAM = """
import os, signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))
print("ready", os.environ["DISCORD_TOKEN"][-4:], os.environ.get("EXTRA"), "LOOPBACK_LAG" in os.environ)
time.sleep(60)
"""


@pytest.fixture
def start(discord, tmp_path):
    def start(program=PROGRAM, **options):
        (tmp_path / "run").mkdir()
        (tmp_path / "run" / "program.py").write_text(program, encoding="utf-8")
        return BotProcess.running(discord, folder=tmp_path / "run", index=tmp_path, module="program", **options)

    return start


async def test_lines_are_waited_for_and_the_exit_code_is_given(start):
    async with start(environment={"EXTRA": "there"}) as process:
        assert await process.log_line("^ready") == "ready nows there False"
        assert process.resident_memory() > 1_000_000
        assert await process.stop() == 7


async def test_a_process_that_ends_says_no_more(start):
    async with start("print('bye')") as process:
        with pytest.raises(AssertionError, match="never said 'ready'; it said:\nbye"):
            await process.log_line("ready")
        assert await process.ended() == 0


@pytest.mark.parametrize("ignores", ["", "signal.signal(signal.SIGTERM, signal.SIG_IGN);"])
async def test_a_failing_test_leaves_no_process_behind(start, ignores):
    program = f"import os, signal, time; {ignores} print(os.getpid()); time.sleep(60)"
    numbers = []

    async def fail():
        async with start(program) as process:
            numbers.append(int(await process.log_line("[0-9]+")))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError) as caught:
        await fail()
    assert "the bot said:" in caught.value.__notes__[0]
    with pytest.raises(ProcessLookupError):
        os.kill(numbers[0], 0)


async def test_the_sampler_sees_a_blocked_loop(start):
    program = """
import asyncio, time
async def main():
    await asyncio.sleep(0.05)
    time.sleep(0.15)
    await asyncio.sleep(0.05)
asyncio.run(main())
"""
    async with start(program, is_sampled=True) as process:
        assert await process.ended() == 0
        lag = process.loop_lag()
    assert 0.1 < lag.longest() < 1
    assert lag.samples > 5
    assert not lag.imported_torch


async def test_discord_py_is_turned_to_the_loopback(discord, start):
    program = """
import discord
client = discord.Client(intents=discord.Intents.none())
print(discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY, client._connection.heartbeat_timeout)
"""
    async with start(program, environment={"LOOPBACK_HEARTBEAT_TIMEOUT": "1.5"}) as process:
        line = await process.log_line("^http")
    assert line == f"{discord.api_url} {discord.gateway_url} 1.5"


async def test_signals_are_passed_on(start):
    async with start() as process:
        await process.log_line("^ready")
        assert await process.stop(signal.SIGKILL) == -signal.SIGKILL

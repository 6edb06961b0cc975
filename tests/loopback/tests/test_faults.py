import time

import pytest

from tests.loopback.refusals import EXPIRED_TOKEN, MISSING_PERMISSIONS, UNKNOWN_CHANNEL


@pytest.fixture
def path(discord):
    return f"/channels/{discord.channel.id}/messages"


async def test_a_fault_hits_its_route_as_often_as_said(discord, bot, path):
    fault = discord.faults.fail("POST /channels/*/messages", status=503, times=2)
    assert [(await bot.call("POST", path, {"content": "x"})).status for _ in range(3)] == [503, 503, 200]
    assert (await bot.call("GET", path)).status == 200
    assert fault.hits == 2
    assert len(discord.channel.messages) == 1


@pytest.mark.parametrize("is_global", [False, True])
async def test_a_rate_limit_says_how_long(discord, bot, path, is_global):
    discord.faults.rate_limit("POST /channels/*/messages", retry_after=0.2, is_global=is_global)
    reply = await bot.call("POST", path, {"content": "x"})
    assert (reply.status, reply.body["retry_after"], reply.body["global"]) == (429, 0.2, is_global)
    assert (await bot.call("POST", path, {"content": "x"})).status == 200


@pytest.mark.parametrize("refusal", [MISSING_PERMISSIONS, UNKNOWN_CHANNEL, EXPIRED_TOKEN])
async def test_a_refusal_stays_until_it_is_cleared(discord, bot, path, refusal):
    discord.faults.refuse("POST /channels/*/messages", refusal, times=None)
    for _ in range(2):
        reply = await bot.call("POST", path, {"content": "x"})
        assert (reply.status, reply.code) == (refusal.status, refusal.code)
    discord.faults.clear()
    assert (await bot.call("POST", path, {"content": "x"})).status == 200


async def test_a_slow_reply_has_already_done_its_work(discord, bot, path):
    discord.faults.delay("POST /channels/*/messages", 0.05, times=1)
    start = time.monotonic()
    assert (await bot.call("POST", path, {"content": "x"})).status == 200
    assert time.monotonic() - start >= 0.05
    assert discord.channel.messages[0].arrived - start < 0.05

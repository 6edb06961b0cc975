"""So many acknowledgements at once, and while there are many nothing new is begun beside them."""

import asyncio
import threading

import pytest

from bot.acknowledging import Acknowledging


@pytest.fixture
def calm():
    calm = threading.Event()
    calm.set()
    return calm


async def test_32_at_once_all_get_their_turn_and_a_flood_ends(calm):
    acknowledging, here, most, done = Acknowledging(calm), 0, 0, []

    async def acknowledge(number):
        nonlocal here, most
        async with acknowledging.turn():
            here += 1
            most = max(most, here)
            await asyncio.sleep(0)
            here -= 1
            done.append((number, calm.is_set()))

    await asyncio.gather(*(acknowledge(number) for number in range(100)))
    assert most == 32
    assert [number for number, _ in done] == [*range(100)]
    assert not any(was_calm for _, was_calm in done[:90])
    assert calm.is_set()


async def test_a_few_are_no_flood(calm):
    acknowledging = Acknowledging(calm)
    async with acknowledging.turn(), acknowledging.turn():
        assert calm.is_set()


@pytest.mark.parametrize("error", [ValueError, asyncio.CancelledError])
async def test_one_that_fails_gives_its_room_back(calm, error):
    acknowledging = Acknowledging(calm)

    async def fail():
        async with acknowledging.turn():
            raise error

    results = await asyncio.gather(*(fail() for _ in range(40)), return_exceptions=True)
    assert [type(result) for result in results] == [error] * 40
    assert calm.is_set()
    async with asyncio.timeout(5), acknowledging.turn():
        pass

"""Whoever waits for long is told so, once; the answer comes after it, and a failure takes it back."""

import asyncio

import pytest

from bot.texts import Language
from bot.waiting_notice import told_while_waiting, waiting_sentence

done = []


@pytest.fixture(autouse=True)
def nothing_done():
    done.clear()


async def tell(ahead):
    await asyncio.sleep(0.01)
    done.append(f"told {ahead}")


async def refused(*_):
    raise OSError("Discord is away")


async def take_back():
    done.append("taken back")


@pytest.mark.parametrize(
    ("ahead", "german", "english"),
    [
        (0, "deine Frage kommt als Nächste", "your question comes next"),
        (1, "noch eine andere", "one other question"),
        (17, "noch 17 andere", "17 other questions"),
    ],
)
def test_it_says_how_many_come_before(ahead, german, english):
    assert german in waiting_sentence(ahead, Language.GERMAN)
    assert english in waiting_sentence(ahead, Language.ENGLISH)


async def test_what_follows_comes_after_the_notice():
    async with told_while_waiting(tell, take_back) as waits:
        waits(3)
    done.append("answered")
    assert done == ["told 3", "answered"]


async def failing(error, tell, *ahead):
    async with told_while_waiting(tell, take_back) as waits:
        for number in ahead:
            waits(number)
        raise error


@pytest.mark.parametrize(("ahead", "expected"), [([3], ["told 3", "taken back"]), ([], [])])
@pytest.mark.parametrize("error", [ValueError, asyncio.CancelledError])
async def test_a_failure_takes_it_back(error, ahead, expected):
    with pytest.raises(error):
        await failing(error, tell, *ahead)
    assert done == expected


async def test_that_nobody_could_be_told_hurts_nobody():
    async with told_while_waiting(refused, take_back) as waits:
        waits(3)
    with pytest.raises(ValueError, match="itself"):
        await failing(ValueError("itself"), refused, 3)
    assert done == []

import asyncio
from contextlib import ExitStack
from dataclasses import replace

import pytest

from bot.asker import Asker, Place
from bot.conversations import Conversations
from retrieval import Turn

ANNA = Asker(person=1, place=Place(server=7, channel=70))
PRIVATE = replace(ANNA, private=True)
BEN = replace(ANNA, person=2)
THREAD = replace(ANNA, place=Place(server=7, channel=71, parent=70))
DIRECT = replace(ANNA, place=Place(server=None, channel=72))


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
async def conversations(clock):
    return Conversations(most=3, now=clock)


def turn(question):
    return Turn(question=question)


async def known(conversations, asker):
    """Return the questions that this person's next one builds on."""
    with conversations.in_line(asker) as line:
        return [turn.question for turn in await line.turns()]


async def test_a_question_builds_on_those_of_the_same_person_in_the_same_place(conversations):
    for question in ("Wo?", "Und wann?"):
        with conversations.in_line(ANNA) as line:
            await line.turns()
            line.remember(turn(question))
    assert await known(conversations, ANNA) == ["Wo?", "Und wann?"]
    for other in (BEN, THREAD, DIRECT):
        assert await known(conversations, other) == []


async def test_what_was_asked_privately_only_private_questions_build_on(conversations):
    for asker, question in ((ANNA, "Wo?"), (PRIVATE, "Geheim?"), (ANNA, "Wer?")):
        conversations.remember(asker, turn(question))
    assert await known(conversations, ANNA) == ["Wo?", "Wer?"]
    assert await known(conversations, PRIVATE) == ["Wo?", "Geheim?", "Wer?"]


async def test_many_private_questions_do_not_push_out_the_public_ones(conversations):
    conversations.remember(ANNA, turn("Wo?"))
    for number in range(9):
        conversations.remember(PRIVATE, turn(f"Geheim {number}?"))
    assert await known(conversations, ANNA) == ["Wo?"]


async def test_turns_are_bounded_and_expire(conversations, clock):
    for number in range(9):
        conversations.remember(ANNA, turn(f"Frage {number}?"))
    assert await known(conversations, ANNA) == [f"Frage {number}?" for number in range(5, 9)]
    clock.now += 1800
    assert len(await known(conversations, ANNA)) == 4
    clock.now += 1
    assert await known(conversations, ANNA) == []


async def test_the_quietest_conversation_goes_first(conversations):
    askers = [replace(ANNA, person=person) for person in range(4)]
    for asker in askers[:3]:
        conversations.remember(asker, turn("Wo?"))
    assert await known(conversations, askers[0]) == ["Wo?"]
    conversations.remember(askers[3], turn("Wo?"))
    assert len(conversations) == 3
    kept = (askers[0], askers[2], askers[3])
    assert [len(await known(conversations, asker)) for asker in (*kept, askers[1])] == [1, 1, 1, 0]


@pytest.mark.parametrize(("asker", "forgotten"), [(ANNA, True), (PRIVATE, True), (BEN, False), (THREAD, False)])
async def test_forgetting_is_for_one_person_in_one_place(conversations, asker, forgotten):
    conversations.remember(ANNA, turn("Wo?"))
    conversations.remember(PRIVATE, turn("Geheim?"))
    assert conversations.forget(asker) is forgotten
    assert await known(conversations, PRIVATE) == ([] if forgotten else ["Wo?", "Geheim?"])
    assert conversations.forget(asker) is False


async def test_what_is_being_answered_is_forgotten_too(conversations):
    with conversations.in_line(ANNA) as line:
        assert conversations.forget(ANNA) is True
        # The next question does not wait for it either.
        async with asyncio.timeout(1):
            assert await known(conversations, ANNA) == []
        line.remember(turn("Wo?"))
    assert await known(conversations, ANNA) == []
    assert len(conversations) == 0


@pytest.mark.parametrize("has_asked", [True, False])
async def test_after_forgetting_a_question_in_a_thread_is_not_the_first_one_there(conversations, has_asked):
    if has_asked:
        conversations.remember(THREAD, turn("Wo?"))
    assert [conversations.forget(THREAD) for _ in range(2)] == [has_asked, False]
    for asker in (THREAD, replace(THREAD, private=True)):
        with conversations.in_line(asker) as line:  # and again, because this one fails
            assert not line.is_first
    with conversations.in_line(replace(THREAD, person=2)) as line:
        assert line.is_first


async def test_questions_are_taken_in_the_order_in_which_they_came(conversations):
    done = []

    async def ask(number, line):
        seen = [turn.question for turn in await line.turns()]
        await asyncio.sleep(0)
        line.remember(turn(f"{number}"))
        done.append((number, seen))
        line.leave()

    with ExitStack() as places:
        first, second, third = (places.enter_context(conversations.in_line(ANNA)) for _ in range(3))
        # Whichever is heard of first: a deferral may take long.
        tasks = [asyncio.create_task(ask(*one)) for one in ((3, third), (2, second))]
        await asyncio.sleep(0.01)
        assert done == []
        await ask(1, first)
        await asyncio.gather(*tasks)
    assert done == [(1, []), (2, ["1"]), (3, ["1", "2"])]


async def test_others_do_not_wait(conversations):
    with conversations.in_line(ANNA):
        for other in (BEN, THREAD, DIRECT):
            async with asyncio.timeout(1):
                await known(conversations, other)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await known(conversations, ANNA)


async def test_a_question_that_fails_or_is_given_up_lets_the_next_one_on(conversations):
    async def give_up():
        with conversations.in_line(ANNA) as line:
            await line.turns()

    async def break_down(hold):
        with conversations.in_line(ANNA):
            await hold.wait()
            raise ValueError

    broken = asyncio.create_task(break_down(hold := asyncio.Event()))
    await asyncio.sleep(0)
    waiting = [asyncio.create_task(give_up()) for _ in range(3)]
    await asyncio.sleep(0)
    waiting[1].cancel()
    await asyncio.sleep(0)
    assert not waiting[0].done()
    hold.set()
    with pytest.raises(ValueError):  # noqa: PT011 - the one above
        await broken
    async with asyncio.timeout(1):
        results = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(result) for result in results] == [type(None), asyncio.CancelledError, type(None)]
    assert len(conversations) == 0


async def test_a_line_is_bounded_and_who_finds_it_full_does_not_wait(conversations):
    async def wait():
        with conversations.in_line(ANNA) as line:
            await line.turns()

    with conversations.in_line(ANNA):
        tasks = [asyncio.create_task(wait()) for _ in range(20)]
        await asyncio.sleep(0.01)
        assert sum(not task.done() for task in tasks) == 7
    async with asyncio.timeout(1):
        await asyncio.gather(*tasks)


async def test_memory_is_given_back_though_nobody_asks_any_more(monkeypatch, clock):
    monkeypatch.setattr("bot.conversations._SECONDS", 0.05)
    conversations = Conversations(now=clock)
    conversations.remember(ANNA, turn("Wo?"))
    clock.now += 0.04
    conversations.remember(BEN, turn("Wo?"))
    clock.now += 0.04
    async with asyncio.timeout(5):
        while len(conversations) == 2:
            await asyncio.sleep(0.01)
        assert await known(conversations, BEN) == ["Wo?"]
        clock.now += 1
        while len(conversations):
            await asyncio.sleep(0.01)

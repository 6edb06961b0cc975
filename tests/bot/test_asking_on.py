"""Questions that build on earlier ones: what each may build on, in which order, and what comes back later."""

import asyncio
import threading
import time
from dataclasses import replace

import pytest
from fake_answerer import FakeAnswerer
from fake_archives import fake_archives

from bot.answer_store import STORE_NAME, AnswerStore
from bot.answering import Answering
from bot.asker import Asker, Place
from bot.asking import Asking, Question
from bot.errors import DeadlineError
from bot.live_index import LiveIndex
from bot.store_thread import StoreThread
from bot.texts import Language
from retrieval import Span, Turn

ANNA = Asker(person=5, place=Place(server=1, channel=2))
PRIVATE = replace(ANNA, private=True)
BEN = replace(ANNA, person=6)
QUOTE, MARKED = "Der Fluss stieg am Dienstag.", "Dienstag"
START = QUOTE.index(MARKED)


def completed(question, previous):
    """Understand "Und …?" as the question before with these words behind it."""
    if not previous or not question.startswith("Und "):
        return question
    return f"{previous[-1].question.rstrip('?')} {question[4:]}"


@pytest.fixture
def fake(make):
    quotes = [
        make.quote(QUOTE, make.citation(f"a{n}"), rank=n, highlights=(Span(START, START + len(MARKED)),))
        for n in range(1, 8)
    ]
    return FakeAnswerer(make.answer(*quotes), complete=completed)


@pytest.fixture
def store(tmp_path):
    store = AnswerStore(tmp_path / STORE_NAME)
    yield store
    store.close()


@pytest.fixture
async def start(tmp_path, fake):
    """Give a function that starts the bot's asking, as after each start of the process."""
    threads = []

    async def start(*, parallel=4, deadline=5.0):
        index = LiveIndex(lambda: fake, lambda: fake.generation)
        await index.refresh()
        threads.append(StoreThread(tmp_path))
        return Asking(
            archives=fake_archives({None: index}),
            answering=Answering(parallel=parallel, waiting=64, deadline=deadline),
            store=threads[-1],
            questions_per_minute=0,
            log_questions=False,
        )

    yield start
    for thread in threads:
        await thread.close()


@pytest.fixture
async def asking(start):
    return await start()


def question(text, **fields):
    return Question(text=text, language=Language.GERMAN, **fields)


async def understood(asking, text, asker=ANNA, **fields):
    reply = await asking.ask(question(text, **fields), asker, way="test")
    return reply.view.answer.understood_as


async def test_a_follow_up_is_completed_and_so_is_one_to_it(asking, fake):
    assert await understood(asking, "Wo stieg er?") == "Wo stieg er?"
    assert await understood(asking, "Und 2023?") == "Wo stieg er 2023?"
    assert await understood(asking, "Und warum?") == "Wo stieg er 2023 warum?"
    first = {"quote": QUOTE, "marked": (MARKED,), "title": "Der Fluss steigt", "published": "2019-04-25"}
    assert fake.previous[1] == (Turn(question="Wo stieg er?", **first),)
    assert [turn.question for turn in fake.previous[2]] == ["Wo stieg er?", "Wo stieg er 2023?"]


async def test_nobody_builds_on_somebody_elses_questions(asking):
    await asking.ask(question("Wo stieg er?"), ANNA, way="test")
    assert await understood(asking, "Und 2023?", BEN) == "Und 2023?"


async def test_a_private_question_never_comes_out_in_a_public_one(asking):
    await asking.ask(question("Wo stieg er?"), ANNA, way="test")
    assert await understood(asking, "Und geheim?", PRIVATE) == "Wo stieg er geheim?"
    assert await understood(asking, "Und 2023?", ANNA) == "Wo stieg er 2023?"
    assert await understood(asking, "Und weiter?", PRIVATE) == "Wo stieg er 2023 weiter?"


async def test_a_private_answer_that_was_shown_to_everyone_is_built_on(asking):
    private = await asking.ask(question("Wo stieg er?"), PRIVATE, way="test")
    assert await understood(asking, "Und 2023?", BEN, follows=private.answer_id) == "Und 2023?"
    shown = await asking.again(private.answer_id, 1, server=1)
    await asking.note_shown(shown, ANNA)
    assert await understood(asking, "Und 2023?", BEN, follows=private.answer_id) == "Wo stieg er 2023?"
    assert await understood(asking, "Und 2023?") == "Wo stieg er 2023?"


async def test_a_claim_neither_follows_nor_is_remembered(asking, fake):
    await asking.ask(question("Wo stieg er?"), ANNA, way="test")
    claim = await asking.ask(question("Und er stieg nie.", is_claim=True), ANNA, way="test")
    assert claim.view.answer.understood_as == "Und er stieg nie."
    assert fake.previous[-1] == ()
    assert await understood(asking, "Und 2023?") == "Wo stieg er 2023?"
    await asking.note_shown(claim, ANNA)
    assert await understood(asking, "Und 2023?", BEN, follows=claim.answer_id) == "Und 2023?"


async def test_a_claim_does_not_wait_for_a_question(asking, fake):
    gate = fake.gate = threading.Event()
    first = asyncio.create_task(asking.ask(question("Wo stieg er?"), ANNA, way="test"))
    await asyncio.sleep(0.05)
    claim = asyncio.create_task(asking.ask(question("Er stieg nie.", is_claim=True), ANNA, way="test"))
    await asyncio.sleep(0.05)
    assert len(fake.asked) == 2
    gate.set()
    await asyncio.gather(first, claim)


async def test_a_question_does_not_wait_for_a_claim(asking, fake):
    gate = fake.gate = threading.Event()
    claim = asyncio.create_task(asking.ask(question("Er stieg nie.", is_claim=True), ANNA, way="test"))
    await asyncio.sleep(0.05)
    later = asyncio.create_task(asking.ask(question("Wo stieg er?"), ANNA, way="test"))
    await asyncio.sleep(0.05)
    assert len(fake.asked) == 2
    gate.set()
    await asyncio.gather(claim, later)


async def test_a_reply_follows_the_answer_that_it_points_at(asking, fake):
    first = await asking.ask(question("Wo stieg er?"), ANNA, way="test")
    await asking.ask(question("Wer sang?"), ANNA, way="test")
    assert await understood(asking, "Und 2023?", follows=first.answer_id) == "Wo stieg er 2023?"
    assert [turn.question for turn in fake.previous[-1]] == ["Wo stieg er?"]
    # From then on the conversation goes on from there.
    assert await understood(asking, "Und warum?") == "Wo stieg er 2023 warum?"


async def test_a_reply_to_somebody_elses_answer_sees_that_one_only(asking, fake):
    await asking.ask(question("Wo stieg er?"), ANNA, way="test")
    second = await asking.ask(question("Und 2023?"), ANNA, way="test")
    assert await understood(asking, "Und warum?", BEN, follows=second.answer_id) == "Wo stieg er 2023 warum?"
    assert [turn.question for turn in fake.previous[-1]] == ["Wo stieg er 2023?"]


async def test_a_reply_works_after_a_restart_and_after_a_rebuild(start, fake):
    first = await (await start()).ask(question("Wo stieg er?"), ANNA, way="test")
    fake.generation = "g2"
    asking = await start()
    assert await understood(asking, "Und 2023?") == "Und 2023?"
    assert await understood(asking, "Und 2023?", follows=first.answer_id) == "Wo stieg er 2023?"
    quoted = fake.previous[-1][0]
    assert (quoted.quote, quoted.marked, quoted.title) == (QUOTE, (MARKED,), "Der Fluss steigt")


async def test_a_reply_to_what_is_no_longer_stored_guesses_nothing(asking, tmp_path):
    await asking.ask(question("Wo stieg er?"), ANNA, way="test")
    assert await understood(asking, "Und 2023?", follows="unknown") == "Und 2023?"


async def test_without_the_store_people_still_ask_on(start, tmp_path, caplog):
    (tmp_path / STORE_NAME).write_bytes(b"not a database")
    asking = await start()
    reply = await asking.ask(question("Wo stieg er?"), ANNA, way="test")
    assert reply.answer_id is None
    assert await understood(asking, "Und 2023?") == "Wo stieg er 2023?"
    assert await understood(asking, "Und warum?", follows="gone") == "Und warum?"
    await asking.note_shown(replace(reply, answer_id="gone"), ANNA)
    assert caplog.text.count("answers have no buttons") == 1


async def test_forgetting_is_for_one_person_in_one_place(asking):
    elsewhere = replace(ANNA, place=Place(server=1, channel=3, parent=2))
    for asker in (ANNA, BEN, elsewhere, PRIVATE):
        await asking.ask(question("Wo stieg er?"), asker, way="test")
    assert asking.forget(ANNA)
    assert not asking.forget(ANNA)
    for asker, knows in ((ANNA, False), (PRIVATE, False), (BEN, True), (elsewhere, True)):
        expected = "Wo stieg er 2023?" if knows else "Und 2023?"
        assert await understood(asking, "Und 2023?", asker) == expected
        if not knows:
            asking.forget(asker)


async def test_a_later_page_is_the_completed_question_and_says_how_it_was_understood(asking, fake):
    await asking.ask(question("Wo stieg er?"), ANNA, way="test")
    reply = await asking.ask(question("Und 2023?"), ANNA, way="test")
    again = await asking.again(reply.answer_id, 2, server=1)
    assert fake.asked[-1][0] == "Wo stieg er 2023?"
    assert fake.previous[-1] == ()
    assert again.view.answer == reply.view.answer
    assert (again.view.answer.question, again.view.answer.understood_as) == ("Und 2023?", "Wo stieg er 2023?")


async def test_a_later_page_of_a_question_with_more_typing_errors_than_are_corrected_is_the_same(asking, fake):
    # One error is corrected at a time: what was understood would be corrected once more.
    fake.complete = lambda text, previous: text.replace("x", "", 1)
    reply = await asking.ask(question("Woxo stiegx er?"), ANNA, way="test")
    assert reply.view.answer.understood_as == "Woo stiegx er?"
    again = await asking.again(reply.answer_id, 2, server=1)
    assert again.view.answer == reply.view.answer


async def test_a_follow_up_waits_for_the_answer_before_it_and_nobody_else_waits(asking, fake):
    gate = fake.gate = threading.Event()
    first = asyncio.create_task(asking.ask(question("Wo stieg er?"), ANNA, way="test"))
    second = asyncio.create_task(asking.ask(question("Und 2023?"), ANNA, way="test"))
    others = [
        asyncio.create_task(asking.ask(question(f"Wer ist Nummer {n}?"), replace(ANNA, person=100 + n), way="test"))
        for n in range(3)
    ]
    await asyncio.sleep(0.1)
    assert sorted(asked for asked, *_ in fake.asked) == [
        "Wer ist Nummer 0?",
        "Wer ist Nummer 1?",
        "Wer ist Nummer 2?",
        "Wo stieg er?",
    ]
    assert not second.done()
    gate.set()
    await asyncio.gather(first, *others)
    assert (await second).view.answer.understood_as == "Wo stieg er 2023?"


async def test_a_question_that_fails_lets_the_follow_up_on(asking, fake):
    async with asyncio.timeout(2):
        results = await asyncio.gather(
            asking.ask(question(""), ANNA, way="test"),
            asking.ask(question("Und 2023?"), ANNA, way="test"),
            return_exceptions=True,
        )
    assert type(results[0]).__name__ == "QuestionError"
    assert results[1].view.answer.understood_as == "Und 2023?"


async def test_waiting_counts_for_the_deadline(start, fake):
    asking = await start(deadline=0.3)
    gate = fake.gate = threading.Event()
    started = time.monotonic()
    results = await asyncio.gather(
        *(asking.ask(question(text), ANNA, way="test") for text in ("Wo stieg er?", "Und 2023?", "Und warum?")),
        return_exceptions=True,
    )
    gate.set()
    assert [type(result) for result in results] == [DeadlineError] * 3
    assert time.monotonic() - started < 2
    assert await understood(asking, "Und 2023?") == "Und 2023?"


async def test_a_place_in_line_counts_from_when_it_was_taken(asking):
    with asking.in_line(ANNA) as first, asking.in_line(ANNA) as second:
        late = asyncio.create_task(asking.ask(question("Und 2023?"), ANNA, way="test", line=second))
        await asyncio.sleep(0.05)
        assert not late.done()
        await asking.ask(question("Wo stieg er?"), ANNA, way="test", line=first)
        assert (await late).view.answer.understood_as == "Wo stieg er 2023?"

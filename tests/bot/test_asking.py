import asyncio
import sqlite3

import pytest
from fake_answerer import FakeAnswerer
from fake_archives import fake_archives

from bot.answer_store import STORE_NAME, AnswerStore, VoteResult
from bot.answering import Answering
from bot.asker import Asker, Place
from bot.asking import MOST_QUOTES, Asking, Question
from bot.errors import (
    AnswerForgottenError,
    ArchiveGoneError,
    CooldownError,
    DateError,
    GenerationGoneError,
    PeriodError,
    RepeatCooldownError,
    StoreError,
    UnknownSourceError,
)
from bot.live_index import LiveIndex
from bot.store_thread import StoreThread
from bot.texts import Language
from retrieval import ArticleFilter


@pytest.fixture
def fake(make):
    quotes = [make.quote(f"Der Fluss stieg zum {n}. Mal.", make.citation(f"a{n}"), rank=n) for n in range(1, 8)]
    return FakeAnswerer(make.answer(*quotes))


@pytest.fixture
def store(tmp_path):
    store = AnswerStore(tmp_path / STORE_NAME)
    yield store
    store.close()


@pytest.fixture
async def thread(tmp_path, store):
    thread = StoreThread(tmp_path)
    yield thread
    await thread.close()


@pytest.fixture
async def index(fake):
    index = LiveIndex(lambda: fake, lambda: fake.generation)
    await index.refresh()
    return index


@pytest.fixture
def make_asking(index, thread):
    def make(*, rate=0, log_questions=False):
        return Asking(
            archives=fake_archives({None: index}),
            answering=Answering(parallel=2, waiting=8, deadline=5.0),
            store=thread,
            questions_per_minute=rate,
            log_questions=log_questions,
        )

    return make


@pytest.fixture
def asking(make_asking):
    return make_asking()


ASKER = Asker(person=5, place=Place(server=1, channel=2))
QUESTION = Question(text="Wann stieg der Fluss?", language=Language.GERMAN)


async def test_an_answer_is_stored_for_its_buttons(asking, fake, store):
    only = ArticleFilter(source="Talbote")
    asked = Question(text="Wann?", language=Language.ENGLISH, is_claim=True, only=only, url="https://discord.com/x")
    reply = await asking.ask(asked, ASKER, way="test")
    assert fake.asked == [("Wann?", MOST_QUOTES, only)]
    assert reply.view.period == ("2019-04", "2023-09-14")
    stored = store.get(reply.answer_id)
    assert (stored.question, stored.is_claim, stored.only, stored.url) == ("Wann?", True, only, "https://discord.com/x")
    assert (stored.language, stored.generation, len(stored.quotes)) == (Language.ENGLISH, "g1", 7)


async def test_a_later_page_is_the_same_answer_asked_again(asking, fake):
    reply = await asking.ask(QUESTION, ASKER, way="test")
    again = await asking.again(reply.answer_id, 2, server=1)
    assert again.view.page == 2
    assert again.view.answer == reply.view.answer
    assert fake.asked[0] == fake.asked[1]


async def test_the_context_of_a_quote(asking):
    reply = await asking.ask(QUESTION, ASKER, way="test")
    context, citation, language, count = await asking.context(reply.answer_id, 2, server=1)
    assert context.text == "Der Fluss stieg zum 3. Mal."
    assert (citation.article_id, citation.source) == ("a3", "Talbote")
    assert (language, count) == (Language.GERMAN, 7)


async def test_a_rebuilt_archive_is_told(asking, fake, index):
    reply = await asking.ask(QUESTION, ASKER, way="test")
    fake.generation = "g2"
    await index.refresh()
    with pytest.raises(GenerationGoneError):
        await asking.again(reply.answer_id, 2, server=1)
    with pytest.raises(GenerationGoneError):
        await asking.context(reply.answer_id, 0, server=1)
    assert await asking.vote(reply.answer_id, 5, helpful=True) is VoteResult.NEW


async def test_an_answer_stays_with_the_archive_that_it_came_from(make, thread, store, tmp_path):
    (tmp_path / "archives" / "lokales" / "articles").mkdir(parents=True)
    local = FakeAnswerer(make.answer(make.quote("Vor Ort.", make.citation("o"))), generation="g-local")
    other = FakeAnswerer(make.answer(make.quote("Anderswo.", make.citation("x"))), generation="g-other")
    chosen = {1: "lokales"}
    archives = fake_archives(
        {None: other, "lokales": local},
        folder=tmp_path / "archives",
        archive_of=lambda place: chosen.get(place.server),
    )
    await archives.refresh()
    asking = Asking(
        archives=archives,
        answering=Answering(parallel=2, waiting=8, deadline=5.0),
        store=thread,
        questions_per_minute=0,
        log_questions=False,
    )
    reply = await asking.ask(QUESTION, ASKER, way="test")
    assert [quote.text for quote in reply.view.answer.quotes] == ["Vor Ort."]
    assert store.get(reply.answer_id).archive == "lokales"
    chosen.clear()
    now = await asking.ask(QUESTION, ASKER, way="test")
    assert [quote.text for quote in now.view.answer.quotes] == ["Anderswo."]
    assert store.get(now.answer_id).archive is None
    assert (await asking.again(reply.answer_id, 1, server=1)).view.answer == reply.view.answer
    assert (await asking.context(reply.answer_id, 0, server=1))[0].text == "Vor Ort."
    (tmp_path / "archives" / "lokales" / "servers.txt").write_text("2")
    await archives.refresh()
    for request in (asking.again(reply.answer_id, 1, server=1), asking.context(reply.answer_id, 0, server=1)):
        with pytest.raises(ArchiveGoneError):
            await request
    assert await asking.vote(reply.answer_id, 5, helpful=True) is VoteResult.NEW
    await archives.close()


async def test_an_answer_that_is_no_longer_stored_is_told(asking):
    for request in (
        asking.again("none", 2, server=1),
        asking.context("none", 0, server=1),
        asking.vote("none", 5, helpful=True),
    ):
        with pytest.raises(AnswerForgottenError):
            await request
    reply = await asking.ask(QUESTION, ASKER, way="test")
    with pytest.raises(AnswerForgottenError):
        await asking.context(reply.answer_id, 7, server=1)


async def test_an_answer_that_cannot_be_stored_is_given_all_the_same_and_that_is_logged_once(asking, thread, caplog):
    await thread.close()
    for _ in range(3):
        reply = await asking.ask(QUESTION, ASKER, way="test")
        assert reply.answer_id is None
        assert reply.view.answer.quotes
    assert caplog.text.count("answers have no buttons") == 1
    for request in (
        asking.again("any", 1, server=1),
        asking.context("any", 0, server=1),
        asking.vote("any", 1, helpful=True),
    ):
        with pytest.raises(StoreError):
            await request


async def test_a_locked_file_does_not_hold_up_answers(asking, store, tmp_path):
    other = sqlite3.connect(tmp_path / STORE_NAME, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        async with asyncio.timeout(10):
            replies = await asyncio.gather(*(asking.ask(QUESTION, ASKER, way="test") for _ in range(6)))
        assert [reply.answer_id for reply in replies] == [None] * 6
    finally:
        other.close()
    assert (await asking.ask(QUESTION, ASKER, way="test")).answer_id is not None


@pytest.mark.parametrize("log_questions", [True, False])
async def test_the_log_has_the_question_only_where_that_is_switched_on(make_asking, caplog, log_questions):
    caplog.set_level("INFO")
    await make_asking(log_questions=log_questions).ask(QUESTION, ASKER, way="slash command")
    assert ("Wann stieg der Fluss?" in caplog.text) == log_questions
    assert "slash command: answered" in caplog.text


def test_presses_of_buttons_have_a_cooldown_of_their_own(make_asking):
    asking = make_asking(rate=2)
    for _ in range(6):
        asking.admit_again(1)
    with pytest.raises(RepeatCooldownError):
        asking.admit_again(1)
    asking.admit(1)


def test_the_cooldown_counts_each_person(make_asking):
    asking = make_asking(rate=2)
    for person in (1, 2):
        asking.admit(person)
        asking.admit(person)
        with pytest.raises(CooldownError):
            asking.admit(person)


@pytest.mark.parametrize(
    ("typed", "proposed"),
    [
        ("", ["Talbote", "Bergbote", "Der Talkurier"]),
        ("tal", ["Talbote", "Der Talkurier"]),
        (" BOTE", ["Talbote", "Bergbote"]),
        ("der  tal", ["Der Talkurier"]),
        ("x", []),
    ],
)
def test_outlets_are_proposed_as_one_types(asking, typed, proposed):
    assert asking.proposed_sources(typed, 25, ASKER.place) == proposed
    assert asking.proposed_sources(typed, 1, ASKER.place) == proposed[:1]


@pytest.mark.parametrize(
    ("since", "until", "source", "only"),
    [
        (None, None, None, None),
        ("April 2019", None, None, ArticleFilter(published_from="2019-04")),
        (
            "2019",
            "25.4.2019",
            "talbote",
            ArticleFilter(published_from="2019", published_to="2019-04-25", source="Talbote"),
        ),
        (None, None, "Der Talk", ArticleFilter(source="Der Talkurier")),
    ],
)
def test_what_was_typed_becomes_a_filter(asking, since, until, source, only):
    assert asking.article_filter(since, until, source, ASKER.place) == only


@pytest.mark.parametrize(
    ("since", "until", "source", "error"),
    [
        ("neulich", None, None, DateError),
        ("2020", "2019", None, PeriodError),
        (None, None, "Seebote", UnknownSourceError),
        (None, None, " ", UnknownSourceError),
        (None, None, "e", UnknownSourceError),
    ],
)
def test_what_cannot_be_a_filter_is_told(asking, since, until, source, error):
    with pytest.raises(error):
        asking.article_filter(since, until, source, ASKER.place)


async def test_without_an_index_no_outlet_is_refused(thread, fake):
    asking = Asking(
        archives=fake_archives({None: fake}),
        answering=Answering(parallel=1, waiting=1, deadline=5.0),
        store=thread,
        questions_per_minute=0,
        log_questions=False,
    )
    assert asking.proposed_sources("", 25, ASKER.place) == []
    assert asking.article_filter(None, None, "Talbote", ASKER.place) == ArticleFilter(source="Talbote")

import asyncio
import sqlite3
import threading

import pytest
from fake_answerer import FakeAnswerer
from fake_archives import fake_archives

from bot.answer_store import STORE_NAME, AnswerStore, VoteResult
from bot.answering import Answering
from bot.archive_errors import ArchiveGoneError
from bot.asker import Asker, Place
from bot.asking import MOST_QUOTES, Asking, Question
from bot.errors import (
    AnswerForgottenError,
    BusyError,
    CooldownError,
    DateError,
    GenerationGoneError,
    LeftOutSourceError,
    PeriodError,
    RepeatCooldownError,
    StoreError,
    UnknownSourceError,
)
from bot.live_index import LiveIndex
from bot.server_settings import PlaceSettings, Speech, Sureness, usual_settings
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
    def make(*, rate=0, log_questions=False, settings=usual_settings):
        return Asking(
            archives=fake_archives({None: index}),
            answering=Answering(parallel=2, waiting=8, deadline=5.0),
            store=thread,
            questions_per_minute=rate,
            log_questions=log_questions,
            settings=settings,
        )

    return make


@pytest.fixture
def asking(make_asking):
    return make_asking()


HERE = Place(server=1, channel=2)
ASKER = Asker(person=5, place=HERE)
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
    shown = await asking.context(reply.answer_id, 2, server=1)
    assert shown.context.text == "Der Fluss stieg zum 3. Mal."
    assert (shown.citation.article_id, shown.citation.source) == ("a3", "Talbote")
    assert (shown.language, shown.quotes, shown.quotes_a_page) == (Language.GERMAN, 7, 3)


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
    assert (await asking.context(reply.answer_id, 0, server=1)).context.text == "Vor Ort."
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
    for page in (0, 4, 9999):
        with pytest.raises(AnswerForgottenError):
            await asking.again(reply.answer_id, page, server=1)


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


def person(number):
    return Asker(person=number, place=HERE)


def test_presses_of_buttons_have_a_cooldown_of_their_own(make_asking):
    asking = make_asking(rate=2)
    for _ in range(6):
        asking.admit_again(1)
    with pytest.raises(RepeatCooldownError):
        asking.admit_again(1)
    asking.admit(person(1))


def test_the_cooldown_counts_each_person(make_asking):
    asking = make_asking(rate=2)
    for number in (1, 2):
        asking.admit(person(number))
        asking.admit(person(number))
        with pytest.raises(CooldownError):
            asking.admit(person(number))


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
    assert asking.proposed_sources(typed, 25, HERE) == proposed
    assert asking.proposed_sources(typed, 1, HERE) == proposed[:1]


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
    assert asking.article_filter(since, until, source, HERE) == only


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
        asking.article_filter(since, until, source, HERE)


async def test_where_too_many_wait_a_question_is_refused_at_once_and_does_not_count(make_asking, fake):
    gate = fake.gate = threading.Event()
    asking = make_asking(rate=1)
    waiting = [asyncio.create_task(asking.ask(QUESTION, person(number), way="test")) for number in range(10)]
    await asyncio.sleep(0.05)
    with pytest.raises(BusyError):
        asking.admit(person(99))
    gate.set()
    await asyncio.gather(*waiting)
    asking.admit(person(99))


async def test_without_an_index_no_outlet_is_refused(thread, fake):
    asking = Asking(
        archives=fake_archives({None: fake}),
        answering=Answering(parallel=1, waiting=1, deadline=5.0),
        store=thread,
        questions_per_minute=0,
        log_questions=False,
    )
    assert asking.proposed_sources("", 25, HERE) == []
    assert asking.article_filter(None, None, "Talbote", HERE) == ArticleFilter(source="Talbote")


ELSEWHERE = Asker(person=5, place=Place(server=9, channel=2))


def at_home(**values):
    """Return settings of one server; in every other one the usual holds."""
    return lambda place: PlaceSettings(**values) if place.server == 1 else PlaceSettings()


async def test_an_answer_is_as_its_place_wants_it_and_stays_so(make_asking, fake, store):
    asking = make_asking(
        settings=at_home(
            language=Speech.ENGLISH, quotes=2, sureness=Sureness.LIKELY, without_sources=("Bergbote", "längst weg")
        )
    )
    only = ArticleFilter(published_from="2019", without_sources=("Bergbote", "längst weg"))
    asked = Question(text="Wann?", language=Language.GERMAN, only=ArticleFilter(published_from="2019"))
    reply = await asking.ask(asked, ASKER, way="test")
    assert (fake.asked, fake.limits) == ([("Wann?", MOST_QUOTES, only)], [0.5])
    assert (reply.view.language, reply.view.pages, len(reply.view.quotes)) == (Language.ENGLISH, 4, 2)
    # An admin changes everything; what was answered stays as it was.
    asking.settings = at_home(quotes=5, sureness=Sureness.STRICT)
    again = await asking.again(reply.answer_id, 4, server=1)
    assert (fake.asked[1], fake.limits[1]) == (fake.asked[0], 0.5)
    assert (again.view.pages, len(again.view.quotes), again.view.language) == (4, 1, Language.ENGLISH)
    assert (await asking.context(reply.answer_id, 0, server=1)).quotes_a_page == 2


async def test_settings_of_one_server_are_not_those_of_another(make_asking, fake):
    asking = make_asking(settings=at_home(quotes=1, without_sources=("Talbote",)))
    reply = await asking.ask(QUESTION, ELSEWHERE, way="test")
    assert (fake.asked[0][2], fake.limits) == (None, [None])
    assert len(reply.view.quotes) == 3


def test_an_outlet_that_is_left_out_is_neither_proposed_nor_to_be_chosen(make_asking):
    asking = make_asking(settings=at_home(without_sources=("Talbote",)))
    assert asking.proposed_sources("tal", 25, HERE) == ["Der Talkurier"]
    assert asking.proposed_sources("tal", 25, ELSEWHERE.place) == ["Talbote", "Der Talkurier"]
    with pytest.raises(LeftOutSourceError):
        asking.article_filter(None, None, "talbote", HERE)
    assert asking.article_filter(None, None, "talbote", ELSEWHERE.place) == ArticleFilter(source="Talbote")


def test_a_place_may_be_stricter_and_what_it_refuses_does_not_count_elsewhere(make_asking):
    asking = make_asking(rate=3, settings=at_home(questions_per_minute=1, counted_in=1))
    asking.admit(ASKER)
    for _ in range(5):
        with pytest.raises(CooldownError) as caught:
            asking.admit(ASKER)
        assert caught.value.questions == 1
    asking.admit(ELSEWHERE)
    asking.admit(ELSEWHERE)
    with pytest.raises(CooldownError) as caught:
        asking.admit(ELSEWHERE)
    assert caught.value.questions == 3


def test_a_place_cannot_let_people_ask_more_than_the_operator(make_asking):
    asking = make_asking(rate=1, settings=at_home(questions_per_minute=60, counted_in=1))
    asking.admit(ASKER)
    with pytest.raises(CooldownError):
        asking.admit(ASKER)

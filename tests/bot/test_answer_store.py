import dataclasses
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from bot.answer_store import KEPT_UNVOTED, AnswerStore, StoredQuote, VoteResult
from bot.errors import StoreError
from bot.server_settings import Sureness
from bot.texts import Language
from retrieval import ArticleFilter, Span, Status, Turn

ANNA, BERT = 80351110224678912, 80351110224678913
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Clock:
    now = NOON

    def __call__(self):
        return self.now


@pytest.fixture
def file(tmp_path):
    return tmp_path / "data" / "answers.sqlite"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(file, clock):
    with closing(AnswerStore(file, now=clock)) as store:
        yield store


def test_an_answer_comes_back_as_it_was(store, make):
    quotes = (
        make.quote("Er stieg.\n„Hoch“ \x00 🚢", highlights=(Span(3, 8), Span(11, 15))),
        make.quote("Er fiel.", make.citation("b", published=None), rank=2),
    )
    answer = make.answer(*quotes, status=Status.UNCERTAIN, confidence=0.4375)
    answer = dataclasses.replace(answer, question="Und wann?")
    only = ArticleFilter(
        published_from="2019", published_to="2019-04-25", source='Talbote\'s "Ausgabe"', without_sources=("a'b", '"ü"')
    )
    asked = {"is_claim": True, "only": only, "url": "https://example.org/1", "language": Language.ENGLISH}
    answer_id = store.add(
        answer,
        **asked,
        is_private=True,
        quotes_a_page=5,
        sureness=Sureness.LIKELY,
        archive="lokales",
        is_quick=True,
    )

    stored = store.get(answer_id)

    assert dataclasses.asdict(stored) | {"quotes": None} == {
        "id": answer_id,
        "asked_at": NOON,
        "question": "Und wann?",
        "is_claim": True,
        "only": dataclasses.asdict(only),
        "url": "https://example.org/1",
        "language": Language.ENGLISH,
        "generation": "g1",
        "status": Status.UNCERTAIN,
        "confidence": 0.4375,
        "quotes": None,
        "understood_as": "Wann stieg der Fluss?",
        "is_private": True,
        "quotes_a_page": 5,
        "sureness": Sureness.LIKELY,
        "archive": "lokales",
        "is_quick": True,
    }
    plain = {"score": 0.9, "title": "Der Fluss steigt"}
    assert stored.quotes == (
        StoredQuote(
            article_id="a", start=100, end=120, text="Er stieg.\n„Hoch“ \x00 🚢", highlights=((103, 108), (111, 115)),
            published="2019-04-25", **plain,
        ),
        StoredQuote(article_id="b", start=100, end=108, text="Er fiel.", **plain),
    )  # fmt: skip


@pytest.mark.parametrize("highlights", [(), (Span(3, 8),), (Span(0, 2), Span(3, 8))])
def test_an_answer_becomes_the_turn_that_its_question_was(store, make, add, highlights):
    answer = make.answer(make.quote("Er stieg.", highlights=highlights), make.quote("Er fiel.", rank=2))
    answer = dataclasses.replace(answer, question="Und wann?")
    assert store.get(add(store, answer)).turn == Turn.of(answer)


def test_an_answer_that_is_none_becomes_a_turn_without_a_quote(store, make, add):
    assert store.get(add(store, make.answer(status=Status.NO_ANSWER))).turn == Turn(question="Wann stieg der Fluss?")


def test_a_private_answer_is_shown_to_everyone(store, add):
    private, other = (add(store, is_private=True) for _ in range(2))
    store.publish(private)
    store.publish("unknown")
    assert [store.get(answer_id).is_private for answer_id in (private, other)] == [False, True]


def test_an_answer_that_is_none_comes_back(store, make, add):
    stored = store.get(add(store, make.answer(status=Status.NO_ANSWER), only=ArticleFilter()))
    assert (stored.status, stored.quotes, stored.only, stored.url) == (Status.NO_ANSWER, (), None, None)


@pytest.mark.parametrize("question", ["", "x" * 100_000, "'; DROP TABLE answer; --", "\ud83d half", "\x00\u202e"])
def test_any_question_can_be_stored(store, make, add, question):
    answer_id = add(store, dataclasses.replace(make.answer(make.quote("x")), question=question))
    assert store.get(answer_id).question == question.replace("\ud83d", "\ufffd")


def test_half_a_character_in_a_quote_does_no_harm(store, make, add):
    assert store.get(add(store, make.answer(make.quote("a\ud83db")))).quotes[0].text == "a\ud83db"


def test_ids_fit_a_button_and_are_random(store, add):
    ids = {add(store) for _ in range(200)}
    assert len(ids) == 200
    for answer_id in ids:
        assert len(answer_id) == 12
        assert set(answer_id) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@pytest.mark.parametrize("unknown", ["", "x" * 12, "'", "\udcff", "x" * 10_000])
def test_an_unknown_id(store, add, unknown):
    add(store)
    assert store.get(unknown) is None
    assert store.vote(unknown, ANNA, helpful=True) is None
    assert list(store.votes()) == []


def test_a_vote_is_new_then_the_same_then_changed(store, clock, add):
    answer_id = add(store)
    assert store.vote(answer_id, ANNA, helpful=True) is VoteResult.NEW
    clock.now += timedelta(minutes=1)
    assert store.vote(answer_id, ANNA, helpful=True) is VoteResult.SAME
    assert [(vote.is_helpful, vote.voted_at) for vote in store.votes()] == [(True, NOON)]
    assert store.vote(answer_id, ANNA, helpful=False) is VoteResult.CHANGED
    assert [(vote.is_helpful, vote.voted_at) for vote in store.votes()] == [(False, clock.now)]
    assert store.vote(answer_id, BERT, helpful=False) is VoteResult.NEW
    assert store.vote(add(store), ANNA, helpful=False) is VoteResult.NEW
    assert len(list(store.votes())) == 3


def test_votes_come_in_order_with_their_answers_however_many(store, add, monkeypatch):
    monkeypatch.setattr("bot.answer_store._PAGE", 3)
    ids = [add(store) for _ in range(10)]
    for answer_id in ids:
        store.vote(answer_id, ANNA, helpful=True)
    votes = store.votes()
    first = next(votes)
    store.vote(ids[0], BERT, helpful=False)  # while somebody reads
    assert [vote.answer.id for vote in (first, *votes)] == [*ids, ids[0]]


def test_everything_is_there_after_a_restart(store, file, add):
    answer_id = add(store)
    store.vote(answer_id, ANNA, helpful=True)
    store.close()
    with closing(AnswerStore(file)) as again:
        assert again.get(answer_id).question == "Wann stieg der Fluss?"
        assert again.vote(answer_id, ANNA, helpful=True) is VoteResult.SAME


def test_no_person_stands_in_the_file_and_no_two_votes_show_that_they_are_of_one(store, file, add):
    for _ in range(3):
        store.vote(add(store), ANNA, helpful=True)
    store.close()
    assert str(ANNA).encode() not in file.read_bytes()
    assert ANNA.to_bytes(8, "big") not in file.read_bytes()
    with closing(sqlite3.connect(file)) as connection:
        voters = [voter for (voter,) in connection.execute("SELECT voter FROM vote")]
    assert [len(voter) for voter in voters] == [32, 32, 32]
    assert len(set(voters)) == 3


def test_every_file_has_a_key_of_its_own(tmp_path):
    keys = set()
    for name in ("a", "b"):
        AnswerStore(tmp_path / name).close()
        with closing(sqlite3.connect(tmp_path / name)) as connection:
            keys |= set(connection.execute("SELECT key FROM secret").fetchall())
    assert len(keys) == 2


def test_old_answers_go_unless_somebody_voted(store, clock, add):
    voted, unvoted = add(store), add(store)
    store.vote(voted, ANNA, helpful=False)
    clock.now += KEPT_UNVOTED
    fresh = add(store)
    assert store.prune(KEPT_UNVOTED) == 0
    clock.now += timedelta(seconds=1)
    assert store.prune(KEPT_UNVOTED) == 1
    assert [store.get(answer_id) is None for answer_id in (voted, unvoted, fresh)] == [False, True, False]
    assert len(list(store.votes())) == 1


def test_threads_may_share_it(store, add):
    answer_id = add(store)
    results, errors = [], []

    def work():
        try:
            for person in range(20):
                results.append(store.vote(answer_id, person, helpful=True))
                assert store.get(add(store)) is not None
        except Exception as error:  # noqa: BLE001 - told below
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert (results.count(VoteResult.NEW), results.count(VoteResult.SAME)) == (20, 140)


def test_another_process_may_read_while_answers_are_written(store, file, add):
    answer_id = add(store)
    store.vote(answer_id, ANNA, helpful=True)
    with closing(AnswerStore(file)) as reader:
        votes = reader.votes()
        assert next(votes).answer.id == answer_id
        assert add(store)
        assert reader.vote(answer_id, BERT, helpful=True) is VoteResult.NEW
    assert len(list(store.votes())) == 2


def test_what_comes_after_the_end_is_an_error_of_the_store(store, add):
    store.close()
    store.close()
    with pytest.raises(StoreError):
        add(store)
    with pytest.raises(StoreError):
        store.get("x")

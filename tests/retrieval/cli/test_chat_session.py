"""A session asks with the turns before it, changes to a new generation, and survives what cannot be opened."""

import shutil

import pytest

from retrieval.cli.chat_session import ChatSession
from retrieval.datamodel import Status
from retrieval.errors import IndexDamagedError, ModelError

BAND = "Wann durchschnitt Bürgermeisterin Hanna Ottmers das Band vor Gästen?"
QUOTE = "„Bürgermeisterin Hanna Ottmers durchschnitt das Band vor 400 Gästen.“"


class Talk:
    """A session over a stub that notes with which turns it is asked."""

    def __init__(self, answerer, **options):
        self.asked, self.answerer = [], answerer
        self.generation, self.index, self.closed = answerer.generation, answerer.index, 0
        self.context = answerer.context
        self.failure = None

    def ask(self, question, *, top_k, previous):
        self.asked.append((question, [turn.question for turn in previous]))
        if self.failure:
            raise self.failure
        return self.answerer.ask(question, top_k=top_k)

    def close(self):
        self.closed += 1


@pytest.fixture
def talk(answerer):
    return Talk(answerer)


@pytest.fixture
def session(talk):
    return ChatSession(talk, open_live=None, live=lambda: talk.generation, top_k=2)


def test_a_question_is_asked_with_the_turns_before_it(session, talk):
    for line in (BAND, "Und 2023?", "/vergiss", "Wie lang ist die Brücke?", "/kontext", "Wo?"):
        assert session.take(line)

    assert talk.asked == [
        (BAND, []),
        ("Und 2023?", [BAND]),
        ("Wie lang ist die Brücke?", []),
        ("Wo?", ["Wie lang ist die Brücke?"]),
    ]


def test_a_question_that_failed_is_no_turn(session, talk, capsys):
    talk.failure = ModelError("mein-leser", "it has run out of memory", "reader")
    assert session.take(BAND)
    talk.failure = None
    session.take("Und dann?")

    assert talk.asked[-1] == ("Und dann?", [])
    assert capsys.readouterr().err.startswith("The reader 'mein-leser' cannot be used: it has run out of memory")


def test_after_forgetting_there_is_no_last_answer(session, capsys):
    session.take(BAND)
    session.take("/vergiss")
    capsys.readouterr()
    session.take("/quellen")

    assert "no answer yet" in capsys.readouterr().err


def test_a_new_generation_answers_the_next_question_and_is_announced(own_index, build, open_answerer, tmp_path, capsys):
    older = open_answerer(own_index)
    live = [older.generation]
    session = ChatSession(older, open_live=lambda: open_answerer(own_index), live=lambda: live[0], top_k=1)
    session.take("Wann wurde der Leuchtturm in Tonnwerder gelöscht?")
    (tmp_path / "turm.txt").write_text("Der Leuchtturm in Tonnwerder wurde 1987 gelöscht.", encoding="utf-8")
    live[0] = build(own_index, [tmp_path / "turm.txt"]).generation
    session.take("/kontext")
    before = capsys.readouterr()
    session.take("Wann wurde der Leuchtturm in Tonnwerder gelöscht?")
    after = capsys.readouterr()
    session.take("Wann wurde der Leuchtturm in Tonnwerder gelöscht?")

    assert "1987" not in before.out
    assert "renewed" not in before.err
    assert after.err == "The archive was renewed. The archive holds 1 article.\n"
    assert "„Der Leuchtturm in Tonnwerder wurde 1987 gelöscht.“" in after.out
    assert capsys.readouterr().err == ""
    session.close()


def test_a_generation_that_cannot_be_opened_is_said_once_and_the_old_one_goes_on(talk, capsys, tmp_path):
    def open_live():
        raise IndexDamagedError(tmp_path / "index", "manifest.json", "is cut")

    session = ChatSession(talk, open_live=open_live, live=lambda: "another", top_k=1)
    session.take(BAND)
    session.take(BAND)
    shown = capsys.readouterr()

    assert shown.out.count(QUOTE) == 2
    assert shown.err.count("is damaged") == shown.err.count("\n") == 1
    assert talk.closed == 0


def test_the_context_of_a_quote_from_an_older_generation_is_refused(session, talk, capsys):
    session.take(BAND)
    talk.generation = "another"
    session.take("/kontext 1")

    assert "renewed since that answer" in capsys.readouterr().err


def test_the_banner_says_what_the_archive_holds_and_how_to_go_on(session, answerer):
    banner = session.banner()

    assert "5 articles, published 2021-11 to 2024-05-14" in banner
    assert all(name in banner for name in ("/kontext 2", "/quellen", "/hilfe"))
    assert answerer.ask(BAND).status is not Status.NO_ANSWER


def test_an_index_that_goes_away_meanwhile_ends_nothing(own_index, open_answerer, capsys):
    from retrieval.wiring import live_generation

    session = ChatSession(
        open_answerer(own_index), open_live=lambda: open_answerer(own_index), live=lambda: live_generation(own_index),
        top_k=1,
    )  # fmt: skip
    shutil.rmtree(own_index)
    session.take(BAND)
    session.close()

    shown = capsys.readouterr()
    assert "There is no index" in shown.err
    assert QUOTE in shown.out

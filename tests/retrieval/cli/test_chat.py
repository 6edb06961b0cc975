"""A chat takes questions and commands line by line; what cannot be done is one sentence and ends nothing."""

import io
import json
import shutil
import signal
from contextlib import nullcontext

import pytest

from retrieval.cli import chat_lines
from retrieval.cli.chat_lines import read_lines
from retrieval.cli.chat_session import ChatSession
from retrieval.datamodel import Status
from retrieval.errors import IndexDamagedError, ModelError

BAND = "Wann durchschnitt Bürgermeisterin Hanna Ottmers das Band vor Gästen?"
QUOTE = "„Bürgermeisterin Hanna Ottmers durchschnitt das Band vor 400 Gästen.“"
ADVICE = "/hilfe"


@pytest.fixture
def chat(run, built_index):
    """Give a function that pipes lines into a chat; asserts that it ends well."""

    def chat(*lines, index=built_index, options=()):
        text = lines[0] if lines and isinstance(lines[0], bytes) else "".join(f"{line}\n" for line in lines)
        result = run("chat", "--index", index, *options, stdin=text)
        assert result.exit_code == 0, (result.output, result.exception)
        assert "\x1b" not in result.output
        return result

    return chat


def test_it_prints_what_ask_prints(run, chat, built_index):
    asked = run("ask", BAND, "--index", built_index, "--top-k", "1").stdout
    result = chat(BAND, BAND, options=["--top-k", "1"])

    assert QUOTE in asked
    assert result.stdout == f"{asked}\n" * 2
    assert result.stderr == ""


def test_what_was_understood_is_said(chat):
    assert chat("Wie lang ist die Brrücke?").stdout.startswith("Understood as: Wie lang ist die Brücke?\n")


def test_all_sources_of_the_last_answer(chat, built_index, run):
    shown = chat("Was kostet die Überfahrt?", BAND, "/quellen", options=["--top-k", "1"]).stdout
    sources = shown[shown.index(QUOTE) :].split("\n\n")[1].splitlines()

    assert len(sources) == 3
    assert sources[0] == "1  Notiz vom Fluss, undated  [bruecke-notiz 17:84]"
    assert sources[2].startswith("   Neue Brücke über die Ahle, Ahlebote, 14. Mai 2024, https://ahlebote.example/bruec")
    article = run("show", "bruecke-notiz", "--index", built_index, "--json").stdout
    assert json.loads(article)["text"][17:84] == QUOTE.strip("„“")


def test_the_sentences_around_a_quote(chat):
    shown = chat(BAND, "/kontext 1", options=["--top-k", "1"]).stdout
    context = shown.rstrip("\n").split("\n\n", 3)[-1]

    assert context == (
        f"1  Notiz vom Fluss\n   \n   >>{QUOTE.strip('„“')}<<\n   Notiz vom Fluss, undated  [bruecke-notiz 0:84]"
    )


@pytest.mark.parametrize(
    ("german", "english"),
    [("/quellen", "/sources"), ("/kontext 1", "/context 1"), ("/vergiss", "/forget"), ("/hilfe", "/help")],
)
def test_english_names_do_the_same(chat, german, english):
    one, other, loud = (chat(BAND, command, BAND) for command in (german, english, f"  {german.upper()}  "))

    assert one.output == other.output == loud.output


def test_without_a_number_the_context_is_that_of_the_first_quote(chat):
    assert chat(BAND, "/kontext").stdout == chat(BAND, "/kontext 1").stdout


@pytest.mark.parametrize("command", ["/ende", "/quit"])
def test_leaving(chat, command):
    assert chat(command, BAND).output == ""


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["/kontext 2"], "no answer yet"),
        (["/quellen"], "no answer yet"),
        (["Wie lange muss ein Hefeteig gehen?", "/kontext 1"], "no quotes"),
        (["Wie lange muss ein Hefeteig gehen?", "/quellen"], "no quotes"),
        ([BAND, "/kontext 9"], "no quote '9'"),
        ([BAND, "/kontext 0"], "no quote '0'"),
        ([BAND, "/kontext x"], "no quote 'x'"),
        ([BAND, "/kontext 1 2"], "no quote '1 2'"),
        ([BAND, "/kontext -1"], "no quote '-1'"),
        ([BAND, "/kontext \x1b[2J"], r"no quote '\x1b[2J'"),
        (["/farbe rot"], "no command '/farbe'"),
        (["/"], "no command '/'"),
        (["/quellenangabe"], "no command '/quellenangabe'"),
        (["/" + "x" * 100_000], ADVICE),
        (["/\x1b]0;x\x07"], ADVICE),
        (["/vergiss"], "stands alone"),
        (["Fähre" * 4000], "has 20000 characters"),
        (["🚢🚢🚢"], "has no word"),
    ],
)
def test_one_calm_sentence(chat, lines, said):
    result = chat(*lines, BAND)
    [sentence] = result.stderr.splitlines()

    assert said in sentence
    assert sentence.endswith(".")
    assert len(sentence) < 250
    assert QUOTE in result.stdout.split("No answer")[-1]


def test_blank_lines_of_a_pipe_are_passed_over(chat):
    assert chat("", " \t", BAND, "").output == chat(BAND).output
    assert chat().output == ""


@pytest.mark.parametrize(
    "piped",
    [
        b"F\xe4hre?\n" + BAND.encode(),
        b"\xff\xfe\x00\xc3\n" + BAND.encode(),
        ("\ufeff" + BAND).encode() + b"\r\n",
        b"x" * 200_000 + b"\n" + BAND.encode(),
    ],
    ids=["latin-1", "no text", "byte order mark", "a line without end"],
)
def test_bad_bytes_in_the_pipe(chat, piped):
    assert QUOTE in chat(piped).stdout


def test_a_line_without_end_is_one_line(chat):
    assert chat(b"x" * 200_000 + b"\n").stderr.count("\n") == 1


def test_help_names_every_command(chat, built_index, open_answerer):
    session = ChatSession(open_answerer(built_index), open_live=None, live=None, top_k=3)
    session.close()
    text = chat("/hilfe").stdout

    assert all(name in text.split() for name in session.commands)


def test_no_index_is_one_sentence(run):
    result = run("chat", "--index", "nowhere", stdin=BAND)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("fundstelle: There is no index at 'nowhere'")


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


class Typed(list):
    are_typed = True


@pytest.mark.parametrize(
    ("lines", "code", "said"),
    [(Typed([BAND, BAND]), 0, "Left off; ask on"), ([BAND], 130, "Interrupted")],
    ids=["typed", "piped"],
)
def test_ctrl_c_while_an_answer_is_looked_for(run, built_index, monkeypatch, lines, code, said):
    taken = []

    def take(self, line):
        taken.append(line)
        if len(taken) == 1:
            raise KeyboardInterrupt
        return True

    piped = type("Piped", (list,), {"are_typed": False})
    given = lines if isinstance(lines, Typed) else piped(lines)
    monkeypatch.setattr(ChatSession, "take", take)
    monkeypatch.setattr(chat_lines, "read_lines", lambda commands: nullcontext(given))
    result = run("chat", "--index", built_index)

    assert (result.exit_code, taken) == (code, list(lines))
    assert said in result.stderr


# Lines from a terminal


class Keyboard(io.TextIOWrapper):
    def __init__(self, text=b""):
        super().__init__(io.BytesIO(text), encoding="ascii")

    def isatty(self):
        return True


def typed(monkeypatch, tmp_path, *events):
    """Give the lines that come of what is typed: texts, or exceptions that the keyboard raises."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr("sys.stdin", Keyboard())
    todo = [*events, EOFError()]

    def next_line(self):
        event = todo.pop(0)
        if isinstance(event, BaseException):
            raise event
        return event

    monkeypatch.setattr(chat_lines._TypedLines, "_next", next_line)
    with read_lines([]) as lines:
        assert lines.are_typed
        return list(lines)


C = KeyboardInterrupt


@pytest.mark.parametrize(
    ("events", "lines"),
    [
        ([], []),
        (["a", "b"], ["a", "b"]),
        ([C(), "a"], ["a"]),
        ([C(), "a", C(), "b"], ["a", "b"]),
        (["a", C(), C(), "b"], ["a"]),
    ],
)
def test_ctrl_c_goes_on_and_twice_leaves(monkeypatch, tmp_path, events, lines):
    assert typed(monkeypatch, tmp_path, *events) == lines


def test_without_an_editor_lines_are_read_all_the_same(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr("sys.stdin", Keyboard(b"Gr\xc3\xbc\xdfe\nzwei"))
    with read_lines([]) as lines:  # stdout is no terminal here
        assert list(lines) == ["Grü�e\n", "zwei"]
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", "> > > \n")


def test_a_closed_stdin_has_no_lines(monkeypatch):
    monkeypatch.setattr("sys.stdin", None)
    with read_lines([]) as lines:
        assert (list(lines), lines.are_typed) == ([], False)


def test_signals_are_given_back(monkeypatch, tmp_path):
    before = signal.getsignal(signal.SIGTERM)
    typed(monkeypatch, tmp_path, "a")

    assert signal.getsignal(signal.SIGTERM) is before


def test_the_tab_key_completes_commands():
    commands = ["/quellen", "/quit", "/kontext"]

    assert chat_lines._completion(commands, "/qu", 0) == "/quellen "
    assert chat_lines._completion(commands, "/qu", 1) == "/quit "
    assert chat_lines._completion(commands, "/qu", 2) is None
    assert chat_lines._completion(commands, "", 0) is None


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

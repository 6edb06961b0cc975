"""A chat takes questions and commands line by line; what cannot be done is one sentence and ends nothing."""

import json
from contextlib import nullcontext

import pytest

from retrieval.cli import chat_lines
from retrieval.cli.chat_session import ChatSession

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

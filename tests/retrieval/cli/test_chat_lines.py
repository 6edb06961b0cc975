"""Lines come from whoever types them, and Ctrl-C and signals are theirs."""

import io
import signal

import pytest

from retrieval.cli import chat_lines
from retrieval.cli.chat_lines import read_lines


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

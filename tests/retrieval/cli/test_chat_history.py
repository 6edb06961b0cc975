"""The history outlives a session, belongs to its user, is bounded, and never stands in the way."""

import os
import stat

import pytest

from retrieval.cli.chat_history import LONGEST, MOST, History, history_path


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state" / "fundstelle" / "chat_history"


def add(path, *lines):
    history = History(path)
    return [history.add(line) for line in lines]


def test_lines_are_there_in_the_next_session(path):
    add(path, "Wo lag die Fähre?\n", "/quellen")

    assert History(path).lines == ["Wo lag die Fähre?", "/quellen"]


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o666])
def test_nobody_else_can_read_it(path, mode):
    path.parent.mkdir(parents=True)
    path.touch(mode)
    path.chmod(mode)
    add(path, "geheim")

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_new_folder_is_the_users_own(path):
    before = os.umask(0)
    try:
        add(path, "geheim")
    finally:
        os.umask(before)

    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_is_not_worth_it_is_left_out(path):
    assert add(path, "a", "a", " ", "", "b" * (LONGEST + 1), "b", "a") == [True, False, False, False, False, True, True]
    assert History(path).lines == ["a", "b", "a"]


def test_a_pasted_line_is_one_line_and_steers_nothing(path):
    add(path, "eins\nzwei\x1b[2J")

    assert History(path).lines == ["eins zwei�[2J"]


def test_it_does_not_grow_for_ever(path):
    path.parent.mkdir(parents=True)
    path.write_text("".join(f"{number}\n" for number in range(2 * MOST + 1)), encoding="utf-8")
    history = History(path)

    assert history.lines[0] == str(MOST + 1)
    assert len(history.lines) == len(path.read_text(encoding="utf-8").splitlines()) == MOST
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_two_sessions_keep_the_lines_of_both(path):
    one, other = History(path), History(path)
    one.add("a")
    other.add("b")
    one.add("c")

    assert History(path).lines == ["a", "b", "c"]


def test_bytes_that_are_no_text(path):
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\xff\x00\x1b\nb\n")

    assert History(path).lines == ["���", "b"]


@pytest.mark.parametrize("kind", ["folder", "pipe", "below a file", "link to a pipe", "nul", None])
def test_a_place_that_cannot_be_used_is_passed_over(tmp_path, kind):
    path = tmp_path / "history"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "below a file":
        path.touch()
        path = path / "history"
    elif kind == "link to a pipe":
        os.mkfifo(tmp_path / "pipe")
        path.symlink_to(tmp_path / "pipe")
    elif kind == "nul":
        path = tmp_path / "a\0b"
    else:
        path = None
    history = History(path)

    assert history.add("a")
    assert history.add("b")
    assert history.lines == ["a", "b"]


@pytest.mark.parametrize(
    ("state", "shown"),
    [("/zustand", "/zustand/fundstelle/chat_history"), ("", "/heim/.local/state/fundstelle/chat_history"),
     ("neben/mir", "/heim/.local/state/fundstelle/chat_history")],
)  # fmt: skip
def test_where_it_lies(monkeypatch, state, shown):
    monkeypatch.setenv("XDG_STATE_HOME", state)
    monkeypatch.setenv("HOME", "/heim")

    assert str(history_path()) == shown

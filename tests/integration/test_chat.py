"""`fundstelle chat` as people and programs have it: a terminal (pty), a closed pipe, a signal."""

import fcntl
import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

pytestmark = pytest.mark.integration

LAUNCHER = Path(__file__).resolve().parents[1] / "fakes" / "fake_fundstelle.py"
REPOSITORY = Path(__file__).resolve().parents[2]
BAND = "Wann durchschnitt Bürgermeisterin Hanna Ottmers das Band vor Gästen?"
STYLES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
PATIENCE = 30


class Terminal:
    """Type into a process and read what it shows; styles are left out."""

    def __init__(self, master, slave, process):
        self.master, self.slave, self.process, self.shown = master, slave, process, ""

    def type(self, keys):
        os.write(self.master, keys if isinstance(keys, bytes) else keys.encode())

    def see(self, text):
        """Wait for the text, and return all that came up to it."""
        end = time.monotonic() + PATIENCE
        while text not in self.shown:
            ended = self.process.poll() is not None  # asked before reading: what it said at the end is read as well
            assert time.monotonic() < end, f"{text!r} did not come after {self.shown!r}"
            if select.select([self.master], [], [], 0.1)[0]:
                read = os.read(self.master, 65536)
                self.shown += STYLES.sub("", read.decode(errors="replace")).replace("\r", "")
            else:
                assert not ended, f"{text!r} did not come before the end, but {self.shown!r}"
        before, after = self.shown.split(text, 1)
        self.shown = after
        return before + text

    def rest(self):
        """Do nothing until the editor waits for a key: Python's readline notices a signal only then.

        One that comes a moment earlier is noticed with the next key.
        """
        time.sleep(0.5)

    def interrupt(self):
        """Press Ctrl-C as a person would, not within the same millisecond as the key before."""
        self.rest()
        self.type("\x03")

    def echoes(self):
        return bool(termios.tcgetattr(self.slave)[3] & termios.ECHO)

    def until_it_reads(self):
        """Wait until the editor has taken over the terminal, so that the next key is its own."""
        end = time.monotonic() + PATIENCE
        while self.echoes():
            assert time.monotonic() < end
            time.sleep(0.01)


@contextmanager
def terminal(command, state, **environment):
    master, slave = pty.openpty()

    def take_the_terminal():
        signal.signal(signal.SIGINT, signal.default_int_handler)  # tests in a shell's background ignore it
        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    process = subprocess.Popen(
        command,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        preexec_fn=take_the_terminal,
        cwd=REPOSITORY,
        env=os.environ | {"XDG_STATE_HOME": str(state), "TERM": "xterm", "COLUMNS": "100"} | environment,
    )
    try:
        yield Terminal(master, slave, process)
    finally:
        process.kill()
        process.wait(PATIENCE)
        os.close(master)
        os.close(slave)


@pytest.fixture
def chat(built_index, tmp_path):
    """Give a function that starts a chat with the fake encoder in a terminal, and waits for its prompt."""

    @contextmanager
    def chat():
        with terminal(
            [sys.executable, str(LAUNCHER), "chat", "--index", str(built_index)], tmp_path / "state"
        ) as shown:
            shown.see("> ")
            shown.until_it_reads()
            yield shown

    return chat


def test_a_conversation_on_a_terminal(seeds_index, tmp_path):
    command = [sys.executable, "-m", "retrieval", "chat", "--index", str(seeds_index)]
    with terminal(command, tmp_path / "state") as shown:
        banner = shown.see("> ")
        assert "18 articles, published 2011-08-24 to 2025-06-17" in banner
        assert all(name in banner for name in ("/kontext 2", "/quellen", "/hilfe"))
        shown.type("Wo trafen sich Kim und Putin 2019?\r")
        shown.see("More likely right than not (0.")
        shown.see("[kim-putin-wostotschny-2023 3171:3277]")
        shown.see("> ")
        shown.type("Und 2023?\r")
        shown.see("1  „")
        shown.see("> ")
        shown.type("/kontext 9\r")
        shown.see("write /kontext and a number from 1 to")
        shown.see("> ")
        shown.type("/quel\t\r")  # the tab key completes it
        shown.see("1  ")
        shown.see("> ")
        shown.type("\x04")
        assert shown.process.wait(PATIENCE) == 0
        assert shown.echoes()


def test_the_arrow_keys_bring_lines_of_an_earlier_session(chat, tmp_path):
    with chat() as shown:
        shown.type(f"{BAND}\r")
        shown.see("Hanna Ottmers")
        shown.see("> ")
        shown.type("/ende\r")
        assert shown.process.wait(PATIENCE) == 0
    with chat() as shown:
        shown.type("\x1b[A\x1b[A\r")  # the last line, and the one before
        shown.see("1  „")

    history = tmp_path / "state" / "fundstelle" / "chat_history"
    assert history.read_text(encoding="utf-8") == f"{BAND}\n/ende\n{BAND}\n"


def test_ctrl_c_clears_a_line_and_twice_at_an_empty_one_leaves(chat):
    with chat() as shown:
        shown.type("halbe Frage")
        shown.see("halbe Frage")
        shown.interrupt()
        assert "leaves" not in shown.see("> ")
        shown.until_it_reads()
        shown.interrupt()
        shown.see("Ctrl-C once more leaves")
        shown.see("> ")
        shown.until_it_reads()
        shown.type("\r")
        shown.see("Type a question")  # what was typed in between starts the count anew
        for _ in range(2):
            shown.see("> ")
            shown.until_it_reads()
            shown.interrupt()
        assert shown.process.wait(PATIENCE) == 0


def test_bytes_that_are_no_text_end_nothing(chat):
    with chat() as shown:
        shown.type(b"F\xe4hre Seeadler\r")
        shown.see("Seeadler")
        shown.see("> ")
        shown.type(f"{BAND}\r")
        shown.see("Hanna Ottmers")


def test_a_folder_that_cannot_be_written_is_passed_over(built_index, tmp_path):
    (tmp_path / "state").touch()
    with terminal([sys.executable, str(LAUNCHER), "chat", "--index", str(built_index)], tmp_path / "state") as shown:
        shown.see("> ")
        shown.type(f"{BAND}\r")
        said = shown.see("> ")
        assert "Hanna Ottmers" in said
        assert "state" not in said


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_gives_the_terminal_back(chat, number):
    with chat() as shown:
        assert not shown.echoes()
        shown.rest()
        shown.process.send_signal(number)
        assert shown.process.wait(PATIENCE) == 128 + number
        assert shown.echoes()


def test_a_program_reads_each_answer_before_it_asks_on(built_index):
    chat = subprocess.Popen(
        [sys.executable, str(LAUNCHER), "chat", "--index", str(built_index), "--top-k", "1"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    for _ in range(2):
        chat.stdin.write(f"{BAND}\n".encode())
        chat.stdin.flush()
        assert b"right" in chat.stdout.readline()
        while b"the same words" not in chat.stdout.readline():
            pass
        assert chat.stdout.readline() == b"\n"
    rest = chat.communicate(timeout=PATIENCE)

    assert (chat.returncode, rest) == (0, (b"", b""))


def test_a_closed_pipe_is_no_error(built_index):
    chat = subprocess.Popen(
        [sys.executable, str(LAUNCHER), "chat", "--index", str(built_index)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    chat.stdout.close()
    chat.stdin.write(f"{BAND}\n".encode() * 50)
    chat.stdin.close()
    err = chat.stderr.read()
    chat.stderr.close()

    assert err == b""
    assert chat.wait(PATIENCE) in {0, 1}

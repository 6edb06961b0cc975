"""`build` with real signals and a real terminal, and `build --watch`.  The encoder is the fake one."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from retrieval.indexing.generations import GenerationStore

pytestmark = pytest.mark.integration

LAUNCHER = Path(__file__).resolve().parents[1] / "fakes" / "fake_fundstelle.py"
PATIENCE = 30.0  # seconds
KEPT = "texts encoded so far are kept, so the next build goes on from there."


def start(*arguments, **options):
    """Start a build that hears SIGINT, also where the tests themselves run in the background."""
    return subprocess.Popen(
        [sys.executable, str(LAUNCHER), "build", *(str(argument) for argument in arguments)],
        stdout=subprocess.PIPE,
        stderr=options.pop("stderr", subprocess.PIPE),
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        **options,
    )


def waits():
    return os.environ | {"FAKE_WAIT": "1"}


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_a_build_in_order(own_index, articles_folder, number, code):
    live = GenerationStore(own_index).live()
    with start("--articles", articles_folder, "--index", own_index, "--full", env=waits()) as build:
        assert build.stderr.readline() == "encoding\n"
        build.send_signal(number)
        out, err = build.communicate(timeout=PATIENCE)

    assert (build.returncode, out) == (code, "")
    assert err == f"fundstelle: Interrupted; the live index is as it was; {KEPT}\n"
    assert GenerationStore(own_index).live() == live
    assert [path.name for path in live.parent.iterdir()] == [live.name]


def test_without_a_live_index_it_says_so_and_in_json_as_an_event(tmp_path, articles_folder):
    with start("--articles", articles_folder, "--index", tmp_path / "index", "--json", env=waits()) as build:
        while build.stderr.readline() != "encoding\n":
            pass
        build.send_signal(signal.SIGINT)
        out, err = build.communicate(timeout=PATIENCE)

    assert (build.returncode, out) == (130, "")
    message = f"Interrupted; there is no index yet; {KEPT}"
    event = {"event": "error", "message": message, "kind": "interrupted"}
    assert json.loads(err.splitlines()[-1]) == event


def test_impatience_changes_nothing(own_index, articles_folder):
    with start("--articles", articles_folder, "--index", own_index, "--full", env=waits()) as build:
        assert build.stderr.readline() == "encoding\n"
        for _ in range(20):
            if build.poll() is None:
                build.send_signal(signal.SIGINT)
            time.sleep(0.01)
        _, err = build.communicate(timeout=PATIENCE)

    assert build.returncode == 130
    assert err == f"fundstelle: Interrupted; the live index is as it was; {KEPT}\n"


STUCK = """
import sys, time
from retrieval.cli.interruption import interruptible
with interruptible(lambda: print("said", file=sys.stderr, flush=True)):
    try:
        print("stuck", flush=True)
        time.sleep(60)
    except BaseException:
        time.sleep(60)  # as a library that swallows what it should not
"""


def test_what_does_not_end_is_ended():
    stuck = subprocess.Popen(
        [sys.executable, "-c", STUCK],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=LAUNCHER.parents[2],
    )
    with stuck:
        assert stuck.stdout.readline() == "stuck\n"
        stuck.send_signal(signal.SIGTERM)
        _, err = stuck.communicate(timeout=PATIENCE)

    assert (stuck.returncode, err) == (143, "said\n")


@contextmanager
def terminal():
    """Give a terminal's two ends: what to read from, and what to give a process."""
    reader, writer = pty.openpty()
    try:
        yield reader, writer
    finally:
        os.close(reader)


def read_until(reader, words, shown=""):
    while words not in shown:
        try:
            shown += os.read(reader, 65536).decode()
        except OSError:  # nobody writes any more
            break
    return shown


def test_on_a_terminal_one_line_shows_the_work_and_goes(own_index, articles_folder):
    with terminal() as (reader, writer):
        environment = waits() | {"TERM": "xterm", "COLUMNS": "60"}
        build = start("--articles", articles_folder, "--index", own_index, "--full", stderr=writer, env=environment)
        os.close(writer)
        with build:
            shown = read_until(reader, "cutting passages")
            build.send_signal(signal.SIGINT)
            shown = read_until(reader, "goes on from there.", shown)
            build.wait(PATIENCE)

    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l")  # the cursor is back
    assert build.returncode == 130
    line = re.compile(r"cutting passages  (━|╌)+  \d/5|cutting passages  (━|╌)+  5/5")
    assert line.search(shown)
    rest = shown.rsplit("\x1b[2K", 1)[1]
    assert rest.startswith("fundstelle: Interrupted; ")  # behind the line that was wiped away


@pytest.fixture
def archive(tmp_path):
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "deich.txt").write_text("Der Deich bei Norderhörn hielt in der Nacht.", encoding="utf-8")
    return folder


@contextmanager
def watching(archive, *options, **more):
    watch = start("--articles", archive, "--index", archive / "index", "--watch", *options, **more)
    try:
        yield watch
    finally:
        watch.kill()
        watch.communicate()


def next_result(watch):
    return json.loads(watch.stdout.readline())


def replace(path, text):
    path.with_name(".new").write_text(text, encoding="utf-8")
    path.with_name(".new").rename(path)


def test_watching_builds_again_whatever_happens_to_the_files(archive):
    with watching(archive, "--json", stderr=subprocess.DEVNULL) as watch:
        assert next_result(watch)["articles"] == 1

        (archive / "neu").mkdir()
        replace(archive / "neu" / "schleuse.txt", "Die Schleuse blieb geschlossen.")
        assert next_result(watch)["articles"] == 2

        replace(archive / "deich.txt", "Der Deich bei Norderhörn brach.")
        result = next_result(watch)
        assert (result["articles"], result["rebuilt"]) == (2, True)

        (archive / "neu" / "schleuse.txt").unlink()
        (archive / "neu").rmdir()
        assert next_result(watch)["articles"] == 1

        watch.send_signal(signal.SIGTERM)
        assert watch.wait(PATIENCE) == 0
        assert watch.stdout.read() == ""


def test_an_error_is_said_and_the_watching_goes_on(archive):
    store = GenerationStore(archive / "index")
    with watching(archive) as watch:
        assert "watching" in watch.stderr.readline()
        assert "built; 1 articles" in watch.stdout.readline()
        with store.lock():
            (archive / "schleuse.txt").write_text("Die Schleuse blieb geschlossen.", encoding="utf-8")
            line = watch.stderr.readline()
            while "skipped" in line:
                line = watch.stderr.readline()
            assert "another build is at work" in line
            assert "Trying again when something changes, or in 10 s." in line
        assert "built; 2 articles" in watch.stdout.readline()  # nothing changed, and yet

        watch.send_signal(signal.SIGINT)
        assert watch.wait(PATIENCE) == 0
        assert watch.stderr.read().endswith("stopped watching; the live index is as the last build left it\n")


def test_a_folder_that_comes_later(tmp_path):
    with watching(tmp_path / "later") as watch:
        assert "watching" in watch.stderr.readline()
        assert "it does not exist" in watch.stderr.readline()
        (tmp_path / "later").mkdir()
        (tmp_path / "later" / "a.txt").write_text("Der Deich hielt.", encoding="utf-8")
        assert "built; 1 articles" in watch.stdout.readline()


def test_a_signal_ends_a_build_that_is_watched(archive):
    with watching(archive, env=waits()) as watch:
        assert "watching" in watch.stderr.readline()
        deadline = time.monotonic() + PATIENCE
        while not (archive / "index" / "LOCK").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        watch.send_signal(signal.SIGTERM)

        assert watch.wait(PATIENCE) == 0
        with GenerationStore(archive / "index").lock():  # the build is gone, too
            assert not (archive / "index" / "CURRENT").exists()


def test_articles_and_index_in_one_folder_cannot_be_watched(archive):
    with start("--articles", archive, "--index", archive, "--watch") as watch:
        out, err = watch.communicate(timeout=PATIENCE)

    assert (watch.returncode, out) == (2, "")
    assert "name two folders" in err

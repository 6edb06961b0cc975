"""A build in a process of its own; the builds are scripts of a few lines."""

import threading

import pytest

from retrieval import build_at_work, start_build
from retrieval.build_process import BuildProcess
from retrieval.indexing.build_lock import build_lock


def process_that(does):
    return BuildProcess([], started_as=("-c", f"import json, os, signal, sys, time\n{does}"))


def followed(process):
    events, lines = [], []
    return process.follow(on_event=events.append, on_line=lines.append), events, lines


def test_its_result_its_events_and_what_libraries_say():
    script = """
print('{"event": "progress", "done": 1}', file=sys.stderr)
print('a library complains', file=sys.stderr)
print('[1]', file=sys.stderr)
print('{"articles": 3}')
"""
    build, events, lines = followed(process_that(script))
    assert (build.result, build.failure) == ({"articles": 3}, None)
    assert events == [{"event": "progress", "done": 1}]
    assert lines == ["a library complains", "[1]"]


def test_why_it_failed_in_a_sentence_and_a_word():
    script = """print('{"event": "error", "message": "no room", "kind": "disk-full"}', file=sys.stderr); sys.exit(1)"""
    build, _, _ = followed(process_that(script))
    assert (build.result, build.failure, build.kind) == (None, "no room", "disk-full")


@pytest.mark.parametrize(
    ("does", "words", "kind"),
    [
        ("os.kill(os.getpid(), signal.SIGKILL)", "ended by SIGKILL", "killed"),
        ("sys.exit(3)", "the code 3", "unexpected"),
    ],
)
def test_an_end_without_words(does, words, kind):
    build, _, _ = followed(process_that(does))
    assert words in build.failure
    assert build.kind == kind


@pytest.mark.parametrize("does", ["time.sleep(60)", "signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"])
def test_another_thread_ends_it_in_order_or_without(monkeypatch, does):
    monkeypatch.setattr("retrieval.build_process._PATIENCE", 0.3)
    process = process_that(f"print('x', file=sys.stderr, flush=True); {does}")
    ended = threading.Timer(0.2, process.end)
    ended.start()
    build, _, _ = followed(process)
    ended.join()
    assert build.kind == "killed"
    process.end()  # nothing happens


def test_what_is_raised_while_it_is_followed_ends_it():
    process = process_that("print('x', file=sys.stderr, flush=True); time.sleep(60)")

    def fail(line):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        process.follow(on_event=fail, on_line=fail)


def test_the_real_command_speaks_so(tmp_path):
    (tmp_path / "articles").mkdir()
    build, events, _ = followed(start_build(tmp_path / "index", [tmp_path / "articles"], full=True))
    assert (build.result, build.kind) == (None, "no-articles")
    assert events[-1]["message"] == build.failure


def test_a_build_that_is_kept_from_the_index_says_that_it_is_busy(tmp_path):
    (tmp_path / "a.txt").write_text("Der Fluss stieg.", encoding="utf-8")
    with build_lock(tmp_path / "index"):
        build, _, _ = followed(start_build(tmp_path / "index", [tmp_path / "a.txt"]))
        at_work = build_at_work(tmp_path / "index")
    assert build.kind == "busy"
    assert f"process {at_work.pid} on {at_work.host!r}" in build.failure
    assert build_at_work(tmp_path / "index") is None
    assert build_at_work(tmp_path / "nothing") is None

"""What `build --watch` says; the builds are made up."""

import json

import pytest

from retrieval.build_process import ChildBuild
from retrieval.cli import watch as watch_module
from retrieval.cli.interruption import Interrupted

RESULT = {
    "generation": "g", "rebuilt": True, "articles": 2, "added": 2, "changed": 0, "unchanged": 0, "removed": 0,
    "passages": 3, "sentences": 4, "skipped": [], "seconds": 1.25,
}  # fmt: skip
CHANGES = "2 added, 0 changed, 0 unchanged, 0 removed"
SKIPPED = {"path": "a.png", "line": None, "reason": "it has an unknown ending"}


class _LeftError(Exception):
    pass


@pytest.fixture
def watch(run, monkeypatch):
    """Give a function that watches while these builds happen, one at each look; it returns calls and result."""

    def watch(*builds, options=()):
        pending, calls = list(builds), []

        def build_in_child(arguments, *, on_event, on_line):
            calls.append(list(arguments))
            events, result, failure = pending.pop(0)
            for event in events:
                on_event(event)
            return ChildBuild(result=result, failure=failure)

        def leave(code):
            raise _LeftError(code)

        def look(paths, index):
            if not pending:
                raise Interrupted(2)
            return len(pending)

        clock = iter(range(0, 10**6, 1000))
        monkeypatch.setattr(watch_module, "build_in_child", build_in_child)
        monkeypatch.setattr(watch_module, "take_snapshot", look)
        monkeypatch.setattr(watch_module, "leave", leave)
        monkeypatch.setattr(watch_module.time, "monotonic", lambda: next(clock))
        monkeypatch.setattr(watch_module.time, "sleep", lambda seconds: None)
        result = run("--debug", "build", "--watch", "--articles", "archiv", "--index", "ix", *options)
        assert repr(result.exception) == "_LeftError(0)"
        return calls, result

    return watch


def said(text):
    """Return the lines without their time."""
    return [line.split(" ", 1)[1] for line in text.splitlines()]


def test_a_line_for_each_build_that_changed_something(watch):
    unchanged = RESULT | {"rebuilt": False}
    _, result = watch(([], RESULT, None), ([], unchanged, None), ([], RESULT | {"articles": 9}, None))

    assert said(result.stdout) == [
        f"ix: built; 2 articles ({CHANGES}), 3 passages, 4 sentences, 0 skipped (1.2 s)",
        f"ix: built; 9 articles ({CHANGES}), 3 passages, 4 sentences, 0 skipped (1.2 s)",
    ]
    assert said(result.stderr) == [
        "watching 'archiv' for 'ix'; Ctrl-C ends it",
        "stopped watching; the live index is as the last build left it",
    ]


def test_the_first_build_is_told_even_if_nothing_was_to_do(watch):
    _, result = watch(([], RESULT | {"rebuilt": False}, None))

    assert said(result.stdout) == [
        f"ix: up to date; 2 articles ({CHANGES}), 3 passages, 4 sentences, 0 skipped (1.2 s)"
    ]


def test_a_failure_is_said_once_and_its_end_as_well(watch):
    failed, unchanged = ([], None, "The disk is full."), RESULT | {"rebuilt": False}
    _, result = watch(([], RESULT, None), failed, failed, ([], unchanged, None), failed)

    full = "The disk is full. Trying again when something changes, or in 10 s."
    assert said(result.stderr)[1:-1] == [full, full]
    assert [line.split(";")[0] for line in said(result.stdout)] == ["ix: built", "ix: up to date"]


def test_a_lock_that_is_held_ever_longer_is_said_once(watch):
    held = [f"Another build is at work there, since noon, {ago} ago; wait." for ago in ("1 second", "59 seconds")]
    _, result = watch(*(([], None, failure) for failure in held))

    assert said(result.stderr)[1:-1] == [f"{held[0]} Trying again when something changes, or in 10 s."]


def test_a_skipped_file_is_named_once(watch):
    form = RESULT | {"skipped": [SKIPPED]}
    _, result = watch(([], form, None), ([], form, None), ([], RESULT, None), ([], form, None))

    line = "skipped 'a.png': it has an unknown ending"
    assert said(result.stderr)[1:-1] == [line, line]  # again, after it was gone


def test_full_is_for_the_first_build_that_works(watch):
    calls, _ = watch(([], None, "no"), ([], RESULT, None), ([], RESULT, None), options=["--full"])

    ordinary = ["--debug", "build", "--json", "--index", "ix", "--articles", "archiv"]
    assert calls == [[*ordinary, "--full"], [*ordinary, "--full"], ordinary]


def test_in_json_every_build_is_a_line_and_events_pass(watch):
    event = {"event": "error", "message": "no", "kind": "unexpected"}
    _, result = watch(([], RESULT, None), ([event], None, "no"), ([], None, "SIGSEGV"), options=["--json"])

    assert [json.loads(line) for line in result.stdout.splitlines()] == [RESULT]
    assert [json.loads(line) for line in result.stderr.splitlines()] == [event, event | {"message": "SIGSEGV"}]

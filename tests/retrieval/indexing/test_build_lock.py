"""One build at a time, and whoever comes second hears who is at work."""

import json
import os
import re
import socket
from datetime import UTC, datetime, timedelta

import pytest

from retrieval.errors import IndexWriteError
from retrieval.indexing.build_lock import build_lock


def second_build(folder):
    """Return what a second build hears, as far as it is the reason."""
    with pytest.raises(IndexWriteError) as caught, build_lock(folder):
        pass
    assert caught.value.advice == "wait until it is done"
    return caught.value.reason


def ago(**delta):
    return (datetime.now(UTC) - timedelta(**delta)).isoformat(timespec="seconds")


def test_who_holds_it_is_told_and_forgotten_at_the_end(tmp_path):
    with build_lock(tmp_path):
        told = json.loads((tmp_path / "LOCK").read_text(encoding="utf-8"))
        reason = second_build(tmp_path)

    assert list(told) == ["pid", "host", "since"]
    assert (told["pid"], told["host"]) == (os.getpid(), socket.gethostname())
    assert datetime.fromisoformat(told["since"]).utcoffset() == timedelta(0)
    assert re.fullmatch(
        rf"another build is at work there: process {os.getpid()} on '{re.escape(socket.gethostname())}', "
        r"since \d\d:\d\d:\d\d UTC on \d{4}-\d\d-\d\d, \d+ seconds? ago",
        reason,
    )
    assert (tmp_path / "LOCK").read_bytes() == b""
    with build_lock(tmp_path):
        pass


@pytest.mark.parametrize(
    ("delta", "words"),
    [
        ({"minutes": 4, "seconds": 10}, "4 minutes ago"),
        ({"minutes": 1, "seconds": 10}, "1 minute ago"),
        ({"hours": 5}, "5 hours ago"),
        ({"days": 2, "hours": 3}, "2 days ago"),
    ],
)
def test_since_when(tmp_path, delta, words):
    with build_lock(tmp_path):
        (tmp_path / "LOCK").write_text(json.dumps({"pid": 4711, "host": "elsewhere", "since": ago(**delta)}))
        reason = second_build(tmp_path)

    assert "process 4711 on 'elsewhere', since " in reason
    assert reason.endswith(words)


def test_of_a_clock_that_went_back_no_duration_is_told(tmp_path):
    with build_lock(tmp_path):
        (tmp_path / "LOCK").write_text('{"pid": 4711, "host": "elsewhere", "since": "2999-11-23T12:03:05+00:00"}')

        assert second_build(tmp_path).endswith(": process 4711 on 'elsewhere', since 12:03:05 UTC on 2999-11-23")


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\xff\x00",
        b"[]",
        b"7",
        b"{}",
        b"[" * 10_000,
        b'{"pid": 4711, "host": "x", "since": "yesterday"}',
        b'{"pid": 4711, "host": "x", "since": null}',
        b'{"pid": "x", "host": "x", "since": "2026-11-23T12:03:05+00:00"}',
        b'{"pid": -1, "host": "x", "since": "2026-11-23T12:03:05+00:00"}',
        b'{"pid": 1e999, "host": "x", "since": "2026-11-23T12:03:05+00:00"}',
        b'{"pid": 4711, "host": "x", "since": "0001-01-01T00:00:00+14:00"}',
        b'{"pid": 4711' + b" " * 100_000,
    ],
)
def test_a_text_that_says_nothing_is_left_out(tmp_path, text):
    with build_lock(tmp_path):
        (tmp_path / "LOCK").write_bytes(text)

        assert second_build(tmp_path) == "another build is at work there"


def test_what_a_dead_process_left_is_not_believed(tmp_path):
    process = os.posix_spawn("/bin/true", ["true"], {})
    os.waitpid(process, 0)
    left = json.dumps({"pid": process, "host": socket.gethostname(), "since": ago(hours=1)})
    (tmp_path / "LOCK").write_text(left)

    with build_lock(tmp_path):
        assert json.loads((tmp_path / "LOCK").read_text(encoding="utf-8"))["pid"] == os.getpid()
        (tmp_path / "LOCK").write_text(left)
        assert second_build(tmp_path) == "another build is at work there"


def test_a_host_cannot_steer_the_terminal(tmp_path):
    with build_lock(tmp_path):
        (tmp_path / "LOCK").write_text(
            json.dumps({"pid": 4711, "host": "\x1b[2J\n" + "x" * 500, "since": ago(hours=1)})
        )
        reason = second_build(tmp_path)

    assert "\x1b" not in reason
    assert "\n" not in reason
    assert len(reason) < 250


def test_a_link_called_lock_is_not_followed(tmp_path):
    (tmp_path / "mine").write_text("mine", encoding="utf-8")
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "LOCK").symlink_to("../mine")

    with pytest.raises(IndexWriteError, match="LOCK"), build_lock(tmp_path / "index"):
        pass
    assert (tmp_path / "mine").read_text(encoding="utf-8") == "mine"


def test_a_pipe_called_lock_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "LOCK")

    with pytest.raises(IndexWriteError, match="LOCK there is no file"), build_lock(tmp_path):
        pass


def test_that_nobody_can_be_told_stops_no_build(tmp_path, monkeypatch):
    def full(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("retrieval.indexing.build_lock.os.pwrite", full)
    with build_lock(tmp_path):
        assert second_build(tmp_path) == "another build is at work there"

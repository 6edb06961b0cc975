"""What programs are told while a build runs."""

import json

import pytest

from retrieval.cli.events import EventStream
from retrieval.datamodel import SkippedFile
from retrieval.errors import IndexWriteError


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def written():
    return []


@pytest.fixture
def stream(written, clock):
    return EventStream(written.append, clock)


def steps(written):
    return [(event["stage"], event["done"]) for event in written]


def test_a_few_a_second_and_always_the_last_of_a_stage(stream, written, clock):
    for done in range(1, 1001):
        clock.now += 0.002
        stream.on_progress("encoding", done, 1000)
    stream.on_progress("writing the index", 0, 4)
    stream.on_progress("writing the index", 1, 4)
    stream.flush()

    assert steps(written)[0] == ("encoding", 1)
    assert steps(written)[-3:] == [("encoding", 1000), ("writing the index", 0), ("writing the index", 1)]
    assert len(written) <= 2 / 0.25 + 4


def test_stages_that_take_turns_are_not_written_more_often(stream, written, clock):
    for done in range(1, 1001):
        clock.now += 0.002
        stream.on_progress("reading articles", done, done)
        stream.on_progress("encoding", done, done)
    stream.flush()

    assert len(written) <= 2 * (2 / 0.25 + 2)
    assert dict(steps(written)) == {"reading articles": 1000, "encoding": 1000}


def test_nothing_is_said_twice(stream, written, clock):
    for _ in range(5):
        clock.now += 1
        stream.on_progress("encoding", 3, 9)
    stream.flush()

    assert steps(written) == [("encoding", 3)]


def test_what_is_not_known_is_null(stream, written, clock):
    stream.on_progress("encoding", 0, 0)
    clock.now = 2.0
    stream.on_progress("encoding", 264, 0)
    clock.now = 4.0
    stream.on_progress("encoding", 528, 792)

    assert [list(event.values())[3:] for event in written] == [
        [None, None, None],
        [None, 132.0, None],
        [792, 132.0, 2.0],  # (792 - 528) / 132
    ]
    assert list(written[0]) == ["event", "stage", "done", "total", "rate", "seconds_left"]


@pytest.fixture
def build_that(monkeypatch):
    """Let `build_index` do something else."""

    def build_that(does):
        monkeypatch.setattr("retrieval.wiring.build_index", does)

    return build_that


def events_of(result):
    return [json.loads(line) for line in result.stderr.splitlines()]


def test_a_build_that_fails_says_so_in_an_event_and_prints_nothing(run, elsewhere, build_that):
    def fails(folder, articles, *, on_progress, **_):
        on_progress("reading articles", 1, 3)
        on_progress("reading articles", 2, 3)
        raise IndexWriteError(folder, "the disk is full", kind="disk-full")

    build_that(fails)
    result = run("build", "--json")

    assert result.exit_code == 1
    assert result.stdout == ""
    *progress, error = events_of(result)
    assert [event["done"] for event in progress] == [1, 2]
    assert list(error) == ["event", "message", "kind"]
    assert (error["event"], error["kind"]) == ("error", "disk-full")
    assert "the disk is full" in error["message"]


def test_a_setting_that_cannot_work_is_an_event_as_well(run, monkeypatch):
    monkeypatch.setenv("FUNDSTELLE_CAUTION", "tollkühn")
    result = run("build", "--json")

    assert result.exit_code == 2
    assert [event["event"] for event in events_of(result)] == ["error"]


def test_what_no_one_expected_is_an_event_and_with_debug_a_traceback(run, build_that):
    def fails(*_, **__):
        raise ZeroDivisionError("so")

    build_that(fails)

    assert "ZeroDivisionError: so" in events_of(run("build", "--json"))[-1]["message"]
    assert isinstance(run("--debug", "build", "--json").exception, ZeroDivisionError)


def test_without_json_a_pipe_stays_quiet(run, articles_folder):
    result = run("build", "--articles", articles_folder)

    assert result.exit_code == 0
    assert result.stderr == ""


def test_every_skipped_file_is_an_event(run, articles_folder, elsewhere):
    (elsewhere / "more").mkdir()
    for number in range(30):
        (elsewhere / "more" / f"{number:02}.png").write_bytes(b"")
    result = run("build", "--articles", articles_folder, "--articles", "more", "--json")

    skipped = [event for event in events_of(result) if event["event"] == "skipped"]
    assert [event["path"] for event in skipped] == [f"more/{number:02}.png" for number in range(30)]
    assert set(skipped[0]) == {"event"} | set(SkippedFile.__dataclass_fields__)

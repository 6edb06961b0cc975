"""What a burst comes to, by hand."""

import pytest

from benchmarks.load_figures import burst_figures, curve, growth, quantile, refusals, table
from benchmarks.loaded_bot import Burst, what_is_shown
from bot.texts import TEXTS, Language
from bot.waiting_notice import waiting_sentence
from tests.loopback import LoopLag, Tick


@pytest.mark.parametrize(
    ("ordered", "share", "expected"),
    [([], 0.5, 0.0), ([3.0], 0.99, 3.0), ([1.0, 2.0, 3.0, 4.0], 0.5, 3.0), ([1.0, 2.0], 1.0, 2.0)],
)
def test_a_quantile_is_one_of_the_values(ordered, share, expected):
    assert quantile(ordered, share) == expected


def test_a_burst_counts_only_what_was_late_while_it_lasted():
    burst = Burst(way="steady", people=2, started=10.0, ended=12.0, refused=1)
    burst.acknowledged, burst.answered = [0.03, 0.01, 0.02], [10.5, 0.25]
    ticks = (Tick(9.9, 5.0, 5.0), Tick(10.5, 0.001, 0.0), Tick(11.0, 0.04, 0.03), Tick(12.1, 6.0, 6.0))
    lag = LoopLag(samples=4, late=(), ticks=ticks, imported_torch=False)

    assert burst_figures(burst, lag) == {
        "way": "steady",
        "people": 2,
        "asked": 3,
        "lost": 0,
        "refused": 1,
        "late": 1,
        "a second": 1.0,
        "ack p50": 20,
        "ack p99": 30,
        "answer p50": 10500,
        "answer p99": 10500,
        "lag p99": 40,
        "lag max": 40,
        "own max": 30,
    }


def test_figures_are_shown_as_a_table_and_memory_as_a_curve():
    assert table([{"way": "steady", "people": 1}, {"way": "at once", "people": 10}]).splitlines() == [
        "| way     | people |",
        "| ------- | ------ |",
        "| steady  | 1      |",
        "| at once | 10     |",
    ]
    steps = [{"questions": 0, "megabytes": 100, "own": 70}, {"questions": 1000, "megabytes": 200, "own": 120}]
    assert curve(steps).splitlines() == [
        f"     0  100 MB,   70 its own {'#' * 20}",
        f"  1000  200 MB,  120 its own {'#' * 40}",
    ]


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ((100, 150, 160, 161, 162), 1.0),  # the last three, 1,000 questions apart
        ((100, 150, 160, 160, 160), 0.0),
        ((100,), 0.0),
    ],
)
def test_memory_grows_by_what_its_second_half_says(own, expected):
    assert growth([{"questions": 1000 * place, "own": held} for place, held in enumerate(own)]) == expected


def test_refusals_are_counted_by_what_the_log_says():
    log = [
        "2026-11-23 12:00:00 INFO     A request was turned down: BusyError",
        "2026-11-23 12:00:01 INFO     Question by slash command: answered, confidence 0.90",
        "2026-11-23 12:00:02 INFO     A request was turned down: DeadlineError",
        "2026-11-23 12:00:03 INFO     A request was turned down: BusyError",
    ]
    assert refusals(log) == {"BusyError": 2, "DeadlineError": 1}


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        ([], None),
        ([("", False)], None),
        *[([(waiting_sentence(ahead, Language.GERMAN), False)], None) for ahead in (0, 1, 17)],
        ([(TEXTS[Language.GERMAN].waiting_next, False), ("", True)], True),
        ([(TEXTS[Language.GERMAN].waiting_next, False), ("Das dauerte zu lange.", False)], False),
        ([("Gerade fragen zu viele.", False)], False),
    ],
)
def test_somebody_sees_an_answer_a_refusal_or_that_they_have_to_wait(messages, expected):
    assert what_is_shown(messages) is expected

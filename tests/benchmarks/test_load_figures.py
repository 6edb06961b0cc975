"""What a burst comes to, by hand."""

import pytest

from benchmarks.load_figures import burst_figures, curve, quantile, table
from benchmarks.loaded_bot import Burst
from tests.loopback import LoopLag, Tick


@pytest.mark.parametrize(
    ("ordered", "share", "expected"),
    [([], 0.5, 0.0), ([3.0], 0.99, 3.0), ([1.0, 2.0, 3.0, 4.0], 0.5, 3.0), ([1.0, 2.0], 1.0, 2.0)],
)
def test_a_quantile_is_one_of_the_values(ordered, share, expected):
    assert quantile(ordered, share) == expected


def test_a_burst_counts_only_what_was_late_while_it_lasted():
    burst = Burst(way="steady", people=2, started=10.0, ended=12.0, refused=1)
    burst.acknowledged, burst.answered = [0.03, 0.01, 0.02], [0.5, 0.25]
    ticks = (Tick(9.9, 5.0, 5.0), Tick(10.5, 0.001, 0.0), Tick(11.0, 0.04, 0.03), Tick(12.1, 6.0, 6.0))
    lag = LoopLag(samples=4, late=(), ticks=ticks, imported_torch=False)

    assert burst_figures(burst, lag) == {
        "way": "steady",
        "people": 2,
        "questions": 3,
        "refused": 1,
        "lost": 0,
        "answers a second": 1.0,
        "acknowledged p50": 20,
        "acknowledged p99": 30,
        "answered p50": 500,
        "answered p99": 500,
        "loop late p99": 40,
        "loop late max": 40,
        "loop busy max": 30,
    }


def test_figures_are_shown_as_a_table_and_memory_as_a_curve():
    assert table([{"way": "steady", "people": 1}]) == "| way | people |\n| --- | --- |\n| steady | 1 |"
    assert curve([{"questions": 0, "megabytes": 100}, {"questions": 1000, "megabytes": 200}]).splitlines() == [
        f"     0  100 MB {'#' * 20}",
        f"  1000  200 MB {'#' * 40}",
    ]

"""How fast and how long: by a clock that the test sets."""

import pytest

from retrieval.cli.pace import Pace
from retrieval.cli.progress import progress_line


def pace_of(*steps, stage="encoding"):
    """Give a stage that began at second 100 and went on by `(second, done, total)`."""
    pace = Pace(stage=stage, started=100.0)
    for second, done, total in steps:
        pace.move(done, total, 100.0 + second)
    return pace


@pytest.mark.parametrize(
    ("steps", "now", "rate", "left"),
    [
        ([], 5, None, None),
        ([(0.1, 32, 320)], 0.2, None, None),  # too early to tell
        ([(1, 32, 320), (2, 64, 320)], 2, 32.0, 8.0),  # 64 / 2 s; 256 / 32
        ([(1, 32, 320), (2, 64, 320)], 4, 16.0, 16.0),  # nothing came for two seconds
        ([(2, 64, 0)], 2, 32.0, None),  # no total
        ([(2, 64, 128), (4, 128, 1128)], 4, 32.0, 31.25),  # the total grew: 1000 / 32
        ([(2, 64, 64)], 2, 32.0, 0.0),
        ([(2, 64, 32)], 2, 32.0, 0.0),  # more than was said
        ([(10, 10, 400), (20, 210, 400)], 20, 20.0, 9.5),  # (210 - 10) / 10 s: the slow beginning is forgotten
        ([(3, 0, 10)], 3, None, None),
    ],
)
def test_rate_and_time_left(steps, now, rate, left):
    pace = pace_of(*steps)

    assert pace.rate(100.0 + now) == rate
    assert pace.seconds_left(100.0 + now) == left


def test_a_stage_that_begins_in_the_middle_counts_from_there():
    pace = Pace(stage="encoding", started=0.0, done=1000)
    pace.move(1000, 1100, 0.0)
    pace.move(1010, 1100, 1.0)

    assert pace.rate(1.0) == 10.0
    assert pace.seconds_left(1.0) == 9.0


@pytest.mark.parametrize(
    ("steps", "now", "width", "line"),
    [
        ([(2, 264, 2048)], 2, 120, f"encoding  {'━' * 4}{'╌' * 26}  264/2,048  132 texts/s  14 s left"),
        ([(2, 264, 2048)], 2, 60, f"encoding  {'━' * 2}{'╌' * 13}  264/2,048  132 texts/s  14 s left"),
        ([(2, 264, 2048)], 2, 45, "encoding  264/2,048  132 texts/s  14 s left"),
        ([(2, 264, 2048)], 2, 40, "encoding  ━╌╌╌╌╌╌╌  264/2,048  14 s left"),
        ([(2, 264, 2048)], 2, 20, "encoding  264/2,048"),
        ([(2, 264, 2048)], 2, 10, "encoding"),
        ([(2, 264, 2048)], 2, 4, "enco"),
        ([(2, 264, 0)], 2, 120, "encoding  264  132 texts/s  2 s"),
        ([(2, 2, 700)], 2, 60, f"encoding  {'╌' * 14}  2/700  1.0 texts/s  11:38 min left"),
        ([(100, 1, 100)], 100, 60, f"encoding  {'╌' * 17}  1/100  0.0 texts/s  2:45 h left"),
        ([(2, 64, 64)], 70, 60, f"encoding  {'━' * 30}  64/64  1:10 min"),
        ([(0.1, 0, 1)], 0.2, 60, "encoding"),  # one step only: it is at work, and since when
        ([(0.1, 0, 1)], 5, 60, "encoding  5 s"),
    ],
)
def test_what_is_shown_fits_and_what_says_least_goes_first(steps, now, width, line):
    shown = progress_line(pace_of(*steps), 100.0 + now, width)

    assert shown == line
    assert len(shown) <= width


def test_a_stage_of_another_name_has_no_unit():
    assert "  32/s  " in progress_line(pace_of((2, 64, 128), stage="packing"), 102.0, 80)

"""When a watched archive is built again, by a clock that the test sets."""

import pytest

from retrieval.cli.schedule import Schedule


def builds(looks, *, takes=0.0, fails=()):
    """Return the seconds at which builds begin, where `looks` are (second, what the archive looks like)."""
    schedule, begun, busy_until = Schedule(), [], -1.0
    for second, state in looks:
        if second < busy_until:
            continue  # nobody looks while a build runs
        schedule.see(state, second)
        if schedule.is_due(second):
            schedule.begin()
            begun.append(second)
            busy_until = second + takes
            schedule.end(busy_until, failed=second in fails)
    return begun


def every(step, until, state):
    return [(second, state(second)) for second in range(0, until, step)]


@pytest.mark.parametrize(
    ("looks", "takes", "begun"),
    [
        ([(0, "a")], 0, [0]),  # the first at once
        (every(2, 60, lambda s: "a"), 0, [0]),  # nothing changes
        (every(1, 60, lambda s: "a" if s < 10 else "b"), 0, [0, 12]),  # two seconds of quiet
        (every(1, 60, lambda s: min(s, 15) if s > 9 else "a"), 0, [0, 17]),  # the last change at 15
        (every(1, 70, lambda s: s if s > 9 else "a"), 0, [0, 40]),  # changes without a pause: 30 s after the first
        (every(1, 120, lambda s: s if s > 9 else "a"), 0, [0, 40, 71, 102]),
        (every(1, 60, lambda s: "a" if s < 3 else "b"), 10, [0, 12]),  # changed during the build, seen after it
        (every(1, 60, lambda s: "a" if s < 10 or s > 10 else "b"), 0, [0, 13]),  # there and back: other files again
    ],
)
def test_when_a_build_begins(looks, takes, begun):
    assert builds(looks, takes=takes) == begun


def test_a_build_that_failed_is_tried_again_ever_more_rarely():
    begun = builds(every(1, 1500, lambda s: "a"), fails=range(1500))

    assert begun == [0, 10, 30, 70, 150, 310, 610, 910, 1210]  # after 10, 20, 40, 80, 160, then 300 seconds


def test_a_change_is_tried_at_once_after_a_failure():
    begun = builds(every(1, 100, lambda s: "a" if s < 33 else "b"), fails=(0, 10, 30, 35))

    assert begun == [0, 10, 30, 35, 45]  # 33 + 2, then the patience begins anew


def test_a_build_that_worked_is_not_tried_again():
    assert builds(every(1, 100, lambda s: "a"), fails=(0,)) == [0, 10]


def test_the_end_tells_when_it_is_tried_again():
    schedule = Schedule()

    assert [schedule.end(0.0, failed=True) for _ in range(7)] == [10, 20, 40, 80, 160, 300, 300]
    assert schedule.end(0.0, failed=False) is None
    assert schedule.end(0.0, failed=True) == 10

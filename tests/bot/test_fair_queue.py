"""Turns are taken: by servers, by channels, by people; nobody is lost, and everybody can be told who is before them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.fair_queue import FairQueue

PATHS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 2)) | st.tuples(st.integers(0, 2)))


def queue_of(*entries):
    queue = FairQueue()
    for path, item in entries:
        queue.add(tuple(path), item)
    return queue


def taken(queue):
    return [queue.take() for _ in range(len(queue))]


@pytest.mark.parametrize(
    ("entries", "order"),
    [
        ([("", "1"), ("", "2")], "12"),
        ([("a", "1"), ("a", "2"), ("a", "3"), ("b", "4")], "1423"),  # servers
        ([("ax", "1"), ("ax", "2"), ("ay", "3"), ("bx", "4")], "1432"),  # channels in one
        ([("axp", "1"), ("axp", "2"), ("axq", "3"), ("axp", "4")], "1324"),  # people in one
        ([("axp", "1"), ("a", "2")], "21"),  # whoever has no name there goes before the names
    ],
)
def test_turns_are_taken(entries, order):
    assert "".join(taken(queue_of(*entries))) == order


def test_whoever_was_just_served_is_behind_whoever_comes_now():
    queue = queue_of(("a", 1), ("a", 2))
    assert queue.take() == 1
    queue.add(("b",), 3)
    assert taken(queue) == [2, 3]
    queue = queue_of(("a", 1), ("b", 2), ("a", 3))
    assert queue.take() == 1
    queue.add(("c",), 4)
    assert taken(queue) == [2, 3, 4]


def test_an_empty_queue_gives_nothing():
    queue = queue_of(("a", 1))
    assert queue.take() == 1
    assert len(queue) == 0
    with pytest.raises(IndexError, match="nobody waits"):
        queue.take()


def test_what_does_not_wait_has_nobody_before_it():
    queue = queue_of(("a", 1))
    for path, item in (("a", 2), ("b", 1)):
        with pytest.raises(ValueError, match=r"not in deque|nobody waits"):
            queue.ahead_of((path,), item)


@given(PATHS, st.integers(0, 10))
def test_all_come_out_each_person_in_order_after_as_many_as_was_said(paths, served):
    queue = queue_of(*((path, number) for number, path in enumerate(paths)))
    gone = [queue.take() for _ in range(min(served, len(queue)))]
    assert sorted([*gone, *queue]) == [*range(len(paths))]
    left = [number for number in range(len(paths)) if number not in gone]
    said = {number: queue.ahead_of(paths[number], number) for number in left}
    order = taken(queue)
    assert said == {number: order.index(number) for number in left}
    for path in set(paths):
        of_one = [number for number in gone + order if paths[number] == path]
        assert of_one == sorted(of_one)


@given(st.integers(1, 300), st.integers(1, 5))
def test_however_many_wait_elsewhere_a_person_alone_is_served_soon(flood, servers):
    queue = FairQueue()
    for number in range(flood * servers):
        queue.add((number % servers, 0, number), None)
    queue.add(("alone", 1, 2), "mine")
    assert queue.ahead_of(("alone", 1, 2), "mine") <= servers

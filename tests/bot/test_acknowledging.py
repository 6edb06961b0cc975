"""While many acknowledgements are under way nothing new is begun beside them."""

import threading
from contextlib import ExitStack

import pytest

from bot.acknowledging import Acknowledging


@pytest.fixture
def calm():
    calm = threading.Event()
    calm.set()
    return calm


def test_eight_at_once_are_a_flood_until_one_is_made(calm):
    acknowledging = Acknowledging(calm)
    with ExitStack() as seven:
        for _ in range(7):
            seven.enter_context(acknowledging.one())
        assert calm.is_set()
        for _ in range(2):
            with acknowledging.one():
                assert not calm.is_set()
            assert calm.is_set()
    assert calm.is_set()


def test_those_that_fail_are_over_as_well(calm):
    acknowledging = Acknowledging(calm)
    for _ in range(20):
        with pytest.raises(ValueError, match="no"), acknowledging.one():
            raise ValueError("no")
    with acknowledging.one():
        assert calm.is_set()

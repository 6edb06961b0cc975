"""A model that is open in this process is opened once, and goes with its last holder."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from retrieval.errors import ModelError
from retrieval.models import _shared


class Weights:
    loaded = 0

    def __init__(self):
        type(self).loaded += 1


@pytest.fixture(autouse=True)
def _count_anew():
    Weights.loaded = 0


def test_who_opens_an_open_model_gets_the_same():
    first = _shared("door", "model", "1", Weights)

    assert _shared("door", "model", "1", Weights) is first
    assert Weights.loaded == 1


@pytest.mark.parametrize("key", [("other", "model", "1"), ("door", "other", "1"), ("door", "model", "2")])
def test_another_door_name_or_fingerprint_is_another_model(key):
    first = _shared("door", "model", "1", Weights)

    assert _shared(*key, Weights) is not first


def test_nobody_holds_what_nobody_uses():
    _shared("door", "model", "1", Weights)
    _shared("door", "model", "1", Weights)

    assert Weights.loaded == 2


def test_threads_that_open_at_once_load_once():
    barrier = threading.Barrier(8)

    class Slow(Weights):
        loaded = 0

        def __init__(self):
            time.sleep(0.01)
            super().__init__()

    def open_it(_):
        barrier.wait()
        return _shared("door", "slow", "1", Slow)

    with ThreadPoolExecutor(8) as threads:
        opened = list(threads.map(open_it, range(8)))

    assert Slow.loaded == len(set(map(id, opened))) == 1


def test_what_fails_to_load_is_tried_again():
    def fail():
        raise ModelError("model", "it is not there")

    with pytest.raises(ModelError):
        _shared("door", "model", "1", fail)
    assert isinstance(_shared("door", "model", "1", Weights), Weights)

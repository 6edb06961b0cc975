"""A temperature makes shares what they promise."""

from __future__ import annotations

import math

import numpy as np
import pytest

from retrieval.datamodel import Span
from retrieval.models.span_search import Window
from training.examples import Example
from training.reading import Readings
from training.temperature import best_temperature, surprise


def _window(starts, null=-50.0):
    logits = np.array([null, *starts], dtype=np.float32)
    offsets = np.array([(0, 0), *((place, place + 1) for place in range(len(starts)))])
    return Window(
        starts=logits,
        ends=logits,
        offsets=offsets,
        in_passage=np.array([False] + [True] * len(starts)),
        null=0,
    )


@pytest.mark.parametrize(
    ("null", "answer", "expected"),
    [
        (False, Span(1, 2), math.log(2)),  # one of two equal ones, "no answer" left out
        (True, Span(1, 2), math.log(3)),
        (True, None, math.log(3)),
    ],
)
def test_surprise_is_the_logarithm_of_a_share(null, answer, expected):
    assert surprise([_window([1.0, 1.0], null=1.0)], answer, null=null) == pytest.approx(expected)


def test_a_reader_that_is_too_sure_is_cooled():
    # It is right three times of four, and gives odds of e⁴ where 3 to 1 are true: log 3 is what they should be.
    rights = [0, 0, 0, 1]
    examples = [
        Example(id="1", source="a", article="a", question="?", passage="xy", answers=(Span(place, place + 1),))
        for place in rights
    ]
    readings = Readings(examples=examples, windows=[[_window([4.0, 0.0])] for _ in rights])
    assert best_temperature([readings]) == pytest.approx(4.0 / math.log(3), rel=0.04)

"""How well "no answer" is told from an answer is counted as it can be by hand."""

from __future__ import annotations

import numpy as np

from retrieval.datamodel import Span
from retrieval.models.span_search import Window
from training.examples import Example
from training.judge import told_apart
from training.reading import Readings


def _readings(*margins: float) -> Readings:
    """Return readings of one letter each, whose best span is so much better than "no answer"."""
    windows = [
        [
            Window(
                starts=np.array([0.0, margin], dtype=np.float32),
                ends=np.zeros(2, dtype=np.float32),
                offsets=np.array([(0, 0), (0, 1)]),
                in_passage=np.array([False, True]),
                null=0,
            )
        ]
        for margin in margins
    ]
    example = Example(id="1", source="a", article="a", question="?", passage="x", answers=(Span(0, 1),))
    return Readings(examples=[example] * len(margins), windows=windows)


def test_pairs_in_the_right_order_are_counted():
    # Of the six pairs, 3 > -2, 3 > 1, 1 > -2 and 4 > both are right, and 1 = 1 is half.
    figures = told_apart(_readings(3.0, 1.0, 4.0), _readings(-2.0, 1.0))
    assert figures["null_auroc"] == round(5.5 / 6, 4)
    assert (figures["null_with_answer"], figures["null_without"], figures["without"]) == (0.0, 0.5, 2)

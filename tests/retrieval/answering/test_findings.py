"""What a reader says of a range, token by token, counted by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from retrieval.answering.findings import Findings, ReadTokens
from retrieval.datamodel import Span
from retrieval.protocols import TokenScores


def tokens(passage, places, starts, ends, null_score):
    return ReadTokens(
        passage=passage,
        scores=TokenScores(
            places=np.array(places, dtype=np.int64).reshape(-1, 2),
            starts=np.array(starts, dtype=np.float32),
            ends=np.array(ends, dtype=np.float32),
        ),
        null_score=null_score,
    )


READ = tokens(7, [[10, 13], [14, 20], [20, 24]], [math.log(2), math.log(3), 5.0], [0.0, math.log(4), 6.0], 1.0)


def test_the_odds_of_starts_and_ends_are_summed_over_a_range():
    findings = Findings(tokens=(READ,))
    # (2 + 3) times (1 + 4) against e.
    assert findings.margin(7, Span(10, 20)) == pytest.approx(math.log(25) - 1, abs=1e-6)
    assert findings.margin(7, Span(20, 24)) == pytest.approx(10.0, abs=1e-6)
    # A token that a sentence's end cuts belongs to the sentence that has its middle.
    assert findings.margin(7, Span(10, 16)) == pytest.approx(math.log(2) - 1, abs=1e-6)


def test_what_was_not_read_has_no_odds():
    findings = Findings(tokens=(READ, tokens(8, [], [], [], 0.0)))
    assert findings.margin(7, Span(24, 30)) is None
    assert findings.margin(8, Span(0, 30)) is None
    assert findings.margin(9, Span(10, 20)) is None
    assert Findings().margin(7, Span(10, 20)) is None


def test_of_two_windows_the_surer_one_counts():
    surer = tokens(7, [[10, 13]], [3.0], [2.0], 0.0)
    assert Findings(tokens=(READ, surer)).margin(7, Span(10, 20)) == pytest.approx(5.0)

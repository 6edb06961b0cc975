"""What runs learned is averaged by weight."""

from __future__ import annotations

import pytest
import torch

from training.averaging import averaged


def _run(value, frozen=4, step=7):
    return {"step": step, "frozen": frozen, "learned": {"head.weight": torch.full((2, 3), value)}}


def test_the_mean_is_weighted():
    found = averaged([(_run(1.0), 3.0), (_run(6.0, step=9), 2.0)])
    assert (found["step"], found["frozen"]) == (7, 4)
    torch.testing.assert_close(found["learned"]["head.weight"], torch.full((2, 3), 3.0))


def test_runs_that_did_not_begin_alike_are_refused():
    with pytest.raises(ValueError, match="froze"):
        averaged([(_run(1.0), 1.0), (_run(1.0, frozen=0), 1.0)])

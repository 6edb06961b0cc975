"""How well a score tells two groups apart, whatever the threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["auroc"]


def auroc(positive: Iterable[float], negative: Iterable[float]) -> float:
    """Return the probability that a positive value lies above a negative one, ties counted half (Mann-Whitney).

    Raises:
        ValueError: if one of the groups is empty.
    """
    above, below = np.array(list(positive)), np.sort(np.array(list(negative)))
    if not len(above) or not len(below):
        raise ValueError("a group is empty: nothing is to be told apart")
    wins = np.searchsorted(below, above, side="left") + np.searchsorted(below, above, side="right")
    return float(wins.sum() / (2 * len(above) * len(below)))

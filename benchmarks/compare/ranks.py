"""Join rankings as tutorials do it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["reciprocal_rank_fusion"]

_RRF_K = 60


def reciprocal_rank_fusion(rankings: Sequence[Sequence[int]]) -> list[int]:
    """Return the rows of all rankings, the highest sum of 1 / (60 + rank) first, ranks counted from 1.

    Cormack, Clarke & Büttcher, Reciprocal rank fusion outperforms Condorcet (2009).
    """
    scores: dict[int, float] = defaultdict(float)
    for ranking in rankings:
        for rank, row in enumerate(ranking, start=1):
            scores[row] += 1.0 / (_RRF_K + rank)
    return sorted(scores, key=lambda row: (-scores[row], row))

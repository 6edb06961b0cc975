"""How high the relevant passages stand in a ranking.

Each function takes the ranks (from 1) of a question's relevant passages, those that the ranking lacks left out.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["hit_at", "ndcg_at", "reciprocal_rank_at"]


def hit_at(k: int, ranks: Sequence[int]) -> float:
    """Return 1 if a relevant passage is among the first `k`, else 0."""
    return float(any(rank <= k for rank in ranks))


def reciprocal_rank_at(k: int, ranks: Sequence[int]) -> float:
    """Return 1 / rank of the first relevant passage, 0 beyond `k`; its mean over questions is MRR@k."""
    first = min(ranks, default=k + 1)
    return 1.0 / first if first <= k else 0.0


def ndcg_at(k: int, ranks: Sequence[int], relevant: int) -> float:
    """Return the discounted gain of the first `k`, Σ 1 / log2(rank + 1), divided by the best that is possible.

    `relevant` counts the question's relevant passages, found or not; relevance is yes or no.  0 if there is none.
    Järvelin & Kekäläinen, Cumulated gain-based evaluation of IR techniques (2002).
    """
    best = sum(1.0 / math.log2(rank + 1) for rank in range(1, min(k, relevant) + 1))
    return sum(1.0 / math.log2(rank + 1) for rank in ranks if rank <= k) / best if best else 0.0

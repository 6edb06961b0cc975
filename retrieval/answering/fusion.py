"""Merge the rankings of two retrievers whose scores are not on one scale."""

from __future__ import annotations

from statistics import fmean, pstdev
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["standard_scores", "weighted_fusion"]


def standard_scores(scores: Sequence[tuple[int, float]]) -> dict[int, float]:
    """Return each row's z-score, (x - mean) / standard deviation; all 0 where the scores do not differ."""
    if not scores:
        return {}
    values = [score for _, score in scores]
    mean, deviation = fmean(values), pstdev(values)
    if deviation < 1e-9:
        return {row: 0.0 for row, _ in scores}
    return {row: (score - mean) / deviation for row, score in scores}


def weighted_fusion(
    dense: Mapping[int, float], lexical: Mapping[int, float], *, dense_weight: float
) -> list[tuple[int, float, float]]:
    """Return `(row, dense share, lexical share)` for every row in either mapping, the best sum first.

    A row that one retriever did not return gets that retriever's lowest score: it is at best as good as the last one
    that was returned.
    """
    lowest_dense, lowest_lexical = min(dense.values(), default=0.0), min(lexical.values(), default=0.0)
    shares = [
        (
            row,
            dense_weight * dense.get(row, lowest_dense),
            (1.0 - dense_weight) * lexical.get(row, lowest_lexical),
        )
        for row in dense.keys() | lexical.keys()
    ]
    return sorted(shares, key=lambda share: (-(share[1] + share[2]), share[0]))

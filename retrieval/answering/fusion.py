"""Merge the rankings of two retrievers whose scores are not on one scale."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["StandardScores", "rescored", "standard_scores", "weighted_fusion"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardScores:
    """Hold the z-score of each returned row, and the one that every other row gets."""

    rows: Mapping[int, float]
    others: float

    def of(self, row: int) -> float:
        """Return the row's z-score."""
        return self.rows.get(row, self.others)


def standard_scores(scores: Sequence[tuple[int, float]], *, unmatched: int = 0) -> StandardScores:
    """Return each row's z-score, (x - mean) / standard deviation; all 0 where the scores do not differ.

    `unmatched` rows were looked at and share no term with the question: they count as score 0, so that the one row
    that has a rare word stands out.  Without any, the other rows get the lowest score: they are at best as good as the
    last one that was returned.
    """
    values = [score for _, score in scores] + [0.0] * unmatched
    if not values:
        return StandardScores(rows={}, others=0.0)
    mean = fsum(values) / len(values)
    deviation = sqrt(fsum((value - mean) ** 2 for value in values) / len(values))  # `pstdev` takes 20 times as long
    if deviation < 1e-9:
        return StandardScores(rows={row: 0.0 for row, _ in scores}, others=0.0)
    rows = {row: (score - mean) / deviation for row, score in scores}
    others = (0.0 - mean) / deviation if unmatched else min(rows.values())
    return StandardScores(rows=rows, others=others)


def weighted_fusion(
    dense: StandardScores, lexical: StandardScores, *, dense_weight: float
) -> list[tuple[int, float, float]]:
    """Return `(row, dense share, lexical share)` for every row that either returned, the best sum first."""
    shares = [
        (row, dense_weight * dense.of(row), (1.0 - dense_weight) * lexical.of(row))
        for row in dense.rows.keys() | lexical.rows.keys()
    ]
    return _best_first(shares)


def rescored(
    fused: list[tuple[int, float, float]], scores: Sequence[float], *, weight: float
) -> list[tuple[int, float, float]]:
    """Return a fused ranking with the weighted z-scores of these `scores` of its first rows in the lexical share.

    The others get as little as the worst of these, so that they stay behind them.
    """
    added = standard_scores([(row, score) for (row, _, _), score in zip(fused, scores, strict=False)])
    return _best_first([(row, dense, lexical + weight * added.of(row)) for row, dense, lexical in fused])


def _best_first(shares: list[tuple[int, float, float]]) -> list[tuple[int, float, float]]:
    return sorted(shares, key=lambda share: (-(share[1] + share[2]), share[0]))

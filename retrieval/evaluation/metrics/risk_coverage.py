"""What share of questions can be answered at which risk, when the most confident answers are given first."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["RiskPoint", "coverage_at", "risk_coverage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskPoint:
    """Say that answering from `threshold` on answers the share `coverage`, of which the share `risk` is wrong."""

    threshold: float
    coverage: float
    risk: float


def risk_coverage(judged: Sequence[tuple[float, bool]]) -> list[RiskPoint]:
    """Return a point for each different confidence, the highest first, from pairs of confidence and "is right".

    Equal confidences are answered together or not at all, because no threshold tells them apart.
    El-Yaniv & Wiener, On the foundations of noise-free selective classification (2010).
    """
    points: list[RiskPoint] = []
    given = wrong = 0
    for threshold, group in groupby(sorted(judged, reverse=True), key=lambda pair: pair[0]):
        for _, right in group:
            given += 1
            wrong += not right
        points.append(RiskPoint(threshold=threshold, coverage=given / len(judged), risk=wrong / given))
    return points


def coverage_at(risk: float, points: Sequence[RiskPoint]) -> float:
    """Return the largest coverage whose risk is at most `risk`; 0 where even the most confident are wrong too often."""
    return max((point.coverage for point in points if point.risk <= risk), default=0.0)

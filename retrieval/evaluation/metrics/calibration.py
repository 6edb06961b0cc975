"""Whether a confidence of .8 means that eight of ten are right."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from statistics import fmean
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["CalibrationBin", "calibration_bins", "expected_calibration_error"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationBin:
    """Hold the mean confidence of `count` answers and the share of them that is right."""

    confidence: float
    right: float
    count: int


def calibration_bins(judged: Sequence[tuple[float, bool]], bins: int = 10) -> list[CalibrationBin]:
    """Return up to `bins` bins of equal mass, the least confident first, from pairs of confidence and "is right".

    Equal confidences stay in one bin, so that the order of the questions decides nothing; bins then differ in size.
    """
    filled: list[CalibrationBin] = []
    pending: list[tuple[float, bool]] = []
    taken = 0
    for _, group in groupby(sorted(judged), key=lambda pair: pair[0]):
        pending += group
        reached = taken + len(pending)
        if reached * bins >= (len(filled) + 1) * len(judged):
            filled.append(_bin(pending))
            pending, taken = [], reached
    return filled


def _bin(judged: Sequence[tuple[float, bool]]) -> CalibrationBin:
    return CalibrationBin(
        confidence=fmean(confidence for confidence, _ in judged),
        right=fmean(right for _, right in judged),
        count=len(judged),
    )


def expected_calibration_error(bins: Sequence[CalibrationBin]) -> float | None:
    """Return the mean distance of confidence and share of right ones, each bin weighted by its count.

    None without a bin.  Naeini et al., Obtaining well calibrated probabilities using Bayesian binning (2015), with
    bins of equal mass.
    """
    total = sum(b.count for b in bins)
    return sum(b.count * abs(b.confidence - b.right) for b in bins) / total if total else None

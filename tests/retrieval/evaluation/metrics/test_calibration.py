import random

import numpy as np
import pytest
from sklearn.calibration import calibration_curve

from retrieval.evaluation.metrics.calibration import calibration_bins, expected_calibration_error


def shape(bins):
    return [(round(b.confidence, 3), round(b.right, 3), b.count) for b in bins]


def test_bins_have_equal_mass():
    judged = [(0.1, False), (0.3, True), (0.5, False), (0.7, True), (0.8, True), (0.9, True)]
    bins = calibration_bins(judged, bins=3)

    assert shape(bins) == [(0.2, 0.5, 2), (0.6, 0.5, 2), (0.85, 1.0, 2)]
    # (2 · |.2 - .5| + 2 · |.6 - .5| + 2 · |.85 - 1|) / 6
    assert expected_calibration_error(bins) == pytest.approx((2 * 0.3 + 2 * 0.1 + 2 * 0.15) / 6)


def test_equal_confidences_stay_together():
    judged = [(0.2, True), (0.2, False), (0.2, False), (0.9, True)]
    bins = calibration_bins(judged, bins=2)

    assert shape(bins) == [(0.2, 0.333, 3), (0.9, 1.0, 1)]
    assert expected_calibration_error(bins) == pytest.approx((3 * (1 / 3 - 0.2) + 1 * 0.1) / 4)


@pytest.mark.parametrize("count", [1, 7, 10, 23, 100])
def test_every_answer_is_in_one_bin(count):
    chance = random.Random(count)  # noqa: S311 - the same numbers every time
    judged = [(round(chance.random(), 1), True) for _ in range(count)]
    bins = calibration_bins(judged)

    assert sum(b.count for b in bins) == count
    assert len(bins) <= 10


def test_of_nothing_there_is_no_error():
    assert calibration_bins([]) == []
    assert expected_calibration_error([]) is None


def test_the_bins_are_those_of_scikit_learn_without_ties():
    chance = np.random.default_rng(5)
    confidences = chance.permutation(np.linspace(0.01, 0.99, 200))
    right = chance.random(200) < confidences
    theirs = calibration_curve(right, confidences, n_bins=10, strategy="quantile")
    bins = calibration_bins(list(zip(confidences.tolist(), right.tolist(), strict=True)))

    assert [b.right for b in bins] == pytest.approx(theirs[0].tolist())
    assert [b.confidence for b in bins] == pytest.approx(theirs[1].tolist())

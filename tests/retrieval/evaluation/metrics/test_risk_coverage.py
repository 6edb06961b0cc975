import random

import pytest

from retrieval.evaluation.metrics.risk_coverage import coverage_at, risk_coverage

FIVE = [(0.9, True), (0.8, False), (0.7, True), (0.6, True), (0.1, False)]


def test_the_most_confident_are_answered_first():
    points = [(p.threshold, p.coverage, p.risk) for p in risk_coverage(FIVE)]

    assert points == [
        (0.9, 1 / 5, 0 / 1),
        (0.8, 2 / 5, 1 / 2),
        (0.7, 3 / 5, 1 / 3),
        (0.6, 4 / 5, 1 / 4),
        (0.1, 1, 2 / 5),
    ]


@pytest.mark.parametrize(
    ("risk", "coverage"),
    [(0.0, 1 / 5), (0.2, 1 / 5), (0.25, 4 / 5), (0.3, 4 / 5), (0.4, 1.0), (1.0, 1.0)],
)
def test_coverage_is_the_largest_that_keeps_the_risk(risk, coverage):
    assert coverage_at(risk, risk_coverage(FIVE)) == coverage


def test_equal_confidences_are_answered_together():
    tied = [(0.5, True), (0.5, False), (0.5, True), (0.2, False)]

    for order in (tied, tied[::-1]):
        assert [(p.coverage, p.risk) for p in risk_coverage(order)] == [(3 / 4, 1 / 3), (1.0, 2 / 4)]
    assert coverage_at(0.1, risk_coverage(tied)) == 0.0


def test_of_nothing_there_is_no_curve():
    assert risk_coverage([]) == []
    assert coverage_at(0.1, []) == 0.0


def test_the_order_of_the_questions_decides_nothing():
    chance = random.Random(1)  # noqa: S311 - the same numbers every time
    judged = [(round(chance.random(), 1), chance.random() < 0.7) for _ in range(100)]
    shuffled = chance.sample(judged, len(judged))

    assert risk_coverage(judged) == risk_coverage(shuffled)

import numpy as np
import pytest

from benchmarks.learning import (
    Candidates,
    Judged,
    folds,
    learn_logistic,
    learn_reader,
    states_at_risk,
    threshold_at_risk,
)
from retrieval.datamodel import Caution


def judged(good, *, kind="present", right=True):
    return Judged(
        archive="xquad",
        article_id="a",
        language="de",
        kind=kind,
        features={"good": good, "noise": 0.5},
        right=right,
        words_at_1=right,
        words_at_3=right,
        sentences=1,
    )


def test_folds_hold_every_article_once():
    parts = list(folds(["a", "b", "c", "d", "e"], 2))

    assert parts == [{"a", "c", "e"}, {"b", "d"}]


def test_the_reader_learns_what_tells_right_sentences():
    random = np.random.default_rng(0)
    examples = [
        Candidates(
            article_id="a",
            sentences=tuple({"good": good, "noise": random.random()} for good in (1.0, 0.0, 0.2)),
            right=np.array([True, False, False]),
        )
        for _ in range(50)
    ]

    weights = learn_reader(examples)

    assert weights["good"] > 1
    assert weights["good"] > 5 * abs(weights["noise"])


def test_a_regression_learns_to_tell_present_from_absent():
    present = [judged(0.8 + n / 100) for n in range(20)]
    absent = [judged(0.2 + n / 100, kind="article", right=False) for n in range(20)]

    model = learn_logistic(present + absent, ("good",), lambda j: j.kind == "present", lambda j: 1.0, penalty=0.003)

    assert set(model.weights) == {"good"}
    assert model.log_odds({"good": 0.9}) > 0 > model.log_odds({"good": 0.2})


def test_a_regression_believes_the_examples_that_weigh_more():
    examples = [judged(1.0, right=True), judged(1.0, right=False)]

    model = learn_logistic(examples, ("good",), lambda j: j.right, lambda j: 3.0 if j.right else 1.0, penalty=0.003)

    assert model.log_odds({"good": 1.0}) == pytest.approx(np.log(3), abs=0.01)  # 3 : 1


@pytest.mark.parametrize(
    ("risk", "threshold"),
    [
        (0.0, 0.81),  # 0.9 alone
        (0.4, 0.41),  # 0.9, 0.8 and 0.6: one of three is wrong
        (0.5, 0.01),  # all: two of four are wrong
    ],
)
def test_the_threshold_is_the_lowest_that_keeps_the_risk(risk, threshold):
    assert threshold_at_risk([(0.9, True), (0.8, False), (0.6, True), (0.4, False)], risk) == threshold


def test_without_a_threshold_that_keeps_the_risk_only_certainty_counts():
    assert threshold_at_risk([(0.9, False), (0.2, True)], 0.1) == 1.0


def test_the_limits_keep_both_risks_for_each_caution():
    gone = [round(0.002 + 0.05 * number, 3) for number in range(20)]  # of 20, one, two and six may be shown

    assert states_at_risk([(0.99, True), (0.70, False)], gone) == {
        # What is not shown does not count as an answer, so that limit is the higher one here.
        Caution.STRICT: {"answered_from": 0.91, "uncertain_from": 0.91},
        Caution.BALANCED: {"answered_from": 0.86, "uncertain_from": 0.86},
        Caution.GENEROUS: {"answered_from": 0.71, "uncertain_from": 0.66},
    }

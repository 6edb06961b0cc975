import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.confidence import ANSWERED_FROM, UNCERTAIN_FROM, confidence, status_of
from retrieval.answering.weights import CONFIDENCE_WEIGHTS
from retrieval.datamodel import Status

NONE = dict.fromkeys(CONFIDENCE_WEIGHTS, 0.0)


@pytest.mark.parametrize(
    ("probability", "min_confidence", "status"),
    [
        (1.0, UNCERTAIN_FROM, Status.ANSWERED),
        (ANSWERED_FROM, UNCERTAIN_FROM, Status.ANSWERED),
        (ANSWERED_FROM - 0.001, UNCERTAIN_FROM, Status.UNCERTAIN),
        (UNCERTAIN_FROM, UNCERTAIN_FROM, Status.UNCERTAIN),
        (UNCERTAIN_FROM - 0.001, UNCERTAIN_FROM, Status.NO_ANSWER),
        (0.0, 0.0, Status.UNCERTAIN),  # 0 never declines
        (0.999, 1.0, Status.NO_ANSWER),
        (1.0, 1.0, Status.ANSWERED),
        (0.9, 0.95, Status.NO_ANSWER),  # the asker's threshold beats ours
    ],
)
def test_thresholds(probability, min_confidence, status):
    assert status_of(probability, min_confidence) is status


@given(st.sampled_from(sorted(CONFIDENCE_WEIGHTS)), st.floats(-1e6, 1e6))
def test_a_probability_whatever_the_features(name, value):
    assert 0.0 <= confidence(NONE | {name: value}) <= 1.0


def test_more_coverage_never_makes_it_less_sure():
    assert confidence(NONE | {"coverage": 1.0}) >= confidence(NONE | {"coverage": 0.2})


def test_a_missing_name_never_makes_it_surer():
    assert confidence(NONE | {"missing_name": 0.5}) <= confidence(NONE)

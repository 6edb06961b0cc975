from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.confidence import THRESHOLDS, Signs, Thresholds, log_odds, status_of
from retrieval.answering.weights import FIRST_QUOTE, PRESENCE, LogisticModel
from retrieval.datamodel import Caution, Status

NAMES = sorted({*PRESENCE.weights, *FIRST_QUOTE.weights})
NONE = dict.fromkeys(NAMES, 0.0)
LIKELY = NONE | {"similarity": 0.9, "passage_similarity": 0.9}


LIMITS = Thresholds(answered_from=0.6, uncertain_from=0.3)


def confidence(features, *signs, **models):
    return log_odds(features, *signs, **models).confidence


@pytest.mark.parametrize(
    ("probability", "thresholds", "status"),
    [
        (1.0, LIMITS, Status.ANSWERED),
        (0.6, LIMITS, Status.ANSWERED),
        (0.599, LIMITS, Status.UNCERTAIN),
        (0.3, LIMITS, Status.UNCERTAIN),
        (0.299, LIMITS, Status.NO_ANSWER),
        (0.0, replace(LIMITS, uncertain_from=0.0), Status.UNCERTAIN),  # 0 never declines
        (0.999, replace(LIMITS, uncertain_from=1.0), Status.NO_ANSWER),
        (1.0, replace(LIMITS, uncertain_from=1.0), Status.ANSWERED),
        (0.9, replace(LIMITS, uncertain_from=0.95), Status.NO_ANSWER),  # the asker's threshold beats ours
    ],
)
def test_thresholds(probability, thresholds, status):
    assert status_of(probability, thresholds) is status


def test_more_caution_shows_and_answers_less():
    strict, balanced, generous = (THRESHOLDS[c] for c in (Caution.STRICT, Caution.BALANCED, Caution.GENEROUS))

    assert strict.answered_from > balanced.answered_from > generous.answered_from
    assert strict.uncertain_from > balanced.uncertain_from > generous.uncertain_from
    assert all(limits.uncertain_from <= limits.answered_from for limits in THRESHOLDS.values())


@given(st.sampled_from(NAMES), st.floats(-1e6, 1e6))
def test_a_probability_whatever_the_features(name, value):
    assert 0.0 <= confidence(NONE | {name: value}) <= 1.0


@pytest.mark.parametrize(
    "name", ["similarity", "passage_similarity", "passage_coverage", "odds", "lead", "passage_lead"]
)
def test_what_speaks_for_an_answer_makes_it_surer(name):
    assert confidence(LIKELY | {name: 1.0}) > confidence(LIKELY | {name: 0.5})


@pytest.mark.parametrize("name", ["missing_term", "lacks_name", "lacks_noun"])
def test_what_the_article_lacks_makes_it_less_sure(name):
    assert confidence(LIKELY | {name: 5.0}) < confidence(LIKELY)


def test_a_name_that_the_archive_lacks_makes_it_less_sure():
    assert confidence(LIKELY, Signs(unknown_name=True)) < confidence(LIKELY)


def test_a_time_of_which_nothing_is_said_makes_it_less_sure():
    assert confidence(LIKELY, Signs(unknown_time=True)) < confidence(LIKELY)


def test_the_confidence_is_the_product_of_both_probabilities():
    presence = LogisticModel(bias=0.0, weights={"a": 1.0})  # 1 / (1 + e^-1.0986) = 3/4
    first_quote = LogisticModel(bias=0.0, weights={})  # 1/2

    assert confidence({"a": 1.0986}, presence=presence, first_quote=first_quote) == pytest.approx(0.375, abs=1e-5)


def test_a_colour_that_was_asked_for_and_is_named_makes_it_surer():
    assert confidence(LIKELY, Signs(named_colour=True)) > confidence(LIKELY)


def test_another_article_with_the_same_answer_makes_it_surer():
    assert confidence(LIKELY, Signs(confirmed=True)) > confidence(LIKELY)

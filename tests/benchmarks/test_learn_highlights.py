import pytest

from benchmarks.learn_highlights import Example, cross_validated, learn, scores_of


def example(number, *, holds=True):
    fits = (1.0, 0.0) if holds else (0.0, 0.0)
    features = ({"any": 1.0, "good": 1.0, "thing: good": 0.5}, {"any": 1.0, "bad": 1.0})
    return Example(
        archive="own", article_id=f"a{number % 6}", first=True, holds=holds, features=features, fits=fits, f1=fits
    )


def test_what_marks_right_words_weighs_more_and_rare_features_are_left_out():
    examples = [example(number) for number in range(24)]
    rare = {"any": 1.0, "rare": 1.0}
    examples.append(
        Example(archive="own", article_id="a0", first=True, holds=True, features=(rare,), fits=(1.0,), f1=(1.0,))
    )
    weights = learn(examples)
    assert weights["good"] > 0 > weights["bad"]
    assert "rare" not in weights
    good, bad = scores_of(examples[0], weights)
    assert good == pytest.approx(weights["any"] + weights["good"] + weights["thing: good"])
    assert good > bad


def test_wrong_quotes_lower_every_score():
    right = [example(number) for number in range(24)]
    wrong = [example(number, holds=False) for number in range(24)]
    assert learn(right + wrong)["any"] < learn(right)["any"]


def test_figures_come_from_articles_that_were_not_learned_from():
    figures = cross_validated([example(number) for number in range(24)], [{"a0", "a1", "a2"}, {"a3", "a4", "a5"}])
    assert figures["own, everything marked: F1"] == 1.0
    assert figures["own, everything marked: share marked"] == 1.0
    assert figures["own, marked from 0.0: of these sharing words"] == 1.0

import random

import pytest
from sklearn.metrics import roc_auc_score

from retrieval.evaluation.metrics.auroc import auroc


@pytest.mark.parametrize(
    ("positive", "negative", "expected"),
    [
        ([0.9, 0.8], [0.1, 0.2], 1.0),
        ([0.1], [0.9], 0.0),
        ([0.5], [0.5], 0.5),
        ([0.9, 0.3], [0.5, 0.1], 3 / 4),  # of four pairs, three are in order
        ([0.9, 0.5], [0.5, 0.1], (1 + 1 + 0.5 + 1) / 4),  # one pair ties
    ],
)
def test_auroc_counts_pairs_in_order(positive, negative, expected):
    assert auroc(positive, negative) == pytest.approx(expected)


@pytest.mark.parametrize(("positive", "negative"), [([], [0.5]), ([0.5], []), ([], [])])
def test_an_empty_group_cannot_be_told_apart(positive, negative):
    with pytest.raises(ValueError, match="empty"):
        auroc(positive, negative)


def test_auroc_is_that_of_scikit_learn_with_ties():
    chance = random.Random(3)  # noqa: S311 - the same numbers every time
    positive = [round(chance.betavariate(3, 2), 2) for _ in range(200)]
    negative = [round(chance.betavariate(2, 3), 2) for _ in range(150)]
    theirs = roc_auc_score([1] * 200 + [0] * 150, positive + negative)

    assert auroc(positive, negative) == pytest.approx(theirs)

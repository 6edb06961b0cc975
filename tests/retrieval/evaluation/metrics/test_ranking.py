"""Hand arithmetic first, then the same against ir-measures (trec_eval)."""

import math
import random

import ir_measures
import pytest
from ir_measures import RR, Success, nDCG

from retrieval.evaluation.metrics.ranking import hit_at, ndcg_at, reciprocal_rank_at


@pytest.mark.parametrize(("ranks", "k", "expected"), [((), 3, 0), ((3,), 3, 1), ((4,), 3, 0), ((4, 2), 3, 1)])
def test_a_hit_is_a_relevant_passage_among_the_first_k(ranks, k, expected):
    assert hit_at(k, ranks) == expected


@pytest.mark.parametrize(("ranks", "expected"), [((), 0), ((1,), 1), ((4, 9), 1 / 4), ((10,), 1 / 10), ((11,), 0)])
def test_the_reciprocal_rank_is_that_of_the_first_relevant_passage(ranks, expected):
    assert reciprocal_rank_at(10, ranks) == expected


@pytest.mark.parametrize(
    ("ranks", "relevant", "expected"),
    [
        ((1,), 1, 1.0),
        ((2,), 1, 1 / math.log2(3)),
        ((3,), 1, 1 / 2),  # 1 / log2(4)
        ((11,), 1, 0.0),
        ((), 1, 0.0),
        ((), 0, 0.0),
        # gain 1 / log2(2) + 1 / log2(4) = 1.5 of the best 1 / log2(2) + 1 / log2(3) = 1.6309
        ((1, 3), 2, 1.5 / (1 + 1 / math.log2(3))),
        # the second relevant passage was never found
        ((1,), 2, 1 / (1 + 1 / math.log2(3))),
    ],
)
def test_ndcg_is_the_discounted_gain_over_the_best_possible_one(ranks, relevant, expected):
    assert ndcg_at(10, ranks, relevant) == pytest.approx(expected)


def test_the_means_are_those_of_ir_measures():
    chance = random.Random(7)  # noqa: S311 - the same numbers every time
    qrels, run, asked = [], [], []
    for question in range(60):
        passages = [f"p{n}" for n in range(30)]
        relevant = chance.sample(passages, chance.randint(1, 4))
        found = chance.sample(passages, 20)
        qrels += [ir_measures.Qrel(str(question), passage, 1) for passage in relevant]
        run += [ir_measures.ScoredDoc(str(question), passage, 100.0 - n) for n, passage in enumerate(found)]
        asked.append(([n for n, passage in enumerate(found, start=1) if passage in relevant], len(relevant)))
    theirs = ir_measures.calc_aggregate([nDCG @ 10, RR @ 10, Success @ 1, Success @ 5], qrels, run)

    def mean(values):
        return sum(values) / len(asked)

    assert mean(ndcg_at(10, ranks, relevant) for ranks, relevant in asked) == pytest.approx(theirs[nDCG @ 10])
    assert mean(reciprocal_rank_at(10, ranks) for ranks, _ in asked) == pytest.approx(theirs[RR @ 10])
    assert mean(hit_at(1, ranks) for ranks, _ in asked) == pytest.approx(theirs[Success @ 1])
    assert mean(hit_at(5, ranks) for ranks, _ in asked) == pytest.approx(theirs[Success @ 5])

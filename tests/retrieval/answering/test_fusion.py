"""Fusion, with the arithmetic written out."""

import pytest

from retrieval.answering.fusion import StandardScores, standard_scores, weighted_fusion


def scores(rows, others=0.0):
    return StandardScores(rows=rows, others=others)


def test_standard_scores_are_distances_from_the_mean_in_deviations():
    # mean (1 + 2 + 3 + 6) / 4 = 3; deviation sqrt((4 + 1 + 0 + 9) / 4) = sqrt(3.5)
    found = standard_scores([(7, 6.0), (2, 3.0), (0, 2.0), (5, 1.0)])

    assert found.rows == pytest.approx({7: 3 / 3.5**0.5, 2: 0.0, 0: -1 / 3.5**0.5, 5: -2 / 3.5**0.5})
    assert found.others == min(found.rows.values())


def test_rows_that_share_no_term_count_as_zero():
    # scores 4, 0, 0, 0: mean 1; deviation sqrt((9 + 1 + 1 + 1) / 4) = sqrt(3)
    found = standard_scores([(5, 4.0)], unmatched=3)

    assert found.of(5) == pytest.approx(3 / 3**0.5)
    assert found.of(8) == found.others == pytest.approx(-1 / 3**0.5)


@pytest.mark.parametrize("values", [[], [0.7], [0.5, 0.5, 0.5], [1e-12, 2e-12]])
def test_scores_that_do_not_differ_are_all_zero(values):
    assert standard_scores(list(enumerate(values))).rows == dict.fromkeys(range(len(values)), 0.0)


def test_fusion_adds_the_weighted_shares():
    fused = weighted_fusion(scores({1: 1.0, 2: -1.0}), scores({1: -0.5, 2: 2.0}), dense_weight=0.75)

    # row 1: 0.75 * 1 + 0.25 * -0.5 = 0.625; row 2: 0.75 * -1 + 0.25 * 2 = -0.25
    assert fused == [(1, 0.75, -0.125), (2, -0.75, 0.5)]


def test_a_row_that_one_retriever_missed_gets_the_score_of_the_others():
    fused = weighted_fusion(scores({1: 1.0, 2: -1.0}, -1.0), scores({2: 2.0, 3: 0.5}, 0.5), dense_weight=0.5)

    # row 1: 0.5 * 1 + 0.5 * 0.5 = 0.75; row 2: 0.5 * -1 + 0.5 * 2 = 0.5; row 3: 0.5 * -1 + 0.5 * 0.5 = -0.25
    assert fused == [(1, 0.5, 0.25), (2, -0.5, 1.0), (3, -0.5, 0.25)]


def test_ties_go_to_the_lower_row():
    fused = weighted_fusion(scores({9: 0.0, 4: 0.0, 6: 0.0}), scores({}), dense_weight=0.5)

    assert [row for row, _, _ in fused] == [4, 6, 9]


def test_nothing_fuses_to_nothing():
    assert weighted_fusion(scores({}), scores({}), dense_weight=0.5) == []


@pytest.mark.parametrize(("dense", "lexical"), [({3: 1.0}, {}), ({}, {3: 1.0})])
def test_one_retriever_alone_is_enough(dense, lexical):
    assert [row for row, _, _ in weighted_fusion(scores(dense), scores(lexical), dense_weight=0.5)] == [3]

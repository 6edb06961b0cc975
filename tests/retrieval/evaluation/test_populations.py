"""The mixtures, and what is right in each state, counted by hand."""

import pytest

from retrieval.evaluation.populations import declining_figures, populations, risk_figures, state_figures
from tests.retrieval.evaluation.made_outcomes import outcome, quote

RIGHT, WRONG = (quote(),), (quote(right=False),)
FOUR = [
    outcome(0.9, "answered", quotes=RIGHT, removed=(0.2, "declined")),
    outcome(0.8, "answered", quotes=WRONG, removed=(0.1, "declined")),
    outcome(0.4, "uncertain", quotes=RIGHT, removed=(0.85, "answered")),
    outcome(0.2, "declined", quotes=RIGHT, removed=(0.35, "uncertain")),
]


def test_each_question_is_mixed_with_itself_without_its_evidence():
    mixed = populations(FOUR)

    assert mixed["answerable"] == [(0.9, True), (0.8, False), (0.4, True), (0.2, True)]
    assert mixed["with_article_removed"] == [
        *mixed["answerable"],
        (0.2, False),
        (0.1, False),
        (0.85, False),
        (0.35, False),
    ]
    assert sorted(mixed) == [
        "answerable", "with_article_removed", "with_foreign_archive", "with_paragraph_removed",
    ]  # fmt: skip


def test_coverage_counts_all_questions_of_the_mixture():
    figures = risk_figures(populations(FOUR)["with_article_removed"])

    # .9 right; .85 wrong; .8 wrong; .4 right: 2 of 4 wrong; .35, .2 (one right, one wrong), .1
    assert figures["curve"][:4] == [[0.9, 1 / 8, 0.0], [0.85, 2 / 8, 1 / 2], [0.8, 3 / 8, 2 / 3], [0.4, 4 / 8, 2 / 4]]
    assert (figures["coverage@10%"], figures["coverage@1%"]) == (1 / 8, 1 / 8)
    assert figures["risk_of_all"] == 5 / 8


def test_auroc_compares_with_the_answerable_questions():
    figures = declining_figures(FOUR)

    # of 4 · 4 pairs: .9 beats all four, .8 three, .4 three, .2 one and ties with one
    assert figures["article_removed"]["auroc"] == pytest.approx((4 + 3 + 3 + 1.5) / 16)
    # right are .9, .4, .2, wrong is .8
    assert figures["right_against_wrong"]["auroc"] == pytest.approx(1 / 3)
    assert figures["unanswerable"] is None


def test_a_state_is_right_if_the_archive_bears_it_out():
    states = state_figures(FOUR)

    assert states["answerable"] == {
        "answered": {"count": 2, "share": 0.5, "right": 0.5, "first_quote_right": 0.5},
        "uncertain": {"count": 1, "share": 0.25, "right": 1.0, "first_quote_right": 1.0},
        "no_answer": {"count": 1, "share": 0.25, "right": 0.0, "first_quote_right": 1.0},
    }
    assert states["article_removed"]["no_answer"] == {
        "count": 2, "share": 0.5, "right": 1.0, "first_quote_right": 0.0,
    }  # fmt: skip
    assert states["article_removed"]["answered"]["right"] == 0.0
    assert "unanswerable" not in states


def test_what_the_data_set_calls_impossible_is_a_group_of_its_own():
    outcomes = [*FOUR, outcome(0.7, "answered", answerable=False), outcome(0.1, "declined", answerable=False)]

    assert populations(outcomes)["with_unanswerable"][-2:] == [(0.7, False), (0.1, False)]
    assert len(populations(outcomes)["with_article_removed"]) == 8
    assert state_figures(outcomes)["unanswerable"]["no_answer"]["right"] == 1.0
    # .9 and .8 beat both, .4 and .2 one each
    assert declining_figures(outcomes)["unanswerable"]["auroc"] == pytest.approx((2 + 2 + 1 + 1) / 8)


def test_words_at_another_place_suffice_only_where_asked():
    beside = outcome(0.9, quotes=(quote(right=False),))

    assert populations([beside])["answerable"] == [(0.9, False)]
    assert populations([beside], words_suffice=True)["answerable"] == [(0.9, False)]

"""The figures of a few outcomes, counted by hand."""

import json

import pytest

from retrieval.datamodel import Timings
from retrieval.evaluation.evaluate import Evaluation
from retrieval.evaluation.figures import figures_of, highlight_figures, passage_figures, quote_figures
from retrieval.evaluation.questions import EvalSet
from retrieval.indexing.build import BuildResult
from tests.retrieval.evaluation.made_outcomes import outcome, quote

TIMINGS = tuple(Timings(embed=1.0, retrieve=2.0, read=3.0, total=float(total)) for total in (9, 7, 8, 30))
RIGHT, WRONG = (quote(),), (quote(right=False),)
THREE = [
    outcome(0.9, quotes=RIGHT, ranks=((1,), (2,), (1,))),
    outcome(0.8, quotes=(*WRONG, quote(rank=2)), ranks=((4,), (), (3,))),
    outcome(0.2, "declined", quotes=WRONG, ranks=((), (12,), (11,))),
]


def evaluation(outcomes):
    built = BuildResult(
        generation="g",
        rebuilt=True,
        articles=3,
        added=3,
        changed=0,
        unchanged=0,
        removed=0,
        passages=9,
        sentences=27,
        skipped=(),
        seconds=1.0,
    )
    return Evaluation(
        dataset=EvalSet(name="set.json", articles=(), questions=()),
        built=built,
        outcomes=tuple(outcomes),
        timings=TIMINGS,
    )


def test_passages():
    assert passage_figures(THREE, "dense") == pytest.approx(
        {
            "hit@1": 1 / 3, "hit@3": 1 / 3, "hit@5": 2 / 3, "hit@10": 2 / 3,
            "mrr@10": (1 + 1 / 4) / 3,
            "ndcg@10": (1 + 0.430677) / 3,  # 1 / log2(5)
        },
        abs=1e-5,
    )  # fmt: skip
    assert passage_figures(THREE, "bm25")["mrr@10"] == pytest.approx((1 / 2) / 3)
    assert passage_figures(THREE, "fused")["mrr@10"] == pytest.approx((1 + 1 / 3) / 3)


def test_quotes():
    figures = quote_figures(THREE)

    assert (figures["contained@1"], figures["contained@3"]) == pytest.approx((1 / 3, 2 / 3))
    assert (figures["words@1"], figures["right_paragraph"], figures["right_article"]) == pytest.approx((1 / 3, 1, 1))
    assert figures["mean_characters"] == pytest.approx((31 + 13 + 13) / 3)
    assert figures["mean_sentences"] == 1


@pytest.mark.parametrize(
    ("highlights", "expected"),
    [
        (((13, 25),), {"exact_match": 1, "f1": 1, "any_f1": 1, "same_place": 1, "overlap": 1, "without": 0}),
        # "Die Ahle" first: no word of it; the second is just the answer
        (((0, 8), (13, 25)), {"exact_match": 0, "f1": 0, "any_exact_match": 1, "any_f1": 1, "same_place": 1}),
        # "27": one word of one, of two
        (((13, 15),), {"exact_match": 0, "f1": 2 / 3, "same_place": 0, "overlap": 1, "mean_count": 1}),
        # "ist 27 Kilometer lang": two words of four, both of two
        (((9, 30),), {"exact_match": 0, "f1": 4 / 6, "overlap": 1}),
        ((), {"exact_match": 0, "f1": 0, "any_f1": 0, "overlap": 0, "without": 1, "mean_count": None}),
    ],
)
def test_highlights(highlights, expected):
    figures = highlight_figures([outcome(quotes=(quote(highlights=highlights),))])

    assert {name: figures[name] for name in expected} == pytest.approx(expected)


def test_a_question_without_a_quote_counts_as_wrong():
    refused = outcome(0.0, "declined", quotes=(), ranks=((), (), ()))

    assert highlight_figures([outcome(), refused])["f1"] == 0.5
    assert quote_figures([outcome(), refused])["contained@1"] == 0.5
    assert quote_figures([outcome(), refused])["mean_characters"] == 31


NAMES = [
    "data", "passages", "quotes", "highlights", "declining", "states", "risk", "risk_if_words_suffice", "calibration",
    "question_types", "without_reader", "timings_ms",
]  # fmt: skip


@pytest.mark.parametrize(
    "outcomes",
    [
        THREE,
        [outcome(removed=None)],
        [outcome(answerable=False)],
        [outcome(0.0, "declined", quotes=(), ranks=((), (), ()), removed=None)],
    ],
    ids=["all", "nothing removed", "nothing answerable", "nothing quoted"],
)
def test_all_figures_are_plain_values_under_the_same_names(outcomes):
    figures = figures_of(evaluation(outcomes))

    assert list(figures) == NAMES
    assert json.loads(json.dumps(figures, allow_nan=False)) == figures


def test_kinds_and_times():
    figures = figures_of(evaluation(THREE))

    assert list(figures["question_types"]) == ["measure"]
    measure = figures["question_types"]["measure"]
    assert (measure["questions"], measure["contained@1"], measure["answered"]) == pytest.approx((3, 1 / 3, 2 / 3))
    assert figures["timings_ms"]["total"] == {"p50": 8.0, "p95": 30.0}

import pytest

from retrieval.answering.coverage import Coverage, part_credit
from retrieval.answering.question import AnalysedQuestion, WeightedTerm
from retrieval.german.questions import analyse_question


def question(*weighted):
    return AnalysedQuestion(
        text="Wo liegt die Brücke?",
        terms=tuple(term for term, _, _ in weighted),
        weighted=tuple(WeightedTerm(term=term, weight=weight, kind=kind) for term, weight, kind in weighted),
        expected=analyse_question("Wo liegt die Brücke?"),
    )


QUESTION = question(("bruck", 3.0, "noun"), ("ahle", 4.0, "noun"), ("lieg", 1.0, "word"))


@pytest.fixture
def coverage():
    return Coverage(QUESTION)


@pytest.mark.parametrize("pair", [("bruck", "bruck"), ("1", "1"), ("zug", "zug")])
def test_the_same_term_has_full_credit(pair):
    assert part_credit(*pair) == 1.0


@pytest.mark.parametrize("pair", [("bahn", "eisenbahn"), ("bahn", "bahnhof"), ("eisenbahn", "bahn")])
def test_a_part_of_a_compound_has_some_credit(pair):
    assert 0 < part_credit(*pair) < 1


@pytest.mark.parametrize("pair", [("bruck", "fluss"), ("zug", "zugfahrt"), ("2019", "20190"), ("bahn", "urbahne")])
def test_what_is_no_part_has_no_credit(pair):
    assert part_credit(*pair) == 0.0


@pytest.mark.parametrize(
    ("present", "expected"),
    [([], 0.0), (["lieg"], 1 / 8), (["bruck", "ahle"], 7 / 8), (["bruck", "ahle", "lieg", "fluss"], 1.0)],
)
def test_coverage_is_the_share_of_the_weight(coverage, present, expected):
    assert coverage.share(coverage.credits(present)) == pytest.approx(expected)


def test_the_best_of_several_matches_counts_in_any_order(coverage):
    assert (
        coverage.credits(["bruckengeland", "bruck"]) == coverage.credits(["bruck", "bruckengeland"]) == [1.0, 0.0, 0.0]
    )


def test_one_text_leaves_nothing_behind_for_the_next(coverage):
    first = coverage.credits(["bruck"])
    coverage.credits(["ahle", "lieg"])

    assert coverage.credits(["bruck"]) == first == [1.0, 0.0, 0.0]


def test_satisfied_terms_count_as_covered_and_not_as_missing(coverage):
    credit = coverage.credits(["lieg"])

    assert coverage.share(credit, satisfied={"ahle"}) == pytest.approx(5 / 8)
    assert coverage.heaviest_missing(credit, kind="noun", satisfied={"ahle"}) == 3.0


@pytest.mark.parametrize(
    ("present", "expected"),
    [([], 4.0), (["ahle"], 3.0), (["ahle", "bruck"], 0.0)],  # a missing verb is no missing name
)
def test_the_heaviest_name_that_is_missing(coverage, present, expected):
    assert coverage.heaviest_missing(coverage.credits(present), kind="noun") == expected


def test_kinds_are_kept_apart(coverage):
    assert coverage.heaviest_missing(coverage.credits([]), kind="name") == 0.0
    assert coverage.heaviest_missing(coverage.credits([]), kind="word") == 1.0
    assert coverage.heaviest_missing(coverage.credits([])) == 4.0
    assert coverage.share(coverage.credits(["ahle", "lieg"]), kind="noun") == 4 / 8


def test_the_weights_of_a_kind_are_shares_of_all(coverage):
    assert coverage.weights_of(None).tolist() == [3 / 8, 4 / 8, 1 / 8]
    assert coverage.weights_of("noun").tolist() == [3 / 8, 4 / 8, 0.0]
    assert coverage.weights_of("name").tolist() == [0.0, 0.0, 0.0]

"""What the killing looks at would show an index that is lost; the killing itself is in `tests/integration`."""

import pytest

from benchmarks.kill_builds import Killing, Round, problems_of
from benchmarks.kill_points import choose_points
from benchmarks.made_articles import changed, made_article
from benchmarks.numbered_archive import editions_of, leftovers
from benchmarks.steady_asker import Asked

READING = [("reading", done) for done in range(1, 10)]
SWITCHING = [("switching", 1), ("switching", 2)]


def of_edition(edition, number=1):
    return changed(made_article(number), edition).text


def asked(*editions, generation="g1", error=None):
    texts = tuple(of_edition(edition, number) for number, edition in enumerate(editions))
    return Asked(at=0.0, generation=generation, texts=texts, error=error)


@pytest.mark.parametrize(
    ("number", "chosen"),
    [
        (1, [("switching", 2)]),
        (2, [("switching", 2), ("reading", 9)]),
        (5, [("switching", 2), ("reading", 9), ("switching", 1), ("reading", 1), ("reading", 5)]),
    ],
)
def test_the_last_stage_comes_first_and_every_stage_is_spread_over(number, chosen):
    assert choose_points(READING + SWITCHING, number) == chosen


def test_no_point_is_left_out_or_chosen_twice():
    points = READING + READING + SWITCHING
    assert sorted(choose_points(points, 99)) == sorted(set(points))


def test_an_answer_tells_its_edition():
    assert editions_of(iter([of_edition(3), of_edition(3, 2), "Nummer 7"])) == {3}
    assert editions_of(iter([of_edition(3), of_edition(4)])) == {3, 4}


@pytest.mark.parametrize(
    ("records", "known", "said"),
    [
        ([asked(1, 1), asked(2, generation="g2")], {}, []),
        ([asked(1, 2)], {}, ["of the editions [1, 2]"]),
        ([asked()], {}, ["of the editions []"]),
        ([asked(1), asked(2)], {}, ["answered of edition 2 and of another"]),
        ([asked(1)], {"g1": 2}, ["answered of edition 1 and of another"]),
        ([asked(error="IndexDamagedError: …")], {}, ["a question failed: IndexDamagedError"]),
    ],
)
def test_an_answer_of_two_editions_or_of_the_wrong_one_is_named(records, known, said):
    found = list(problems_of("follow", records, known))
    assert len(found) == len(said)
    assert all(part in problem for part, problem in zip(said, found, strict=True))


def test_leftovers_are_named(tmp_path):
    for name in ("LOCK", "CURRENT"):
        (tmp_path / name).touch()
    for name in ("1", "2", "3", "4"):
        (tmp_path / "generations" / name).mkdir(parents=True)
    assert leftovers(tmp_path) == []

    (tmp_path / "CURRENT.new").touch()
    (tmp_path / "generations" / ".building-5").mkdir()
    assert leftovers(tmp_path) == ["CURRENT.new", ".building-5", ".building-5", "1", "2", "3", "4"]


@pytest.mark.parametrize(("of_round", "of_askers", "failed"), [((), (), False), (("x",), (), True), ((), ("x",), True)])
def test_one_problem_is_a_failure(of_round, of_askers, failed):
    round_ = Round(kind="full", place="encoding 1", killed=True, switched=False, problems=of_round)
    killing = Killing(rounds=(round_,), questions={}, slowest_ms={}, problems=of_askers, seconds=1.0)
    assert killing.failed is failed

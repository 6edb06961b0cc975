"""The first quotes are right as often as the README says, or nearly; the data stands beside the repository."""

import pathlib

import pytest

from benchmarks.quality import judge, summarise
from benchmarks.squad import read_squad, write_articles
from retrieval import build_index, open_answerer

DATA = pathlib.Path(__file__).resolve().parents[3] / "shared" / "data" / "xquad-de-dev.json"

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(not DATA.is_file(), reason="the data set is not in ../shared/data"),
]


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    folder = tmp_path_factory.mktemp("quality")
    articles, questions = read_squad(DATA)
    write_articles(articles, folder / "squad.jsonl")
    build_index(folder / "index", [folder / "squad.jsonl"])
    answerer = open_answerer(folder / "index")
    outcomes = [judge(question, answerer.ask(question.question, min_confidence=0)) for question in questions]
    answerer.close()
    return summarise(outcomes)


@pytest.mark.parametrize(
    ("figure", "floor"),
    [
        ("first quote in the right paragraph", 0.92),
        ("first quote holds the answer", 0.74),
        ("one of three holds the answer", 0.90),
    ],
)
def test_quotes_are_right_often_enough(figures, figure, floor):
    assert figures[figure] >= floor

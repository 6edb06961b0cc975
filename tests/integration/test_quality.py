"""The first quotes are right as often as docs/quality.md says, or nearly; the data stands beside the repository."""

import json
import pathlib

import pytest

from retrieval.evaluation.evaluate import evaluate
from retrieval.evaluation.figures import figures_of

DATA = pathlib.Path(__file__).resolve().parents[3] / "shared" / "data" / "xquad-de-dev.json"

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(not DATA.is_file(), reason="the data set is not in ../shared/data"),
]


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    """Measure with every third question: all of them take minutes."""
    dataset = json.loads(DATA.read_text(encoding="utf-8"))
    for entry in dataset["data"]:
        for paragraph in entry["paragraphs"]:
            paragraph["qas"] = paragraph["qas"][::3]
    cut = tmp_path_factory.mktemp("quality") / "cut.json"
    cut.write_text(json.dumps(dataset), encoding="utf-8")
    return figures_of(evaluate(cut))


@pytest.mark.parametrize(
    ("group", "figure", "floor"),
    [
        ("quotes", "right_paragraph", 0.91),
        ("quotes", "words_in_paragraph@1", 0.73),
        ("quotes", "words_in_paragraph@3", 0.90),
        ("highlights", "overlap", 0.36),
    ],
)
def test_quotes_are_right_often_enough(figures, group, figure, floor):
    assert figures[group][figure] >= floor


@pytest.mark.parametrize(("removal", "floor"), [("article_removed", 0.94), ("paragraph_removed", 0.89)])
def test_what_is_not_there_is_told_from_what_is(figures, removal, floor):
    assert figures["declining"][removal]["auroc"] >= floor


def test_without_distractors_there_is_no_foreign_archive(figures):
    assert figures["declining"]["foreign_archive"] is None

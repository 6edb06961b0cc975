"""A page that needs nothing but itself, whatever the texts hold; and the errors as JSON Lines."""

import dataclasses
import json
import re
from html.parser import HTMLParser

import pytest

from retrieval.evaluation.evaluate import Evaluation
from retrieval.evaluation.figures import figures_of
from retrieval.evaluation.questions import EvalSet
from retrieval.evaluation.report.errors import ERROR_KINDS, find_errors
from retrieval.evaluation.report.page import write_report
from retrieval.indexing.build import BuildResult
from tests.retrieval.evaluation.made_outcomes import outcome, quote

RIGHT, WRONG = (quote(),), (quote(right=False),)
HOSTILE = "<script>alert(1)</script> \" ' & \u202eedrev\u202c \x1b[2J \ud800 </p><img src=x onerror=alert(1)>"
OUTCOMES = (
    outcome(0.95, quotes=WRONG, question=HOSTILE),
    outcome(0.9, quotes=RIGHT),
    outcome(0.85, quotes=(quote(highlights=()),)),
    outcome(0.8, quotes=(quote(article="news"),)),
    outcome(0.2, "declined", quotes=RIGHT),
    outcome(0.0, "declined", quotes=(), ranks=((), (), ())),
    outcome(0.7, quotes=RIGHT, removed=(0.6, "answered")),
    outcome(0.65, quotes=RIGHT, answerable=False),
)
LOADING = {"src", "href", "srcset", "action"}
VOID = {"meta", "input", "br", "img"}


class Checker(HTMLParser):
    """Note every tag, that all are closed in order, and what would be loaded from elsewhere."""

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.loads = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.loads += [value for name, value in attrs if name in LOADING or name.startswith("on")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture
def evaluation():
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
    dataset = EvalSet(name="<b>set</b>.json", articles=(), questions=())
    return Evaluation(dataset=dataset, built=built, outcomes=OUTCOMES, timings=())


@pytest.fixture
def report(evaluation, tmp_path):
    folder = tmp_path / "deep" / "report"
    assert write_report(folder, evaluation, figures_of(evaluation)) == folder / "index.html"
    return folder


def test_errors_are_sorted_by_kind_and_confidence():
    found = [(error.kind, error.answer.confidence) for error in find_errors(OUTCOMES)]

    assert found == [
        ("refused", 0.0),
        ("wrong_article", 0.8),
        ("wrong_sentence", 0.95),
        ("declined", 0.2),
        ("answered_without_article", 0.6),
        ("answered_without_paragraph", 0.6),
        ("answered_from_foreign_archive", 0.6),
        ("answered_unanswerable", 0.65),
        ("wrong_highlight", 0.85),
    ]
    assert {kind for kind, _ in found} == set(ERROR_KINDS) - {"wrong_paragraph"}


def test_the_errors_are_json_lines(report):
    lines = [json.loads(line) for line in (report / "errors.jsonl").read_text(encoding="utf-8").splitlines()]

    assert [line["kind"] for line in lines] == [error.kind for error in find_errors(OUTCOMES)]
    wrong = next(line for line in lines if line["kind"] == "wrong_sentence")
    assert wrong["question"] == HOSTILE
    assert wrong["expected"]["answers"] == ["27 Kilometer"]
    assert wrong["expected"]["sentence"] == "Die Ahle ist 27 Kilometer lang."
    assert wrong["given"]["text"] == "Sie ist kalt."
    assert wrong["passage_ranks"] == {"dense": 1, "bm25": 2, "fused": 1}
    assert lines[0]["given"] is None


def test_the_page_is_whole_and_loads_nothing(report):
    text = (report / "index.html").read_text(encoding="utf-8")
    checker = Checker()
    checker.feed(text)
    checker.close()

    assert checker.open == []
    assert checker.loads == []
    assert checker.tags.count("svg") == 2 + 5  # risk, ranks; reliability of every population
    assert not re.search(r"https?:|url\(|@import", text)
    assert "default-src 'none'" in text


def test_texts_are_shown_and_not_run(report):
    text = (report / "index.html").read_text(encoding="utf-8")

    assert text.count("<script>") == 1
    assert "<img" not in text
    assert "<b>set" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e]", text)
    assert "<mark>27 Kilometer</mark>" in text


def test_the_figures_are_on_the_page(report, evaluation):
    text = (report / "index.html").read_text(encoding="utf-8")
    figures = figures_of(evaluation)

    for value in (
        figures["passages"]["fused"]["ndcg@10"],
        figures["risk"]["answerable"]["coverage@10%"],
        figures["calibration"]["with_article_removed"]["ece"],
        figures["declining"]["article_removed"]["auroc"],
    ):
        assert f"{value:.3f}" in text


@pytest.mark.parametrize("left", [0, 1])
def test_a_page_of_hardly_anything(evaluation, tmp_path, left):
    small = dataclasses.replace(evaluation, outcomes=tuple(o for o in OUTCOMES if not o.question.answerable)[:left])
    text = write_report(tmp_path, small, figures_of(small)).read_text(encoding="utf-8")

    assert "Where questions are lost" in text

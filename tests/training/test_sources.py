"""What is held out is learned from in no language, and neither is our own text about the same subject."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from training.own_questions import DATA, read_paragraphs, subjects_of
from training.sources import add_sources, read_sources

SHARED = (Path(__file__).parents[2] / "../shared/data").resolve()


def _sources(*options):
    if not (SHARED / "xquad-de-dev.json").is_file():
        pytest.skip("the folder ../shared with xquad-de-dev.json is absent")
    parser = argparse.ArgumentParser()
    add_sources(parser)
    files = [SHARED / "xquad-de-dev.json", SHARED / "xquad-dev-translations" / "xquad.en.json"]
    news = SHARED / "news-de-dev.jsonl"
    return read_sources(parser.parse_args(["--xquad", *map(str, files), "--news", str(news), *options]))


def _articles(sources):
    return {version.article for versions in sources.lessons.parallel for version in versions.values()}


def test_what_one_run_learns_from_the_other_is_judged_on():
    first, rest = _sources(), _sources("--fold", "1", "2", "3")
    judged = [{example.article for example in sources.xquad} for sources in (first, rest)]
    assert not judged[0] & judged[1]
    assert [len(found) for found in judged] == [6, 18]
    assert [_articles(first), _articles(rest)] == [judged[1], judged[0]]


def test_no_paragraph_about_a_subject_held_out_is_learned_from():
    first, rest = (
        {question.title for question in sources.lessons.own} for sources in (_sources(), _sources("--fold", "2"))
    )
    assert first - rest == {"Ozon", "Sauerstoff", "Salzmarsch", "Henry David Thoreau und der zivile Ungehorsam"}


def test_the_subjects_named_are_those_of_paragraphs():
    titles = {question.title for question in read_paragraphs(DATA / "paragraphs.jsonl")}
    assert subjects_of(["Black_Death"]) == {
        "Antoninische Pest",
        "Beulenpest",
        "Große Pest von London",
        "Pest von Marseille 1720",
        "Schwarzer Tod",
    }
    named = subjects_of(example.article for example in _sources("--fold", "0", "1", "2", "3").xquad)
    assert len(named) > 20
    assert named <= titles

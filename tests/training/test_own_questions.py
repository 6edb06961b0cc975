"""Our own questions stand where their files say, and what judges is kept apart from what is learned."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.articles import articles_by_id
from retrieval.datamodel import Article
from training.own_questions import (
    DATA,
    chooses,
    is_held_out,
    read_benchmark_questions,
    read_own_questions,
    read_paragraphs,
)

TEXT = "Änne Öß baute den Turm. Er steht in Lübeck."
ARTICLES = {"turm": Article(id="turm", title="Turm", text=TEXT)}
SEEDS = Path(__file__).parents[2] / "seeds"


def _write(path, *entries):
    path.write_text("".join(json.dumps(entry) + "\n" for entry in entries), encoding="utf-8")
    return path


def test_a_question_has_the_words_at_its_place(tmp_path):
    file = _write(
        tmp_path / "news.jsonl",
        {"article": "turm", "question": "Wer baute ihn?", "sentence": [0, 23], "answer": [0, 7]},
        {"article": "turm", "question": "Wer malte ihn an?", "near": [24, 43]},
    )
    answered, without = read_own_questions(file, ARTICLES)
    assert (answered.id, answered.article, answered.question) == ("news-1", "turm", "Wer baute ihn?")
    assert [answer.cut(answered.passage) for answer in answered.answers] == ["Änne Öß"]
    assert without.answers == ()
    assert without.near is not None
    assert without.near.cut(without.passage) == "Er steht in Lübeck."


@pytest.mark.parametrize("place", [[40, 50], [3, 3], [7, 0]])
def test_a_place_outside_of_its_article_is_refused(tmp_path, place):
    file = _write(tmp_path / "news.jsonl", {"article": "turm", "question": "Wer?", "answer": place})
    with pytest.raises(ValueError, match=r"not within|needs 0"):
        read_own_questions(file, ARTICLES)


def test_questions_of_the_benchmarks_are_read_alike(tmp_path):
    entry = {"id": "n1", "question": "Wer?", "kind": "wer", "language": "de", "places": [["turm", 0, 23, 0, 7]]}
    without = {"id": "n2", "question": "Wann?", "kind": "wann", "language": "de", "places": [], "near": "turm"}
    found = read_benchmark_questions(_write(tmp_path / "n.jsonl", entry, without), ARTICLES)
    assert [[answer.cut(q.passage) for answer in q.answers] for q in found] == [["Änne Öß"], []]


def test_a_paragraph_brings_its_own_text(tmp_path):
    asked = [{"question": "Wer?", "answer": [0, 7]}, {"question": "Wann?", "answer": None}]
    file = _write(tmp_path / "p.jsonl", {"title": "Turm", "text": TEXT, "questions": asked})
    found = read_paragraphs(file)
    assert [[answer.cut(q.passage) for answer in q.answers] for q in found] == [["Änne Öß"], []]
    assert {q.article for q in found} == {"Turm"}


def test_about_every_tenth_article_is_held_out_and_always_the_same():
    held = [number for number in range(2000) if is_held_out(f"article-{number}")]
    assert 150 < len(held) < 250
    assert held[:3] == [number for number in held[:3] if is_held_out(f"article-{number}")]


def test_the_files_of_paragraphs_and_seeds_are_whole():
    assert len(read_paragraphs(DATA / "paragraphs.jsonl")) > 20_000
    assert len(read_paragraphs(DATA / "reports.jsonl")) > 7000
    assert len(read_paragraphs(DATA / "reports-judged-only.jsonl")) > 1900
    assert len(read_own_questions(DATA / "seeds-judged-only.jsonl", articles_by_id(SEEDS))) > 900


def test_no_article_that_the_gold_set_asks_about_is_learned_from():
    seeds = articles_by_id(SEEDS)
    learned = {json.loads(line)["article"] for line in (DATA / "news-questions.jsonl").read_text("utf-8").splitlines()}
    assert not learned & set(seeds)
    names = ("paragraphs.jsonl", "reports.jsonl", "reports-judged-only.jsonl")
    texts = {question.passage for name in names for question in read_paragraphs(DATA / name)}
    assert not texts & {article.text for article in seeds.values()}


def test_what_chooses_is_a_small_part_with_all_paragraphs_on_a_subject():
    assert chooses("Oslo (1)") == chooses("Oslo (2)") == chooses("Oslo")
    titles = {question.article for question in read_paragraphs(DATA / "paragraphs.jsonl")}
    assert 0.02 < sum(map(chooses, titles)) / len(titles) < 0.09

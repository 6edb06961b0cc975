"""A mixed archive has the articles of the data first, and as many as are asked for."""

import json

import pytest

from benchmarks.made_articles import made_article
from benchmarks.mixed_archive import mixed_articles


@pytest.fixture
def data(tmp_path):
    asked = {"id": "1", "question": "Was ist alt?", "answers": [{"text": "Der Turm", "answer_start": 0}]}
    paragraphs = [{"context": "Der Turm ist alt.", "qas": [asked]}]
    squad = {"data": [{"title": "Turm", "paragraphs": paragraphs}]}
    (tmp_path / "xquad-de-dev.json").write_text(json.dumps(squad), encoding="utf-8")
    news = {"id": "n1", "title": "Neues", "text": "Der Turm wurde verkauft."}
    (tmp_path / "news-de-dev.jsonl").write_text(json.dumps(news) + "\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("number", [0, 1, 2, 5])
def test_real_articles_come_first(data, number):
    articles = list(mixed_articles(data, number))

    assert len(articles) == number
    assert [article.text.strip() for article in articles[:2]] == ["Der Turm ist alt.", "Der Turm wurde verkauft."][
        :number
    ]
    assert articles[2:] == [made_article(place) for place in range(number - 2)]
    assert len({article.id for article in articles}) == number

import json
from pathlib import Path

import pytest

from benchmarks.news_questions import NEWS_QUESTIONS, groups, read_news_questions
from retrieval.datamodel import Article
from tests.read_all import read_articles

NEWS = (Path(__file__).resolve().parents[2] / "../shared/data/news-de-dev.jsonl").resolve()
ARTICLES = [Article(id=f"a{number}", title="", text=f"Der Fluss ist {number} km lang.") for number in range(6)]


@pytest.fixture
def questions(tmp_path):
    entries = [
        {
            "id": "n1",
            "question": "Wie lang?",
            "language": "de",
            "places": [["a1", 0, 23, 14, 18], ["a2", 0, 23, 14, 18]],
        },
        {"id": "n2", "question": "How deep?", "language": "en", "places": [], "near": "a3"},
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("".join(json.dumps(entry) + "\n" for entry in entries), encoding="utf-8")
    return read_news_questions(file, {article.id: article for article in ARTICLES})


def _runs(text):
    words = [word.strip('.,:;?!"„“()').casefold() for word in text.split()]
    return {" ".join(words[at : at + 7]) for at in range(len(words) - 6)}


def test_an_answer_is_what_stands_at_its_place(questions):
    answered, absent = questions

    assert [place.words for place in answered.asked.places] == ["1 km", "2 km"]
    assert (answered.article_id, answered.wordings) == ("a1", {"de": "Wie lang?"})
    assert (absent.asked.answerable, absent.article_id, absent.wordings) == (False, "a3", {"en": "How deep?"})


def test_small_archives_hold_every_article_once_and_only_places_that_they_have(questions):
    parts = list(groups(questions, ARTICLES, 2))

    assert [[article.id for article in articles] for articles, _ in parts] == [["a0", "a3"], ["a1", "a4"], ["a2", "a5"]]
    assert [[q.asked.id for q in asked] for _, asked in parts] == [["n2"], ["n1"], []]
    [asked] = parts[1][1]
    assert [place.article_id for place in asked.asked.places] == ["a1"]


@pytest.mark.skipif(not NEWS.is_file(), reason=f"there is no {NEWS.name} beside the project")
def test_our_questions_fit_the_news_and_copy_nothing_from_them():
    articles = {article.id: article for article in read_articles([NEWS]).articles}
    found = read_news_questions(NEWS_QUESTIONS, articles)

    assert len(found) == 480
    assert sum(not question.asked.answerable for question in found) == 120
    for question in found:
        text = articles[question.article_id].text
        assert all(
            place.paragraph.start <= place.answer.start < place.answer.end <= place.paragraph.end
            for place in question.asked.places
        )
        copied = [run for wording in question.wordings.values() for run in _runs(wording) & _runs(text)]
        assert not copied
    assert len({question.asked.id for question in found}) == len(found)

import json

import pytest

from benchmarks.report_questions import REPORTS, UNSEEN_REPORTS, read_reports
from benchmarks.unseen_questions import unseen_reports


def test_a_question_is_about_its_report_in_the_language_that_it_is_asked_in(tmp_path):
    report = {
        "title": "Ziege im Kreisverkehr",
        "text": "Eine Ziege hielt den Verkehr auf. Fünf Helfer fingen sie ein.",
        "questions": [
            {"question": "Wie viele Leute schnappten das Tier?", "answer": [34, 38]},
            {"question": "What stopped the cars?", "answer": [5, 10]},
            {"question": "Wem gehört sie?", "answer": None},
        ],
    }
    file = tmp_path / "some.jsonl"
    file.write_text(json.dumps(report) + "\n", encoding="utf-8")

    (article,), asked = read_reports(file)

    assert (article.id, article.title) == ("some-1", "Ziege im Kreisverkehr")
    assert [[place.words for place in question.asked.places] for question in asked] == [["Fünf"], ["Ziege"], []]
    assert [list(question.wordings) for question in asked] == [["de"], ["en"], ["de"]]
    assert {question.article_id for question in asked} == {"some-1"}


@pytest.mark.parametrize("path", [REPORTS, UNSEEN_REPORTS], ids=lambda path: path.stem)
def test_reports_are_asked_about_in_other_words_than_theirs(path):
    articles, asked = read_reports(path)
    texts = {article.id: article.text for article in articles}

    assert len({article.title for article in articles}) == len(articles)
    assert sum(question.asked.answerable for question in asked) > 6 * len(articles)
    for question in asked:
        (text,) = question.wordings.values()
        for place in question.asked.places:
            assert place.answer.cut(texts[place.article_id]).strip() == place.words
        assert text not in texts[question.article_id]


def test_no_report_that_judges_is_one_that_is_learned_from():
    learned, judging = read_reports(REPORTS)[0], read_reports(UNSEEN_REPORTS)[0]

    assert not {article.title for article in learned} & {article.title for article in judging}
    assert not {article.text for article in learned} & {article.text for article in judging}


def test_of_the_reports_that_judge_some_german_questions_are_asked_with_all_that_have_no_answer():
    _, asked = read_reports(UNSEEN_REPORTS)

    found = unseen_reports(asked)

    assert all("de" in question.wordings for question in found)
    assert 180 <= sum(question.asked.answerable for question in found) <= 300
    german = [question for question in asked if "de" in question.wordings]
    absent = [question for question in german if not question.asked.answerable]
    assert [question for question in found if not question.asked.answerable] == absent

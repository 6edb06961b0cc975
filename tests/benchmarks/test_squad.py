import json

import pytest

from benchmarks.squad import read_squad, write_articles

DATA = {
    "data": [
        {
            "title": "Ein_Fluss",
            "paragraphs": [
                {"context": "Die Ahle ist ein Fluss.", "qas": []},
                {
                    "context": "Sie ist 27 Kilometer lang.",
                    "qas": [
                        {
                            "id": "q1",
                            "question": "Wie lang ist die Ahle?",
                            "answers": [{"text": "27 Kilometer", "answer_start": 8}],
                        }
                    ],
                },
            ],
        }
    ]
}


@pytest.fixture
def squad(tmp_path):
    path = tmp_path / "squad.json"
    path.write_text(json.dumps(DATA), encoding="utf-8")
    return path


def test_offsets_count_in_the_joined_article(squad, tmp_path):
    articles, [question] = read_squad(squad)
    write_articles(articles, tmp_path / "articles.jsonl")
    text = json.loads((tmp_path / "articles.jsonl").read_text(encoding="utf-8"))["text"]

    assert text == "Die Ahle ist ein Fluss.\n\nSie ist 27 Kilometer lang."
    assert text[slice(*question.paragraph)] == "Sie ist 27 Kilometer lang."
    assert text[slice(*question.answer)] == question.answer_text == "27 Kilometer"

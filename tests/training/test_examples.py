"""Questions are read with the offsets of their paragraphs."""

from __future__ import annotations

import json

import pytest

from training.examples import fold_of, read_examples

TEXTS = [
    "Den Turm baute Anna Bauer.",
    "Äpfel wachsen in Höhe am Fluß.",
    "Der Fluss fließt nach Norden, nicht nach Süden.",
]


def _qa(number, question, text, start):
    return {"id": str(number), "question": question, "answers": [{"text": text, "answer_start": start}]}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "xquad.json"
    data = [
        {
            "title": "Turm",
            "paragraphs": [
                {"context": TEXTS[0], "qas": [_qa(1, "Wer baute den Turm?", "Anna Bauer", 15)]},
                {"context": TEXTS[1], "qas": [_qa(2, "Wo wachsen Äpfel?", "in Höhe am Fluß", 14)]},
            ],
        },
        {
            "title": "Fluss",
            "paragraphs": [
                {
                    "context": TEXTS[2],
                    "qas": [
                        _qa(3, "Wohin fließt er?", "Norden", 22),
                        {"id": "4", "question": "Warum?", "answers": [], "is_impossible": True},
                    ],
                }
            ],
        },
    ]
    path.write_text(json.dumps({"version": "1.1", "data": data}), encoding="utf-8")
    return path


def test_answers_stand_in_their_own_paragraph(file):
    examples = read_examples(file)
    assert [(e.id, e.article, e.source, e.passage) for e in examples] == [
        ("1", "Turm", "xquad.json", TEXTS[0]),
        ("2", "Turm", "xquad.json", TEXTS[1]),
        ("3", "Fluss", "xquad.json", TEXTS[2]),
    ]
    assert [e.answers[0].cut(e.passage) for e in examples] == ["Anna Bauer", "in Höhe am Fluß", "Norden"]


def test_each_article_is_in_one_fold(file):
    examples = read_examples(file)
    assert [fold_of(examples, number, 2) for number in range(2)] == [{"Turm"}, {"Fluss"}]


@pytest.mark.parametrize("number", [2, -1])
def test_a_fold_that_is_not_there_is_refused(file, number):
    with pytest.raises(ValueError, match=f"no part {number}: of 2 parts name one from 0 to 1"):
        fold_of(read_examples(file), number, 2)

"""Questions are read with the offsets of their paragraphs, and wrong passages do not answer."""

from __future__ import annotations

import json

import numpy as np
import pytest

from training.examples import fold_of, kept_examples, read_examples, unanswerable

TEXTS = [
    "Den Turm baute Anna Bauer.",
    "Äpfel wachsen in Höhe am Fluß.",
    "Der Fluss fließt nach Norden, nicht nach Süden.",
]


class _Letters:
    """Encode a text by how often letters occur in it."""

    def encode_passages(self, texts):
        return np.stack([self.encode_question(text) for text in texts])

    def encode_question(self, text):
        counts = np.array([text.lower().count(letter) for letter in "abdefghilnorstuwöäß"], dtype=np.float32)
        return counts / np.linalg.norm(counts)


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


def test_wrong_passages_lack_the_answer_and_are_the_same_for_a_seed(file):
    examples = read_examples(file)
    wrong = unanswerable(examples, 1.0, _Letters(), seed=4)
    assert wrong == unanswerable(examples, 1.0, _Letters(), seed=4)
    assert wrong
    own = {example.id: example for example in examples}
    for example in wrong:
        asked = own[example.id.removesuffix("-wrong")]
        assert example.answers == ()
        assert example.passage != asked.passage
        assert asked.answers[0].cut(asked.passage) not in example.passage


def test_half_a_share_is_half_as_many(file):
    assert len(unanswerable(read_examples(file), 0.34, _Letters(), seed=4)) <= 1


def test_examples_are_kept_for_a_run_that_goes_on(file, tmp_path):
    examples = read_examples(file)
    path = tmp_path / "kept.jsonl"
    assert kept_examples(path, lambda: examples) == examples
    assert kept_examples(path, list) == examples

"""What a reader is judged on are the questions of the folds that its training held out."""

from __future__ import annotations

import json

from benchmarks.unseen_questions import unseen_xquad
from retrieval.evaluation.squad import read_squad


def test_questions_of_the_folds_named_are_asked(tmp_path):
    articles = [
        {
            "title": f"Artikel_{number}",
            "paragraphs": [
                {
                    "context": f"Turm {number} steht im Hafen.",
                    "qas": [
                        {
                            "id": str(number),
                            "question": "Wo steht der Turm?",
                            "answers": [{"text": "Hafen", "answer_start": len(f"Turm {number} steht im ")}],
                        }
                    ],
                }
            ],
        }
        for number in range(8)
    ]
    dataset = tmp_path / "xquad-de.json"
    dataset.write_text(json.dumps({"version": "1.1", "data": articles}), encoding="utf-8")
    squad = read_squad(dataset)

    bundled, others = unseen_xquad(dataset, squad), unseen_xquad(dataset, squad, (1, 2, 3))

    assert [question.id for question in bundled] == ["0", "4"]
    assert [question.id for question in others] == ["1", "2", "3", "5", "6", "7"]

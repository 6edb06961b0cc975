"""A passage around an answer is whole sentences of its article."""

from __future__ import annotations

import json
import random

import pytest

from retrieval.datamodel import Article, Span
from training.examples import read_examples
from training.news_data import passage_around, squad_of

SENTENCES = [f"Im Jahr {1900 + number} baute Änne Öß den {number}. Turm am Hafen von Lübeck." for number in range(40)]
TEXT = " ".join(SENTENCES)


@pytest.mark.parametrize("answer", ["1900", "1917", "1939", "den 7. Turm"])
def test_a_passage_is_whole_sentences_with_the_answer_among_them(answer):
    span = Span(TEXT.index(answer), TEXT.index(answer) + len(answer))
    for seed in range(10):
        passage = passage_around(TEXT, span, random.Random(seed))  # noqa: S311
        assert passage.start <= span.start
        assert span.end <= passage.end
        assert passage.cut(TEXT).startswith("Im Jahr")
        assert passage.cut(TEXT).endswith("Lübeck.")
        assert 400 <= len(passage) < 1100 + max(map(len, SENTENCES))


def test_what_is_written_is_read_again(tmp_path):
    articles = [Article(id="a", title="Türme", text=TEXT)]
    asked = [("q1", "Wer baute?", "a", Span(TEXT.index("Änne"), TEXT.index("Änne") + 7))]
    path = tmp_path / "news.json"
    path.write_text(json.dumps(squad_of(asked, articles, seed=1)), encoding="utf-8")
    (example,) = read_examples(path)
    assert (example.id, example.article, example.question) == ("q1", "a", "Wer baute?")
    assert [answer.cut(example.passage) for answer in example.answers] == ["Änne Öß"]

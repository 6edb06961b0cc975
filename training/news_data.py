"""Write our own questions about the news (`benchmarks/data`) in SQuAD's format, each with a passage around it.

python -m training.news_data --articles ../shared/data/news-de-dev.jsonl --out runs/news.json
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.news_questions import NEWS_QUESTIONS, read_news_questions
from retrieval.datamodel import Article, Span
from retrieval.german.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["passage_around", "squad_of"]

_SHORTEST, _LONGEST = 400, 1100  # characters: about as long as the passages of an index


def main() -> None:
    """Read questions and articles, write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    lines = options.articles.read_text(encoding="utf-8").splitlines()
    articles = [Article(id=entry["id"], title=entry["title"], text=entry["text"]) for entry in map(json.loads, lines)]
    questions = read_news_questions(NEWS_QUESTIONS, {article.id: article for article in articles})
    asked = [(q.asked.id, q.asked.text, q.article_id, p.answer) for q in questions for p in q.asked.places[:1]]
    options.out.write_text(json.dumps(squad_of(asked, articles, seed=1), ensure_ascii=False), encoding="utf-8")


def squad_of(asked: Sequence[tuple[str, str, str, Span]], articles: Sequence[Article], *, seed: int) -> dict[str, Any]:
    """Return SQuAD's JSON of questions, given as id, words, article and answer; every one has a passage of its own."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    texts = {article.id: article.text for article in articles}
    entries: dict[str, list[dict[str, Any]]] = {}
    for id_, words, article_id, answer in asked:
        passage = passage_around(texts[article_id], answer, chance)
        context = passage.cut(texts[article_id])
        within = answer.shift(-passage.start)
        answers = [{"text": within.cut(context), "answer_start": within.start}]
        entries.setdefault(article_id, []).append(
            {"context": context, "qas": [{"id": id_, "question": words, "answers": answers}]}
        )
    return {"version": "1.1", "data": [{"title": id_, "paragraphs": found} for id_, found in entries.items()]}


def passage_around(text: str, answer: Span, chance: random.Random) -> Span:
    """Return whole sentences of the text with the answer somewhere among them, of a length drawn by chance."""
    sentences = split_sentences(text)
    touched = [number for number, span in enumerate(sentences) if span.overlaps(answer)]
    first, last = touched[0], touched[-1]
    wanted = chance.randint(_SHORTEST, _LONGEST)
    while sentences[last].end - sentences[first].start < wanted and (first > 0 or last + 1 < len(sentences)):
        backwards = chance.random() < 0.5
        if (backwards and first > 0) or last + 1 == len(sentences):
            first -= 1
        else:
            last += 1
    return Span(sentences[first].start, sentences[last].end)


if __name__ == "__main__":
    main()

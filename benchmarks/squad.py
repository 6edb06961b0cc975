"""Read SQuAD-format data as articles and questions: an article's paragraphs joined by blank lines."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["SquadQuestion", "read_squad", "write_articles"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SquadQuestion:
    """Hold a question, and where its paragraph and its answer stand in the joined article (code points)."""

    id: str
    question: str
    article_id: str
    paragraph: tuple[int, int]
    answer: tuple[int, int]
    answer_text: str


def read_squad(path: Path) -> tuple[dict[str, list[str]], list[SquadQuestion]]:
    """Return each article's paragraphs by its title, and all questions."""
    articles: dict[str, list[str]] = {}
    questions = []
    for entry in json.loads(path.read_text(encoding="utf-8"))["data"]:
        offset = 0
        paragraphs = articles.setdefault(entry["title"], [])
        for paragraph in entry["paragraphs"]:
            context = paragraph["context"]
            for qa in paragraph["qas"]:
                answer = qa["answers"][0]
                start = offset + answer["answer_start"]
                questions.append(
                    SquadQuestion(
                        id=qa["id"],
                        question=qa["question"],
                        article_id=entry["title"],
                        paragraph=(offset, offset + len(context)),
                        answer=(start, start + len(answer["text"])),
                        answer_text=answer["text"],
                    )
                )
            paragraphs.append(context)
            offset += len(context) + 2
    return articles, questions


def write_articles(articles: dict[str, list[str]], path: Path) -> None:
    """Write the articles as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        for title, paragraphs in articles.items():
            article = {"id": title, "title": title.replace("_", " "), "text": "\n\n".join(paragraphs)}
            file.write(json.dumps(article, ensure_ascii=False) + "\n")

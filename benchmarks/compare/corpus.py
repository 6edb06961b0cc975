"""What every system is given: passages as Fundstelle cuts them, and questions with the passages that answer them.

A folder holds it all, so that each system can be a process of its own: `articles.jsonl` (what Fundstelle builds from),
`passages.json` (what the others build from, in the order of Fundstelle's rows) and `questions.json`.
"""

from __future__ import annotations

import json
import random
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from retrieval.datamodel import Article, Span
    from retrieval.evaluation.questions import EvalQuestion

__all__ = [
    "ARTICLES",
    "REPOSITORY",
    "UNSEEN",
    "Asked",
    "Corpus",
    "Place",
    "holds",
    "read_corpus",
    "read_texts",
    "write_corpus",
]

REPOSITORY = Path(__file__).resolve().parents[2]
ARTICLES = "articles.jsonl"
UNSEEN = ", unseen"  # ends the name of a set from whose articles the bundled reader has not learned
_PASSAGES, _QUESTIONS = "passages.json", "questions.json"

# Article, start, end: where words stand, in code points of the article's text.
Place = tuple[str, int, int]
_Row = tuple[str, int, int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Hold a question of a set, where its answers stand, and the rows of the passages that answer it.

    `relevant` passages hold an answer's first character, as the ruler (`fundstelle eval`) has it, or are copies of its
    sentence elsewhere; those in `holding` carry an answer from its first to its last character.
    """

    set: str
    text: str
    answers: tuple[Place, ...]
    relevant: frozenset[int]
    holding: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Hold the place and the text of each passage, row by row, and the questions."""

    places: tuple[Place, ...]
    texts: tuple[str, ...]
    questions: tuple[Asked, ...]

    def drawn(self, count: int) -> tuple[str, ...]:
        """Return the texts of up to `count` questions, the same ones every time, in no order of the data."""
        texts = list(dict.fromkeys(question.text for question in self.questions))  # some stand in two sets
        return tuple(random.Random(7).sample(texts, min(count, len(texts))))  # noqa: S311 - no secret


def write_corpus(
    folder: Path,
    articles: Sequence[Article],
    passages: Sequence[Sequence[Span]],
    sets: Mapping[str, Iterable[EvalQuestion]],
) -> None:
    """Write the articles, the passages of each, and the questions of each set that have an answer there."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ARTICLES).open("w", encoding="utf-8") as file:
        for article in articles:
            file.write(json.dumps({"id": article.id, "title": article.title, "text": article.text}) + "\n")
    rows = [
        (article.id, span.start, span.end, span.cut(article.text))
        for article, spans in zip(articles, passages, strict=True)
        for span in spans
    ]
    texts = {article.id: article.text for article in articles}
    asked = [_asked(rows, texts, name, q) for name, questions in sets.items() for q in questions if q.answerable]
    (folder / _QUESTIONS).write_text(json.dumps([asdict(question) for question in asked], default=sorted), "utf-8")
    (folder / _PASSAGES).write_text(json.dumps(rows), encoding="utf-8")


def read_corpus(folder: Path) -> Corpus:
    """Read what `write_corpus` has written.

    Raises:
        FileNotFoundError: if nothing has been.
    """
    rows = json.loads((folder / _PASSAGES).read_text(encoding="utf-8"))
    lines = json.loads((folder / _QUESTIONS).read_text(encoding="utf-8"))
    return Corpus(
        places=tuple((article_id, start, end) for article_id, start, end, _ in rows),
        texts=tuple(text for *_, text in rows),
        questions=tuple(
            Asked(
                set=line["set"],
                text=line["text"],
                answers=tuple((article_id, start, end) for article_id, start, end in line["answers"]),
                relevant=frozenset(line["relevant"]),
                holding=frozenset(line["holding"]),
            )
            for line in lines
        ),
    )


def read_texts(folder: Path) -> list[str]:
    """Return the text of each passage, row by row."""
    return [text for *_, text in json.loads((folder / _PASSAGES).read_text(encoding="utf-8"))]


def holds(places: Iterable[Place], answers: Sequence[Place]) -> bool:
    """Tell whether one of the places covers an answer."""
    return any(
        article_id == other and start <= first and last <= end
        for article_id, start, end in places
        for other, first, last in answers
    )


def _asked(rows: Sequence[_Row], texts: Mapping[str, str], name: str, question: EvalQuestion) -> Asked:
    answers = tuple((place.article_id, place.answer.start, place.answer.end) for place in question.places)
    beginnings = [(article_id, start, start + 1) for article_id, start, _ in answers]
    around = {place.paragraph.cut(texts[place.article_id]) for place in question.places}
    copies = {row for row, (*_, text) in enumerate(rows) if any(words in text for words in around)}
    return Asked(
        set=name,
        text=question.text,
        answers=answers,
        relevant=frozenset(copies | {row for row, found in enumerate(rows) if holds([found[:3]], beginnings)}),
        holding=frozenset(copies | {row for row, found in enumerate(rows) if holds([found[:3]], answers)}),
    )

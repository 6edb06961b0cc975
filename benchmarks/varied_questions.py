"""Questions without end, of which hardly two are the same, so that nothing is answered from what is remembered."""

from __future__ import annotations

import json
import re
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from retrieval import open_archive

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["news_questions", "nouns_of_index", "varied_questions"]

_QUESTIONS = Path(__file__).parent / "data" / "news-questions.jsonl"
_NOUN = re.compile(r"\b[A-ZÄÖÜ][a-zäöüß]{3,}\b")


def news_questions() -> list[str]:
    """Return the questions over the news of `../shared/data`."""
    return [json.loads(line)["question"] for line in _QUESTIONS.read_text(encoding="utf-8").splitlines()]


def nouns_of_index(folder: Path) -> list[str]:
    """Return the capitalised words of all articles of an index, each once."""
    archive = open_archive(folder)
    try:
        return sorted({noun for article in archive.articles() for noun in _NOUN.findall(article.text)})
    finally:
        archive.close()


def varied_questions(questions: Sequence[str], nouns: Sequence[str], *, seed: int = 0) -> Iterator[str]:
    """Yield the questions as they are; from then on with one noun for another, over and over, the same each time."""
    random = Random(seed)  # noqa: S311 - only variety
    yield from questions
    while True:
        for question in questions:
            yield _varied(question, random.choice(nouns), random)


def _varied(question: str, noun: str, random: Random) -> str:
    # The first word is most often the asking one.
    places = [*_NOUN.finditer(question, 1)]
    if not places:
        return f"{question.removesuffix('?')} {noun}?"
    place = random.choice(places)
    return f"{question[: place.start()]}{noun}{question[place.end() :]}"

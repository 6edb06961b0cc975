"""Questions with the passages in which a reader looks for their answers, from files in SQuAD's format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retrieval.datamodel import Span
from retrieval.evaluation.squad import read_squad

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["Example", "fold_of", "read_examples"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Hold a question with a passage, and where in the passage its answers stand: nowhere, if it does not answer.

    `source` names the file; `article` is the same in all translations of an article, whose `title` stands before the
    passage, "" if it shall not.  `near` is what a question that has no answer nearly fits.
    """

    id: str
    source: str
    article: str
    question: str
    passage: str
    answers: tuple[Span, ...]
    near: Span | None = None
    title: str = ""


def read_examples(path: Path) -> list[Example]:
    """Return the questions of a SQuAD-format file, each with its own paragraph; those without an answer are left out.

    Raises:
        DatasetError: if the file cannot be used.
    """
    data = read_squad(path)
    texts = {article.id: article.text for article in data.articles}
    found = []
    for question in data.questions:
        if not question.places:
            continue
        first = question.places[0]
        within = (place.answer.shift(-first.paragraph.start) for place in question.places)
        found.append(
            Example(
                id=question.id,
                source=path.name,
                article=first.article_id,
                question=question.text,
                passage=first.paragraph.cut(texts[first.article_id]),
                answers=tuple(within),
                title=first.article_id.replace("_", " "),
            )
        )
    return found


def fold_of(examples: Sequence[Example], number: int, count: int) -> set[str]:
    """Return the articles of one of `count` parts, in the order in which the first file names them.

    Raises:
        ValueError: if there is no such part.
    """
    if not 0 <= number < count:
        raise ValueError(f"there is no part {number}: of {count} parts name one from 0 to {count - 1}")
    titles = list(dict.fromkeys(example.article for example in examples))
    return set(titles[number::count])

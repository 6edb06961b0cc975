"""Questions with the passages in which a reader looks for their answers, from files in SQuAD's format."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from retrieval.datamodel import Span
from retrieval.evaluation.squad import read_squad

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from retrieval.protocols import PassageEncoder

__all__ = ["Example", "fold_of", "kept_examples", "read_examples", "unanswerable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Hold a question with a passage, and where in the passage its answers stand: nowhere, if it does not answer.

    `source` names the file; `article` is the same in all translations of an article.
    """

    id: str
    source: str
    article: str
    question: str
    passage: str
    answers: tuple[Span, ...]


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
            )
        )
    return found


def fold_of(examples: Sequence[Example], number: int, count: int) -> set[str]:
    """Return the articles of one of `count` parts, in the order in which the first file names them."""
    titles = list(dict.fromkeys(example.article for example in examples))
    return set(titles[number::count])


def kept_examples(path: Path, make: Callable[[], list[Example]]) -> list[Example]:
    """Return the examples that the file holds, or make them and write it: for what takes minutes to find."""
    if path.is_file():
        return [_from_json(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
    made = make()
    path.write_text("".join(json.dumps(asdict(example)) + "\n" for example in made), encoding="utf-8")
    return made


def _from_json(entry: dict[str, Any]) -> Example:
    return Example(**{**entry, "answers": tuple(Span(**answer) for answer in entry["answers"])})


def unanswerable(examples: Sequence[Example], share: float, encoder: PassageEncoder, seed: int) -> list[Example]:
    """Return questions with passages that do not answer them, `share` of the number of examples.

    Every second one has another paragraph of its article, the others the paragraph of the same file that is nearest to
    the question and does not hold the answer's words.
    """
    chosen = random.Random(seed)  # noqa: S311 - no secret
    passages: dict[str, dict[str, str]] = defaultdict(dict)  # by file: each passage with its article
    for example in examples:
        passages[example.source][example.passage] = example.article
    vectors = {source: encoder.encode_passages(list(texts)) for source, texts in passages.items()}
    found = []
    for number, example in enumerate(chosen.sample(examples, round(share * len(examples)))):
        words = [answer.cut(example.passage) for answer in example.answers]
        texts = list(passages[example.source])
        wrong = [row for row, text in enumerate(texts) if not any(word in text for word in words)]
        if number % 2 == 0:
            wrong = [row for row in wrong if passages[example.source][texts[row]] == example.article]
            row = chosen.choice(wrong) if wrong else None
        else:
            near = vectors[example.source] @ encoder.encode_question(example.question)
            row = max(wrong, key=lambda row: near[row]) if wrong else None
        if row is not None:
            found.append(replace(example, id=f"{example.id}-wrong", passage=texts[row], answers=()))
    return found

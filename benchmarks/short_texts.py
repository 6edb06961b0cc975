"""Collect many short texts in real words, for vectors as an encoder really makes them.

First the sentences of the news and of XQuAD, then two sentences that stand together, both in as many languages as there
are; and then, as many as are wanted, the first half of one news sentence with the second half of another.
"""

from __future__ import annotations

import json
import re
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING

from benchmarks.articles import read_articles
from retrieval.german.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

__all__ = ["questions_of", "short_texts"]

_SENTENCE = re.compile(r"[^.!?。।؟]+[.!?。।؟]*")
_SHORT = range(20, 400)  # characters


def short_texts(news: Path, squads: Sequence[Path], number: int, *, seed: int = 5) -> list[str]:
    """Return up to `number` different texts of 20 to 400 characters, the same ones for the same seed, mixed."""
    random = Random(seed)  # noqa: S311 - the same ones every time
    german = [[span.cut(article.text) for span in split_sentences(article.text)] for article in read_articles(news)]
    foreign = [[part.strip() for part in _SENTENCE.findall(text)] for path in squads for text in _paragraphs(path)]
    texts = dict.fromkeys(_fitting([one for sentences in german + foreign for one in sentences]))
    texts |= dict.fromkeys(_fitting([f"{one} {two}" for some in german + foreign for one, two in pairwise(some)]))
    halves = [one.split() for sentences in german for one in sentences if one.count(" ") >= 8]
    while halves and len(texts) < number:
        first, second = random.sample(halves, 2)
        texts |= dict.fromkeys(_fitting([" ".join(first[: len(first) // 2] + second[len(second) // 2 :])]))
    mixed = list(texts)
    random.shuffle(mixed)
    return mixed[:number]


def questions_of(squad: Path) -> list[str]:
    """Return the questions of a file in SQuAD's format."""
    return [
        question["question"]
        for article in json.loads(squad.read_text("utf-8"))["data"]
        for paragraph in article["paragraphs"]
        for question in paragraph["qas"]
    ]


def _paragraphs(squad: Path) -> Iterator[str]:
    for article in json.loads(squad.read_text("utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            yield paragraph["context"]


def _fitting(texts: Sequence[str]) -> Iterator[str]:
    return (text for text in texts if len(text) in _SHORT)

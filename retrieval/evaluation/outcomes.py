"""What a question got: the answer as a user sees it, what stood behind it, and the answers without its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retrieval.datamodel import Answer, Quote
    from retrieval.evaluation.questions import EvalQuestion

__all__ = ["Outcome", "PassageRanks", "Removal"]


class Removal(StrEnum):
    """Name the ways of taking a question's answer out of the archive."""

    ARTICLE = "article_removed"
    PARAGRAPH = "paragraph_removed"
    FOREIGN = "foreign_archive"


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageRanks:
    """Hold how many passages hold an answer's first character, and at which ranks each retriever has them."""

    relevant: int
    dense: tuple[int, ...]
    bm25: tuple[int, ...]
    fused: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Hold what became of one question.

    `answer` is what a user sees; `quotes` are up to three, also where the answer declines; `sentences` says how many
    sentences the first has, `expected` which sentence holds the answer (None where the data set knows none).
    """

    question: EvalQuestion
    kind: str
    answer: Answer
    quotes: tuple[Quote, ...]
    sentences: int
    ranks: PassageRanks
    expected: str | None
    without: Mapping[Removal, Answer]

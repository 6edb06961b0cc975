"""Questions of our own about invented reports, asked as people ask who have not read them: in other words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.asking import TrainingQuestion
from retrieval.datamodel import Article, Span
from retrieval.evaluation.questions import AnswerPlace, EvalQuestion
from retrieval.german.questions import analyse_question
from training.own_questions import DATA, read_paragraphs

if TYPE_CHECKING:
    from pathlib import Path

    from training.examples import Example

__all__ = ["REPORTS", "UNSEEN_REPORTS", "read_reports"]

REPORTS = DATA / "reports.jsonl"
UNSEEN_REPORTS = DATA / "reports-judged-only.jsonl"


def read_reports(path: Path) -> tuple[list[Article], list[TrainingQuestion]]:
    """Return the reports of a file of `read_paragraphs`, and their questions in its order.

    Raises:
        ValueError: if a line is another format, or a place is not within its report.
    """
    articles: dict[str, Article] = {}
    questions = []
    for example in read_paragraphs(path):
        id_ = f"{path.stem}-{len(articles) + 1}"
        article = articles.setdefault(example.article, Article(id=id_, title=example.title, text=example.passage))
        questions.append(_question(example, article))
    return list(articles.values()), questions


def _question(example: Example, article: Article) -> TrainingQuestion:
    whole = Span(0, len(article.text))
    places = tuple(
        AnswerPlace(article_id=article.id, paragraph=whole, answer=answer, words=answer.cut(article.text))
        for answer in example.answers
    )
    return TrainingQuestion(
        asked=EvalQuestion(id=example.id, text=example.question, places=places),
        wordings={analyse_question(example.question).language: example.question},
        article_id=article.id,
    )

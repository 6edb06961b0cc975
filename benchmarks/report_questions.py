"""Questions of our own about invented reports, asked as people ask who have not read them: in other words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from benchmarks.asking import TrainingQuestion
from retrieval.datamodel import Article, Span
from retrieval.evaluation.questions import AnswerPlace, EvalQuestion
from retrieval.german.questions import analyse_question
from training.own_questions import DATA

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["REPORTS", "UNSEEN_REPORTS", "read_reports"]

REPORTS = DATA / "reports.jsonl"
UNSEEN_REPORTS = DATA / "reports-judged-only.jsonl"


def read_reports(path: Path) -> tuple[list[Article], list[TrainingQuestion]]:
    """Return the reports of a file of `training.own_questions.read_paragraphs`, and their questions in its order."""
    articles, questions = [], []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        entry = json.loads(line)
        article = Article(id=f"{path.stem}-{number}", title=entry["title"], text=entry["text"])
        articles.append(article)
        for nth, asked in enumerate(entry["questions"], start=1):
            questions.append(_question(f"{article.id}-{nth}", asked, article))
    return articles, questions


def _question(id_: str, asked: Mapping[str, object], article: Article) -> TrainingQuestion:
    text = str(asked["question"])
    places: tuple[AnswerPlace, ...] = ()
    if asked["answer"]:
        answer = Span(*asked["answer"])  # type: ignore[misc]
        whole, words = Span(0, len(article.text)), answer.cut(article.text)
        places = (AnswerPlace(article_id=article.id, paragraph=whole, answer=answer, words=words),)
    return TrainingQuestion(
        asked=EvalQuestion(id=id_, text=text, places=places),
        wordings={analyse_question(text).language: text},
        article_id=article.id,
    )

"""The questions of which the bundled reader saw neither article nor wording: what its pooling is learned from.

Of XQuAD-de those of the articles that the training held out, of our own questions about the news those about every
tenth article, and those about reports of our own which it does not learn from.
"""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.articles import read_articles
from benchmarks.asking import Asker, TrainingQuestion
from benchmarks.news_questions import NEWS_QUESTIONS, read_news_questions
from benchmarks.report_questions import REPORTS, UNSEEN_REPORTS, read_reports
from benchmarks.training_archives import open_askers
from retrieval.datamodel import Span
from retrieval.evaluation.questions import AnswerPlace, EvalQuestion, EvalSet
from retrieval.evaluation.squad import read_squad
from training.examples import fold_of, read_examples
from training.own_questions import DATA, is_held_out

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retrieval.datamodel import Article

__all__ = ["BUNDLED_FOLD", "Unseen", "open_unseen", "unseen_news", "unseen_reports", "unseen_xquad"]

BUNDLED_FOLD = 0
"""The part of XQuAD's articles that the bundled reader did not learn from."""

_FOLDS = 4  # as in training
_ASKED = 240  # of the questions with an answer about news, and about reports: more would take half an hour


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """Hold three askers: two of one archive, XQuAD-de's questions and those about the news, and one of the reports'."""

    xquad: Asker
    news: Asker
    reports: Asker

    @property
    def askers(self) -> tuple[Asker, ...]:
        """Return all of them."""
        return (self.xquad, self.news, self.reports)


def open_unseen(data: Path, opened: ExitStack, parts: Sequence[int] = (BUNDLED_FOLD,)) -> Unseen:
    """Build the archive of both data sets, and one of reports; return the askers, to be closed with the stack.

    Of XQuAD's articles those of these parts of four are asked about.
    """
    dataset = data / "xquad-de-dev.json"
    xquad = read_squad(dataset)
    translated = [
        TrainingQuestion(asked=question, wordings={"de": question.text}, article_id=question.places[0].article_id)
        for question in unseen_xquad(dataset, xquad, parts)
    ]
    news = read_articles(data / "news-de-dev.jsonl")
    archive = replace(xquad, articles=(*xquad.articles, *news))
    asked = [("xquad", xquad.articles, translated), ("news", news, unseen_news(news))]
    askers = open_askers(opened, dataset, archive, asked)
    reports, of_reports = read_reports(UNSEEN_REPORTS)
    beside = EvalSet(name="reports", articles=(*read_reports(REPORTS)[0], *reports), questions=())
    askers += open_askers(opened, dataset, beside, [("reports", reports, unseen_reports(of_reports))])
    return Unseen(xquad=askers[0], news=askers[1], reports=askers[2])


def unseen_xquad(dataset: Path, xquad: EvalSet, parts: Sequence[int] = (BUNDLED_FOLD,)) -> list[EvalQuestion]:
    """Return the questions of this file about articles that the training held out: these parts of four."""
    examples = read_examples(dataset)
    held = {article for part in parts for article in fold_of(examples, part, _FOLDS)}
    return [question for question in xquad.questions if question.places[0].article_id in held]


def unseen_news(news: Sequence[Article]) -> list[TrainingQuestion]:
    """Return our own questions about those of the news that the training held out, those without an answer last."""
    articles = {article.id: article for article in news}
    found = [question for question in read_news_questions(NEWS_QUESTIONS, articles) if "de" in question.wordings]
    lines = (DATA / "news-questions.jsonl").read_text(encoding="utf-8").splitlines()
    found += [_own(f"own-{number}", json.loads(line), articles) for number, line in enumerate(lines, start=1)]
    return _some([question for question in found if is_held_out(question.article_id)])


def unseen_reports(questions: Sequence[TrainingQuestion]) -> list[TrainingQuestion]:
    """Return some German ones of the questions about the reports, those without an answer last."""
    return _some([question for question in questions if "de" in question.wordings])


def _some(unseen: Sequence[TrainingQuestion]) -> list[TrainingQuestion]:
    answerable = [question for question in unseen if question.asked.answerable]
    without = [question for question in unseen if not question.asked.answerable]
    return answerable[:: max(1, round(len(answerable) / _ASKED))] + without


def _own(id_: str, entry: Mapping[str, object], articles: Mapping[str, Article]) -> TrainingQuestion:
    article_id, text = str(entry["article"]), str(entry["question"])
    places: tuple[AnswerPlace, ...] = ()
    if "answer" in entry:
        sentence, answer = Span(*entry["sentence"]), Span(*entry["answer"])  # type: ignore[misc]
        words = answer.cut(articles[article_id].text)
        places = (AnswerPlace(article_id=article_id, paragraph=sentence, answer=answer, words=words),)
    return TrainingQuestion(
        asked=EvalQuestion(id=id_, text=text, places=places), wordings={"de": text}, article_id=article_id
    )

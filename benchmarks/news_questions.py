"""Questions of our own about the news of the data folder, as people ask them in a channel.

`data/news-questions.jsonl` holds no word of the articles: an answer is a place, `[article id, sentence start, sentence
end, answer start, answer end]` in code points of the article as it is read.  A question without a place is one that the
archive does not answer; `near` names the article that it nearly fits.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.asking import TrainingQuestion
from retrieval.datamodel import Span
from retrieval.evaluation.questions import AnswerPlace, EvalQuestion

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from retrieval.datamodel import Article

__all__ = ["NEWS_QUESTIONS", "groups", "read_news_questions"]

NEWS_QUESTIONS = Path(__file__).parent / "data" / "news-questions.jsonl"


def read_news_questions(path: Path, articles: Mapping[str, Article]) -> list[TrainingQuestion]:
    """Return the questions in the file's order, with the words that stand at their places in these articles.

    Raises:
        KeyError: if an article is missing.
    """
    return [_question(json.loads(line), articles) for line in path.read_text(encoding="utf-8").splitlines()]


def _question(entry: Mapping[str, object], articles: Mapping[str, Article]) -> TrainingQuestion:
    places = tuple(_places(entry["places"], articles))  # type: ignore[arg-type]
    text = str(entry["question"])
    return TrainingQuestion(
        asked=EvalQuestion(id=str(entry["id"]), text=text, places=places),
        wordings={"en" if entry["language"] == "en" else "de": text},
        article_id=places[0].article_id if places else articles[str(entry["near"])].id,
    )


def _places(places: Sequence[tuple[str, int, int, int, int]], articles: Mapping[str, Article]) -> Iterator[AnswerPlace]:
    for article_id, start, end, answer_start, answer_end in places:
        answer = Span(answer_start, answer_end)
        yield AnswerPlace(
            article_id=article_id,
            paragraph=Span(start, end),
            answer=answer,
            words=answer.cut(articles[article_id].text),
        )


def groups(
    questions: Sequence[TrainingQuestion], articles: Sequence[Article], size: int
) -> Iterator[tuple[list[Article], list[TrainingQuestion]]]:
    """Yield small archives of about `size` articles, each article in one, with the questions that they can be asked.

    A question comes with the archive of the first article that answers it, or that it is near to.
    """
    count = max(1, len(articles) // size)
    for number in range(count):
        part = list(articles[number::count])
        ids = {article.id for article in part}
        yield part, [_within(question, ids) for question in questions if question.article_id in ids]


def _within(question: TrainingQuestion, article_ids: set[str]) -> TrainingQuestion:
    """Return the question with its places in these articles only."""
    places = tuple(place for place in question.asked.places if place.article_id in article_ids)
    return replace(question, asked=replace(question.asked, places=places))

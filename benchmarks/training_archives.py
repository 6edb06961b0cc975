"""The archives that the weights are learned from: one large, of both data sets, and many small ones, of the news.

What speaks for an answer looks different in an archive of thirty articles: nothing is rare there, and nothing is near.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.articles import read_articles
from benchmarks.asking import Asker, TrainingQuestion
from benchmarks.news_questions import NEWS_QUESTIONS, groups, read_news_questions
from retrieval.evaluation.asking import RememberingEncoder, day_of_asking
from retrieval.evaluation.evaluate import build_archive
from retrieval.evaluation.questions import EvalSet
from retrieval.evaluation.reduction import Reducer
from retrieval.evaluation.squad import read_squad
from retrieval.indexing.generations import GenerationStore
from retrieval.wiring import open_answerer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.datamodel import Article

__all__ = ["open_archives", "open_askers"]

_SMALL = 25


def open_archives(data: Path, opened: ExitStack) -> list[Asker]:
    """Build the archives and return the askers of their questions, to be closed with the stack.

    Of the large one come two: "xquad", in German and English, and "news", the questions of our own; the small ones are
    all named "small".
    """
    dataset = data / "xquad-de-dev.json"
    xquad = read_squad(dataset)
    english = {q.id: q.text for q in read_squad(data / "xquad-dev-translations" / "xquad.en.json").questions}
    news = read_articles(data / "news-de-dev.jsonl")
    own = read_news_questions(NEWS_QUESTIONS, {article.id: article for article in news})
    translated = [
        TrainingQuestion(
            asked=question,
            wordings={"de": question.text, "en": english[question.id]},
            article_id=question.places[0].article_id,
        )
        for question in xquad.questions
    ]
    everything = replace(xquad, articles=(*xquad.articles, *news))
    askers = open_askers(opened, dataset, everything, [("xquad", xquad.articles, translated), ("news", news, own)])
    for articles, asked in groups(own, news, _SMALL):
        archive = EvalSet(name="small", articles=tuple(articles), questions=())
        askers += open_askers(opened, dataset, archive, [("small", articles, asked)])
    return askers


def open_askers(
    opened: ExitStack,
    dataset: Path,
    archive: EvalSet,
    asked: Sequence[tuple[str, Sequence[Article], Sequence[TrainingQuestion]]],
) -> list[Asker]:
    """Build one archive and return an asker for each named part of its articles with the questions about them."""
    folder = Path(opened.enter_context(tempfile.TemporaryDirectory()))
    build_archive(folder, dataset, archive, [])
    answerer = opened.enter_context(closing(open_answerer(folder, reader="")))
    answerer = replace(answerer, encoder=RememberingEncoder(answerer.encoder), today=day_of_asking)
    reducer = Reducer(answerer.index, GenerationStore(folder).live())
    return [
        Asker(name=name, answerer=answerer, reducer=reducer, articles=articles, questions=questions)
        for name, articles, questions in asked
    ]

"""Write what the systems are given: the whole archive with its questions, and a part of it to build in every round."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from benchmarks.articles import read_articles
from benchmarks.compare.corpus import UNSEEN, write_corpus
from benchmarks.news_questions import NEWS_QUESTIONS, read_news_questions
from benchmarks.unseen_questions import unseen_news, unseen_xquad
from retrieval.evaluation.squad import DatasetError, read_squad
from retrieval.indexing.chunker import Chunker
from retrieval.models import open_passage_encoder
from retrieval.wiring import open_archive

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.compare.corpus import Corpus
    from retrieval.datamodel import Article, Span

__all__ = ["check_rows", "cut", "prepare"]


def prepare(data: Path, whole: Path, part: Path, part_size: int) -> None:
    """Write XQuAD-de among the news, with all sets of questions, into `whole`, and the first news into `part`.

    Raises:
        DatasetError: if a data set is missing or cannot be used.
    """
    squad, news = data / "xquad-de-dev.json", data / "news-de-dev.jsonl"
    if not news.is_file():
        raise DatasetError(news, "there is no such file; name the folder of the data sets with --data")
    asked, articles = read_squad(squad), read_articles(news)
    every = [*asked.articles, *articles]
    passages = cut(every)
    own = read_news_questions(NEWS_QUESTIONS, {article.id: article for article in articles})
    sets = {
        "XQuAD-de": asked.questions,
        "news": [question.asked for question in own],
        f"XQuAD-de{UNSEEN}": unseen_xquad(squad, asked),
        f"news{UNSEEN}": [question.asked for question in unseen_news(articles)],
    }
    write_corpus(whole, every, passages, sets)
    first = slice(len(asked.articles), len(asked.articles) + part_size)
    write_corpus(part, every[first], passages[first], {})


def cut(articles: Sequence[Article]) -> list[tuple[Span, ...]]:
    """Return the passages of each article, as Fundstelle cuts it when it builds."""
    encoder, chunker = open_passage_encoder("bundled"), Chunker()
    return [chunker.chunk(article.text, encoder).passages for article in articles]


def check_rows(corpus: Corpus, index: Path) -> None:
    """Raise RuntimeError unless the rows of Fundstelle's index are those of the corpus: hits are compared by them."""
    with closing(open_archive(index)) as archive:
        rows = [archive.passage(row) for row in range(len(archive.passages))]
    if tuple((p.article_id, p.span.start, p.span.end) for p in rows) != corpus.places:
        raise RuntimeError(f"the passages of {str(index)!r} are not those that the other systems were given")

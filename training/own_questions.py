"""Read our own questions: about the news, of which `data` holds places and no words, and about paragraphs of our own.

A line of `data/news-questions.jsonl`: `{"article": id, "question": words, "sentence": [start, end], "answer": [start,
end]}`, in code points of the article's text; one that its article does not answer has `"near": [start, end]`, the
sentence that it nearly fits.  `seeds-judged-only.jsonl` is alike, and nothing may be learned from it.  A line of
`data/paragraphs.jsonl`, an encyclopedia's, and of `data/reports.jsonl`, invented news asked about in other words:
`{"title", "text", "questions": [{"question", "answer": [start, end] or null}]}`.  `data/subjects.json` has the titles
of the paragraphs about a subject of XQuAD's, without their number, by the name of the article there.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.news_questions import read_news_questions
from retrieval.datamodel import Article, Span
from training.examples import Example

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "DATA",
    "chooses",
    "is_held_out",
    "read_benchmark_questions",
    "read_own_questions",
    "read_paragraphs",
    "subjects_of",
]

DATA = Path(__file__).parent / "data"
_NUMBER = re.compile(r" \(\d+\)$")  # of our own paragraphs about one subject
_HELD_OUT = 10  # one article in so many
_CHOOSING = 20  # one subject of our own paragraphs in so many


def subjects_of(xquad_articles: Iterable[str]) -> set[str]:
    """Return what our own paragraphs about the subjects of XQuAD's articles are about, by `data/subjects.json`."""
    found: Mapping[str, list[str]] = json.loads((DATA / "subjects.json").read_text(encoding="utf-8"))
    return {subject for article in xquad_articles for subject in found.get(article, ())}


def is_held_out(article_id: str) -> bool:
    """Tell whether nothing is learned from this article, so that the reader can be judged on it."""
    return int.from_bytes(hashlib.sha256(article_id.encode()).digest()[:8], "big") % _HELD_OUT == 0


def chooses(title: str) -> bool:
    """Tell whether nothing is learned from this paragraph or report of our own, so that a run can be judged by it.

    Paragraphs about one subject, "Oslo (1)" and "Oslo (2)", are all learned from or none.
    """
    subject = title.split(" (")[0]
    return int.from_bytes(hashlib.sha256(subject.encode()).digest()[:8], "big") % _CHOOSING == 0


def read_own_questions(path: Path, articles: Mapping[str, Article]) -> list[Example]:
    """Return the questions of a file, each with the whole text of its article.

    Raises:
        KeyError: if an article is missing.
        ValueError: if a line is another format, or a place is not within its article.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_example(f"{path.stem}-{number}", json.loads(line), articles) for number, line in enumerate(lines, start=1)]


def read_benchmark_questions(path: Path, articles: Mapping[str, Article]) -> list[Example]:
    """Return the questions that the benchmarks ask about the news, each with the whole text of its article.

    Raises:
        KeyError: if an article is missing.
    """
    found = []
    for question in read_news_questions(path, articles):
        of_article = [place.answer for place in question.asked.places if place.article_id == question.article_id]
        entry: dict[str, Any] = {"article": question.article_id, "question": question.asked.text}
        if of_article:
            entry["answer"] = [of_article[0].start, of_article[0].end]
        found.append(_example(question.asked.id, entry, articles))
    return found


def read_paragraphs(path: Path) -> list[Example]:
    """Return the questions about paragraphs of our own, each with its whole paragraph.

    Raises:
        ValueError: if a line is another format, or a place is not within its paragraph.
    """
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        article = Article(id=entry["title"], title=entry["title"], text=entry["text"])
        for number, asked in enumerate(entry["questions"], start=1):
            answer = {"answer": asked["answer"]} if asked["answer"] else {}
            question = {"article": article.id, "question": asked["question"], **answer}
            found.append(_example(f"{article.id}-{number}", question, {article.id: article}))
    return found


def _example(id_: str, entry: Mapping[str, Any], articles: Mapping[str, Article]) -> Example:
    article = articles[entry["article"]]
    text = article.text
    places = {name: Span(*entry[name]) for name in ("answer", "near") if name in entry}
    if any(not place or place.end > len(text) for place in places.values()):
        raise ValueError(f"the question {id_!r} has a place that is not within its article")
    return Example(
        id=id_,
        source="own",
        article=article.id,
        title=_NUMBER.sub("", article.title),
        question=entry["question"],
        passage=text,
        answers=(places["answer"],) if "answer" in places else (),
        near=places.get("near"),
    )

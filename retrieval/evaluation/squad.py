"""Read SQuAD-format data: an article's paragraphs are joined by blank lines, answers count in the joined text."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, TypeVar

from retrieval.articles.decoding import decode_utf8, open_regular
from retrieval.articles.entries import UnreadableError, shown
from retrieval.datamodel import Article, Span
from retrieval.evaluation.questions import AnswerPlace, EvalQuestion, EvalSet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["DatasetError", "read_squad", "write_articles"]

_T = TypeVar("_T")
_MAX_BYTES = 200 * 2**20  # the largest published set of this format has a quarter of it
_BETWEEN = "\n\n"


class DatasetError(ValueError):
    """Say why a data set cannot be used; no error of the archive, so it stands outside the tree of `errors`."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"The data set {str(path)!r} cannot be used: {reason}.")


def read_squad(path: Path) -> EvalSet:
    """Return the articles and questions of a data set in the format of SQuAD 1.1 or 2.0.

    Ids of articles are their titles, with a number behind one that occurs again.  A question that the data set marks
    as impossible gets no place.

    Raises:
        DatasetError: if the file cannot be read, is another format, or an answer does not stand where it should.
    """
    entries = _list(path, _field(path, _parsed(path), "data", "the file"), "article", "'data'")
    articles: list[Article] = []
    questions: list[EvalQuestion] = []
    ids: set[str] = set()
    for number, entry in enumerate(entries, start=1):
        where = f"article {number}"
        title = entry.get("title") if isinstance(entry, dict) else None
        article_id = _free(title.strip() if isinstance(title, str) and title.strip() else where, ids)
        ids.add(article_id)
        paragraphs = _list(path, _field(path, entry, "paragraphs", where), "paragraph", f"{where}, 'paragraphs'")
        texts, offset = [], 0
        for place, paragraph in enumerate(paragraphs, start=1):
            inside = f"{where}, paragraph {place}"
            context = _typed(path, _field(path, paragraph, "context", inside), str, f"{inside}, 'context'")
            span = Span(offset, offset + len(context))
            asked = _typed(path, _field(path, paragraph, "qas", inside), list, f"{inside}, 'qas'")
            questions += (_question(path, qa, article_id, span, context) for qa in asked)
            texts.append(context)
            offset = span.end + len(_BETWEEN)
        articles.append(Article(id=article_id, title=article_id.replace("_", " "), text=_BETWEEN.join(texts)))
    if not questions:
        raise DatasetError(path, "it holds no question; its paragraphs have nothing under 'qas'")
    return EvalSet(name=path.name, articles=tuple(articles), questions=tuple(questions))


def write_articles(articles: tuple[Article, ...], path: Path) -> None:
    """Write the articles as JSON Lines, for `build_index` to read."""
    with path.open("w", encoding="utf-8") as file:
        for article in articles:
            file.write(json.dumps({"id": article.id, "title": article.title, "text": article.text}) + "\n")


def _parsed(path: Path) -> object:
    try:
        with open_regular(path) as stream:
            size = os.fstat(stream.fileno()).st_size
            if size > _MAX_BYTES:
                limit = _MAX_BYTES // 2**20
                raise DatasetError(path, f"it has {size / 2**20:.0f} MiB, more than the limit of {limit}; split it")
            text = decode_utf8(stream.read())
        if not text.strip():
            raise DatasetError(path, "it is empty; name a file in SQuAD's format")
        return json.loads(text)
    except UnreadableError as error:
        raise DatasetError(path, error.reason) from error
    except RecursionError:
        raise DatasetError(path, "it is no usable JSON (nested too deeply)") from None
    except DatasetError:
        raise
    except ValueError as error:
        raise DatasetError(path, f"it is no valid JSON ({error}); name a file in SQuAD's format") from None


def _question(path: Path, qa: object, article_id: str, paragraph: Span, context: str) -> EvalQuestion:
    question_id = _typed(path, _field(path, qa, "id", f"a question of {article_id!r}"), (str, int), "a question's 'id'")
    where = f"question {shown(question_id)}"
    text = _typed(path, _field(path, qa, "question", where), str, f"{where}, 'question'")
    answers = _typed(path, _field(path, qa, "answers", where), list, f"{where}, 'answers'")
    if not answers and not (isinstance(qa, dict) and qa.get("is_impossible")):
        raise DatasetError(path, f"{where} has no answer and is not marked as impossible")
    places = dict.fromkeys(_places(path, answers, context, where))
    return EvalQuestion(
        id=str(question_id),
        text=text,
        places=tuple(
            AnswerPlace(article_id=article_id, paragraph=paragraph, answer=span.shift(paragraph.start), words=words)
            for span, words in places
        ),
    )


def _places(path: Path, answers: list[Any], context: str, where: str) -> Iterator[tuple[Span, str]]:
    for answer in answers:
        words = _typed(path, _field(path, answer, "text", where), str, f"{where}, an answer's 'text'")
        start = _typed(path, _field(path, answer, "answer_start", where), int, f"{where}, 'answer_start'")
        found = context[start : start + len(words)] if start >= 0 else ""
        if found != words or not words:
            raise DatasetError(
                path,
                f"{where} has the answer {shown(words)} at offset {start} of its paragraph, where {shown(found)} "
                "stands; offsets count Unicode code points",
            )
        yield Span(start, start + len(words)), words


def _free(title: str, taken: set[str]) -> str:
    number, free = 1, title
    while free in taken:
        number += 1
        free = f"{title} ({number})"
    return free


def _field(path: Path, value: object, name: str, where: str) -> Any:  # noqa: ANN401 - whatever the JSON holds
    fields: Mapping[str, Any] = value if isinstance(value, dict) else {}
    if name not in fields:
        raise DatasetError(path, f"it is not in SQuAD's format: {where} has no {name!r}")
    return fields[name]


def _typed(path: Path, value: object, kind: type[_T] | tuple[type[_T], ...], where: str) -> _T:
    if isinstance(value, bool) or not isinstance(value, kind):
        raise DatasetError(path, f"it is not in SQuAD's format: {where} is {shown(value)}")
    return value


def _list(path: Path, value: object, what: str, where: str) -> list[Any]:
    found: list[Any] = _typed(path, value, list, where)
    if not found:
        raise DatasetError(path, f"it holds no {what} in {where}")
    return found

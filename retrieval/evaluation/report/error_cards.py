"""Each error as a card: the question, what was expected and what was given side by side."""

from __future__ import annotations

import re
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from retrieval.evaluation.report.errors import ERROR_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from retrieval.datamodel import Quote
    from retrieval.evaluation.report.errors import EvalError

__all__ = ["error_groups", "shown"]

_MOST_SHOWN = 300  # of each kind; all stand in errors.jsonl
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def shown(text: str) -> str:
    """Return the text for HTML, with everything that could steer a page or its direction made visible."""
    return escape(_UNSAFE.sub("�", text), quote=True)


def error_groups(errors: Sequence[EvalError]) -> str:
    """Return a part to unfold for each kind of error; `errors` are sorted by kind."""
    parts = []
    for kind, group in groupby(errors, key=lambda error: error.kind):
        found = list(group)
        name, meaning = ERROR_KINDS[kind]
        rest = f" The first {_MOST_SHOWN}; all stand in errors.jsonl." if len(found) > _MOST_SHOWN else ""
        cards = "".join(_card(error) for error in found[:_MOST_SHOWN])
        parts.append(
            f'<details class="errors"><summary>{escape(name)}: {len(found)} <small>{escape(meaning)}{rest}</small>'
            f"</summary>{cards}</details>"
        )
    return "".join(parts)


def _card(error: EvalError) -> str:
    question, ranks = error.outcome.question, error.outcome.ranks
    facts = [error.outcome.kind, f"{error.answer.status} {error.answer.confidence:.2f}".replace("_", " ")]
    if question.answerable:
        found = (("dense", ranks.dense), ("BM25", ranks.bm25), ("fused", ranks.fused))
        places = (f"{name} {min(at, default='–')}" for name, at in found)
        facts.append(f"passage at {', '.join(places)}")
        if error.answer is error.outcome.answer and error.right_rank not in (None, 1):
            facts.append(f"quote {error.right_rank} is right")
    if error.answer.understood_as != " ".join(question.text.split()):
        facts.append(f"understood as {error.answer.understood_as}")
    facts.append(question.id)
    return (
        f'<div class="error"><h3><bdi>{shown(question.text)}</bdi></h3>'
        f'<div class="meta">{shown(" · ".join(facts))}</div>'
        f'<div class="sides">{_expected(error)}{_given(error.quote)}</div></div>'
    )


def _expected(error: EvalError) -> str:
    question, sentence = error.outcome.question, error.outcome.expected
    if not question.answerable:
        return '<div class="want"><small>expected</small><p>no answer</p></div>'
    words = question.gold[0]
    start = (sentence or "").find(words)
    spans = [(start, start + len(words))] if start >= 0 else []
    article = question.places[0].article_id
    return (
        f'<div class="want"><small>expected: {shown(" / ".join(question.gold))}</small>'
        f"<p><bdi>{_with_marks(sentence or words, spans)}</bdi></p><small>{shown(article)}</small></div>"
    )


def _given(quote: Quote | None) -> str:
    if quote is None:
        return '<div class="got"><small>given</small><p>nothing</p></div>'
    spans = [(span.start - quote.start, span.end - quote.start) for span in quote.highlights]
    return (
        f'<div class="got"><small>given, score {quote.score:.2f}</small>'
        f"<p><bdi>{_with_marks(quote.text, spans)}</bdi></p>"
        f"<small>{shown(quote.article_id)} {quote.start}:{quote.end}</small></div>"
    )


def _with_marks(text: str, spans: Iterable[tuple[int, int]]) -> str:
    parts, end = [], 0
    for start, stop in spans:
        parts += [shown(text[end:start]), f"<mark>{shown(text[start:stop])}</mark>"]
        end = stop
    return "".join([*parts, shown(text[end:])])

"""The JSON that other programs read; its keys are a contract and stay as they are; and a build's in words."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from retrieval.datamodel import Answer, Article, Hit, Quote
    from retrieval.indexing.build import BuildResult
    from retrieval.indexing.rollback import Rollback

__all__ = [
    "answer_form",
    "article_form",
    "build_form",
    "build_summary",
    "failed_form",
    "hit_form",
    "rollback_form",
    "skipped_lines",
    "to_json",
]

_NAMED = 20  # skipped files and lines that are named one by one


def to_json(form: object) -> str:
    """Return one line of JSON, with umlauts as they are; half a surrogate pair, which UTF-8 cannot hold, is escaped."""
    return json.dumps(form, ensure_ascii=False).encode(errors="backslashreplace").decode()


def answer_form(answer: Answer, question_id: object = None) -> dict[str, Any]:
    """Return an answer's form; the id is what the asker gave, or null."""
    return {
        "id": question_id,
        "question": answer.question,
        "understood_as": answer.understood_as,
        "status": str(answer.status),
        "confidence": answer.confidence,
        "quotes": [_quote_form(quote) for quote in answer.quotes],
        "timings_ms": asdict(answer.timings),
        "generation": answer.generation,
    }


def failed_form(question_id: object, question: str | None, generation: str, error: str) -> dict[str, Any]:
    """Return the form of a question that could not be asked: that of "no answer", and under "error" why."""
    return {
        "id": question_id,
        "question": question,
        "understood_as": question,
        "status": "no_answer",
        "confidence": 0.0,
        "quotes": [],
        "timings_ms": {"embed": 0.0, "retrieve": 0.0, "read": 0.0, "total": 0.0},
        "generation": generation,
        "error": error,
    }


def _quote_form(quote: Quote) -> dict[str, Any]:
    return {
        "rank": quote.rank,
        "text": quote.text,
        "article_id": quote.article_id,
        "start": quote.start,
        "end": quote.end,
        "score": quote.score,
        "highlights": [[span.start, span.end] for span in quote.highlights],
        "citations": [asdict(citation) for citation in quote.citations],
    }


def article_form(article: Article) -> dict[str, Any]:
    """Return an article's form."""
    return asdict(article)


def hit_form(hit: Hit) -> dict[str, Any]:
    """Return a hit's form: the passage, and each retriever's rank, score and share."""
    return {
        "rank": hit.rank,
        "score": round(hit.score, 6),
        "article_id": hit.passage.article_id,
        "start": hit.passage.span.start,
        "end": hit.passage.span.end,
        "text": hit.passage.text,
        "dense": {"rank": hit.dense_rank, "score": hit.dense, "share": round(hit.dense_share, 6)},
        "bm25": {"rank": hit.lexical_rank, "score": hit.lexical, "share": round(hit.lexical_share, 6)},
    }


def build_form(result: BuildResult) -> dict[str, Any]:
    """Return what a build did."""
    return {
        "generation": result.generation,
        "rebuilt": result.rebuilt,
        "articles": result.articles,
        "added": result.added,
        "changed": result.changed,
        "unchanged": result.unchanged,
        "removed": result.removed,
        "passages": result.passages,
        "sentences": result.sentences,
        "skipped": [asdict(skipped) for skipped in result.skipped],
        "seconds": round(result.seconds, 2),
    }


def rollback_form(done: Rollback) -> dict[str, Any]:
    """Return which generation is live after a rollback, and which was before."""
    return {
        "generation": done.generation,
        "from": done.left,
        "built_at": done.built_at,
        "articles": done.articles,
        "passages": done.passages,
    }


def build_summary(index: Path, form: dict[str, Any]) -> str:
    """Return what a build did, for people, from its form."""
    done = "built" if form["rebuilt"] else "up to date"
    changes = ", ".join(f"{form[kind]} {kind}" for kind in ("added", "changed", "unchanged", "removed"))
    return (
        f"{index}: {done}; {form['articles']} articles ({changes}), {form['passages']} passages, "
        f"{form['sentences']} sentences, {len(form['skipped'])} skipped ({form['seconds']:.1f} s)"
    )


def skipped_lines(form: dict[str, Any]) -> list[str]:
    """Return a line for each of the first files and lines that were skipped, and one for the rest."""
    skipped = form["skipped"]
    lines = []
    for item in skipped[:_NAMED]:
        line = "" if item["line"] is None else f", line {item['line']}"
        lines.append(f"skipped {item['path']!r}{line}: {item['reason']}")
    if len(skipped) > _NAMED:
        lines.append(f"skipped {len(skipped) - _NAMED} more; --json lists all of them")
    return lines

"""The questions that went wrong, by how they went wrong, the most confident first: these cost the most trust."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from retrieval.datamodel import Status
from retrieval.evaluation.judging import holds_answer, in_article, in_paragraph, marked
from retrieval.evaluation.metrics.words import best_f1
from retrieval.evaluation.outcomes import Removal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from retrieval.datamodel import Answer, Quote
    from retrieval.evaluation.outcomes import Outcome

__all__ = ["ERROR_KINDS", "EvalError", "error_form", "find_errors"]

# In the order in which they are shown: what is nearest to being right comes last.
ERROR_KINDS: Mapping[str, tuple[str, str]] = {
    "refused": ("Could not be asked", "The question was refused as it is; nothing was searched."),
    "wrong_article": (
        "Wrong article",
        "The first quote is another article's; it may be right all the same.",
    ),
    "wrong_paragraph": ("Right article, wrong paragraph", "The passage was missed, the article was not."),
    "wrong_sentence": ("Right paragraph, wrong sentence", "Found, but another sentence of it holds the answer."),
    "declined": ("Declined although right", "Held back: the first quote would have held the answer."),
    "answered_without_article": ("Answered without the article", "“answered” with the answer's article taken out."),
    "answered_without_paragraph": ("Answered without the paragraph", "“answered” with only its paragraph taken out."),
    "answered_from_foreign_archive": (
        "Answered from a foreign archive",
        "“answered” from an archive that holds none of the data set's articles.",
    ),
    "answered_unanswerable": ("Answered the unanswerable", "The data set says that nothing answers this."),
    "wrong_highlight": ("Right quote, wrong words marked", "The first highlight shares under half with the answer."),
}
_REMOVED = {
    Removal.ARTICLE: "answered_without_article",
    Removal.PARAGRAPH: "answered_without_paragraph",
    Removal.FOREIGN: "answered_from_foreign_archive",
}
_F1_FROM = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class EvalError:
    """Hold one thing that went wrong: which question, in which way, and with which answer and first quote."""

    kind: str
    outcome: Outcome
    answer: Answer
    quote: Quote | None

    @property
    def right_rank(self) -> int | None:
        """Return the rank of the first quote that holds the answer, among those of the whole archive."""
        question = self.outcome.question
        return next((quote.rank for quote in self.outcome.quotes if holds_answer(question, quote)), None)


def find_errors(outcomes: Sequence[Outcome]) -> list[EvalError]:
    """Return every error, kind by kind as in `ERROR_KINDS`, in each the most confident first."""
    kinds = list(ERROR_KINDS)
    return sorted(
        (error for outcome in outcomes for error in _errors(outcome)),
        key=lambda error: (kinds.index(error.kind), -error.answer.confidence, error.outcome.question.id),
    )


def _errors(outcome: Outcome) -> Iterator[EvalError]:
    quote = outcome.quotes[0] if outcome.quotes else None
    kind = _kind(outcome, quote)
    if kind is not None:
        yield EvalError(kind=kind, outcome=outcome, answer=outcome.answer, quote=quote)
    for removal, answer in outcome.without.items():
        if answer.status is Status.ANSWERED:
            yield EvalError(kind=_REMOVED[removal], outcome=outcome, answer=answer, quote=answer.quotes[0])


def _kind(outcome: Outcome, quote: Quote | None) -> str | None:
    question, status = outcome.question, outcome.answer.status
    if not question.answerable:
        return "answered_unanswerable" if status is Status.ANSWERED else None
    if quote is None:
        return "refused"
    if not holds_answer(question, quote):
        if not in_article(question, quote):
            return "wrong_article"
        return "wrong_sentence" if in_paragraph(question, quote) else "wrong_paragraph"
    if status is Status.NO_ANSWER:
        return "declined"
    first = marked(quote)[:1]
    return None if first and best_f1(first[0], question.gold) >= _F1_FROM else "wrong_highlight"


def error_form(error: EvalError) -> dict[str, Any]:
    """Return an error as names and plain values, one line of `errors.jsonl`."""
    outcome, quote = error.outcome, error.quote
    question = outcome.question
    return {
        "kind": error.kind,
        "id": question.id,
        "question": question.text,
        "understood_as": error.answer.understood_as,
        "type": outcome.kind,
        "status": str(error.answer.status),
        "confidence": error.answer.confidence,
        "expected": {
            "article_ids": list(dict.fromkeys(place.article_id for place in question.places)),
            "answers": list(question.gold),
            "sentence": outcome.expected,
        },
        "given": None
        if quote is None
        else {
            "article_id": quote.article_id,
            "start": quote.start,
            "end": quote.end,
            "text": quote.text,
            "highlights": marked(quote),
            "score": quote.score,
        },
        "right_quote_rank": error.right_rank,
        "passage_ranks": {name: min(getattr(outcome.ranks, name), default=None) for name in ("dense", "bm25", "fused")},
    }

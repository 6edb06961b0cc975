"""Ask every question of the whole archive, look at what stood behind the answer, and take the time."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from retrieval.datamodel import Answer, Span, Status
from retrieval.errors import QuestionError
from retrieval.evaluation.outcomes import Outcome, PassageRanks
from retrieval.evaluation.places import expected_sentence, relevant_passages, sentences_within
from retrieval.german.questions import analyse_question

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from collections.abc import Set as AbstractSet

    from retrieval.answering.answerer import Answerer
    from retrieval.datamodel import Hit, Quote, Timings
    from retrieval.evaluation.questions import EvalQuestion
    from retrieval.evaluation.reduction import Reducer
    from retrieval.protocols import FloatVector, QuestionEncoder

__all__ = ["RememberingEncoder", "answer_as_shown", "ask_all", "day_of_asking", "time_answers"]

_QUOTES = 3
_TIMED = 200  # enough for a median; as many more would take a minute
_SEARCHED = 200  # each of the two retrievers returns a hundred


def day_of_asking() -> date:
    """Return the day on which every question counts as asked, so that no measurement depends on when it is taken."""
    return date(2026, 1, 1)


class RememberingEncoder:
    """Encode each wording of a question once: the first asking takes the time that a user's would, later ones none."""

    def __init__(self, encoder: QuestionEncoder) -> None:
        self._encoder = encoder
        self._vectors: dict[str, FloatVector] = {}
        self.model_id, self.dimension = encoder.model_id, encoder.dimension

    def encode_question(self, question: str) -> FloatVector:
        """Return the question's vector, shape `(dimension,)`, L2-normalised."""
        if question not in self._vectors:
            self._vectors[question] = self._encoder.encode_question(question)
        return self._vectors[question]


def time_answers(
    answerer: Answerer, questions: Sequence[EvalQuestion], on_progress: Callable[[str, int, int], None]
) -> list[Timings]:
    """Return what the first questions took, asked of the index as users do; those that are refused are left out."""
    timings = []
    timed = questions[:_TIMED]
    for done, question in enumerate(timed, start=1):
        with suppress(QuestionError):
            timings.append(answerer.ask(question.text, top_k=_QUOTES).timings)
        on_progress("timing", done, len(timed))
    return timings


def ask_all(
    answerer: Answerer,
    reducer: Reducer,
    questions: Sequence[EvalQuestion],
    on_progress: Callable[[str, int, int], None],
) -> list[Outcome]:
    """Return the outcome of each question, in order, with dense search exact."""
    outcomes = []
    with reducer.without(np.array([], dtype=np.int64)) as index:
        exact = replace(answerer, index=index)
        for done, question in enumerate(questions, start=1):
            outcomes.append(_outcome(exact, question))
            on_progress("asking", done, len(questions))
    return outcomes


def answer_as_shown(answerer: Answerer, question: EvalQuestion) -> Answer:
    """Answer as a user would be answered; a question that cannot be asked counts as declined, with confidence 0."""
    try:
        return answerer.ask(question.text, top_k=_QUOTES)
    except QuestionError:
        return Answer(
            question=question.text,
            understood_as=question.text,
            status=Status.NO_ANSWER,
            confidence=0.0,
            quotes=(),
            generation=answerer.generation,
        )


def _outcome(answerer: Answerer, question: EvalQuestion) -> Outcome:
    answer = answer_as_shown(answerer, question)
    quotes, hits = _behind(answerer, question, answer)
    archive = answerer.index.archive
    length = 0
    if quotes:
        first = quotes[0]
        length = len(sentences_within(archive, first.article_id, Span(first.start, first.end)))
    return Outcome(
        question=question,
        kind=str(analyse_question(question.text).type),
        answer=answer,
        quotes=quotes,
        sentences=length,
        ranks=_ranks(relevant_passages(archive, question), hits),
        expected=expected_sentence(archive, question),
        without={},
    )


def _behind(answerer: Answerer, question: EvalQuestion, answer: Answer) -> tuple[tuple[Quote, ...], list[Hit]]:
    """Return the quotes, also those that were held back, and all passages that were found."""
    try:
        quotes = answer.quotes or answerer.ask(question.text, top_k=_QUOTES, min_confidence=0).quotes
        return quotes, answerer.search(question.text, top_k=_SEARCHED)
    except QuestionError:
        return (), []


def _ranks(relevant: AbstractSet[int], hits: Sequence[Hit]) -> PassageRanks:
    found = [hit for hit in hits if hit.passage.row in relevant]
    return PassageRanks(
        relevant=len(relevant),
        dense=tuple(sorted(hit.dense_rank for hit in found if hit.dense_rank is not None)),
        bm25=tuple(sorted(hit.lexical_rank for hit in found if hit.lexical_rank is not None)),
        fused=tuple(hit.rank for hit in found),
    )

"""Ask what the pooling of ranking and reader is learned from, and keep what either said."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from benchmarks.asking import Asked, Asker, Reading, TrainingQuestion, holds
from retrieval.answering.choosing import choose_quotes
from retrieval.answering.confidence import Signs, confidence_features, log_odds
from retrieval.answering.evidence import gather_evidence
from retrieval.answering.highlighting import LEARNED, Highlighter
from retrieval.answering.learned_pooling import odds_features, sentence_features
from retrieval.answering.quoting import span_of
from retrieval.answering.reader import in_order
from retrieval.answering.unknown_names import names_unknown
from retrieval.answering.unknown_times import time_unknown
from retrieval.evaluation.metrics.words import best_f1
from retrieval.evaluation.places import rows_of_articles, rows_of_paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from benchmarks.unseen_questions import Unseen
    from retrieval.answering.answerer import Answerer
    from retrieval.answering.findings import Findings
    from retrieval.answering.reader import RankedSentence
    from retrieval.answering.second_look import SecondLook
    from retrieval.evaluation.questions import EvalQuestion

__all__ = ["Case", "Outcome", "other_cases", "present_cases"]

_QUOTES = 3
_NOTHING: NDArray[np.int64] = np.array([], dtype=np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Hold what becomes of a question with some pooling.

    `right`, `words_at_1`, `words_at_3` as in `Judged`; `marked_f1` is the F1 of the words which are marked in the first
    quote without the reader, `read` are those that it may mark: its margin, their odds without it, their F1.
    `right_sentence` tells whether the best sentence of the passage that holds the answer does, None where no such
    passage was found.
    """

    odds: dict[str, float]
    right: bool
    words_at_1: bool
    words_at_3: bool
    marked_f1: float
    read: tuple[tuple[float, float, float], ...]
    right_sentence: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Hold a question as it was asked in one way, its sentences as ranked without a reader, and what that found.

    `archive` and `kind` are those of `Judged`; `features` are those that pool each sentence, `holds` says which hold
    the answer.
    """

    archive: str
    kind: str
    asked: TrainingQuestion
    answerer: Answerer
    found: Asked
    sentences: list[RankedSentence]
    findings: Findings
    features: list[dict[str, float]]
    holds: NDArray[np.bool_]

    @property
    def article_id(self) -> str:
        """Name the article that the question is about."""
        return self.asked.article_id

    def outcome(self, scores: Sequence[float]) -> Outcome:
        """Return what becomes of the question where the sentences have these scores."""
        index, analyzer = self.answerer.index, self.answerer.analyzer
        scored = zip(self.sentences, scores, strict=True)
        ranked = in_order(replace(sentence, score=score) for sentence, score in scored)
        chosen = choose_quotes(index, ranked, _QUOTES)
        first = chosen[0]
        found = self.found
        evidence = gather_evidence(first, ranked, found.vector, found.coverage, index, analyzer)
        odds = log_odds(
            confidence_features(found.question, first.sentence, found.hits, evidence),
            Signs(
                unknown_name=names_unknown(found.question, index.passages),
                unknown_time=time_unknown(found.question, first.sentence, index),
                confirmed=evidence.lead.confirmed,
            ),
        )
        span, passage = span_of(index, first.rows), first.sentence.hit.passage.row
        held = [(False, False)] * len(chosen)
        if self.kind == "present":
            spans = [(quote.sentence.article_row, span_of(index, quote.rows)) for quote in chosen]
            held = [holds(self.answerer, self.asked.asked, row, quoted) for row, quoted in spans]
        text = index.archive.article(first.sentence.article_row).text
        gold = tuple(place.words for place in self.asked.asked.places)
        highlighter = Highlighter(found.question, analyzer, index.passages.idf, LEARNED)
        core = first.sentence.span.shift(-span.start)
        marked = highlighter.highlights(first.text, core)
        marked_f1 = best_f1(marked[0].cut(first.text), gold) if marked and gold else 0.0
        inside = [f for f in self.findings.within(passage, span) if f.span.end <= span.end]
        known = highlighter.odds(first.text, core, [f.span.shift(-span.start) for f in inside])
        return Outcome(
            odds=odds_features(odds, self.findings, passage, span),
            right=held[0][0],
            words_at_1=held[0][1],
            words_at_3=any(words for _, words in held),
            marked_f1=marked_f1,
            read=tuple(
                (f.margin, odds, best_f1(f.span.cut(text), gold))
                for f, odds in zip(inside, known or (), strict=known is not None)
                if gold
            ),
            right_sentence=self._right_sentence(scores),
        )

    def _right_sentence(self, scores: Sequence[float]) -> bool | None:
        rows = np.array([sentence.hit.passage.row for sentence in self.sentences])
        inside = np.isin(rows, rows[self.holds])
        return bool(self.holds[inside][np.argmax(np.array(scores)[inside])]) if inside.any() else None


def present_cases(unseen: Unseen, look: SecondLook, opened: ExitStack) -> Iterator[Case]:
    """Yield each question that has an answer, asked of the whole archive, which is closed with the stack."""
    for asker in unseen.askers:
        answerer = replace(asker.answerer, index=opened.enter_context(asker.reducer.without(_NOTHING)))
        for question in _answerable(asker):
            yield _case(asker.name, "present", answerer, question, look)


def other_cases(unseen: Unseen, look: SecondLook) -> Iterator[Case]:
    """Yield the questions that have no answer; each case has to be done with before the next one is taken.

    "absent": written to have none; "name": with a name, noun or number swapped for one that the article does not know;
    of every second question of XQuAD also with its "article", of all with their "paragraph" taken out.
    """
    for asker in unseen.askers:
        for kind, rows, questions in _ways(asker):
            with asker.reducer.without(rows) as index:
                answerer = replace(asker.answerer, index=index)
                for question in questions:
                    yield _case(asker.name, kind, answerer, question, look)


def _answerable(asker: Asker) -> list[TrainingQuestion]:
    return [question for question in asker.questions if question.asked.answerable]


def _ways(asker: Asker) -> Iterator[tuple[str, NDArray[np.int64], Sequence[TrainingQuestion]]]:
    answerable = _answerable(asker)
    yield "absent", _NOTHING, [question for question in asker.questions if not question.asked.answerable]
    yield "name", _NOTHING, asker.with_swapped_names(answerable)
    if asker.name != "xquad":
        return
    archive = asker.answerer.index.archive
    ways: list[tuple[str, Sequence[TrainingQuestion], Callable[[EvalQuestion], NDArray[np.int64]]]] = [
        ("paragraph", answerable, lambda question: rows_of_paragraphs(archive, question)),
        (
            "article",
            answerable[::2],
            lambda question: rows_of_articles(archive, (p.article_id for p in question.places)),
        ),
    ]
    for kind, questions, rows_of in ways:
        groups: dict[tuple[int, ...], list[TrainingQuestion]] = {}
        for question in questions:
            groups.setdefault(tuple(rows_of(question.asked).tolist()), []).append(question)
        for rows, alike in groups.items():
            yield kind, np.array(rows, dtype=np.int64), alike


def _case(archive: str, kind: str, answerer: Answerer, question: TrainingQuestion, look: SecondLook) -> Case:
    found = Asked.of(answerer, question.wordings["de"])
    sentences = Reading(marking=LEARNED).read(answerer, found)
    findings = look.read(found.question, found.hits, sentences, answerer.index.archive.title_of)
    return Case(
        archive=archive,
        kind=kind,
        asked=question,
        answerer=answerer,
        found=found,
        sentences=sentences,
        findings=findings,
        features=sentence_features(findings, sentences),
        holds=np.array([holds(answerer, question.asked, s.article_row, s.span)[1] for s in sentences]),
    )

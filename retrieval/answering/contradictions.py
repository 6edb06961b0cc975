"""Find a sentence of another article that contradicts the first quote on the answer.

Precision comes before recall, because whoever reads "the sources contradict each other" will repeat it.  Two sentences
contradict each other if they speak of one event and state values that cannot both be so.  That they speak of one event
is told by the words around both values: most of the shorter clause's stand in the other one as well, of which one is
rare and no name (the same people meet more than once, and speak every day), and the articles came out about the same
time.  Where nobody knows when, much more has to be the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from retrieval.answering.statements import Kind, Statement, asked_kind, clause_of, statements
from retrieval.datamodel import Contradiction, Span, StatedWords
from retrieval.german.date_values import DateValue, published_day, read_dates
from retrieval.german.names import find_names
from retrieval.german.near_copies import is_near_copy
from retrieval.german.tokens import tokenise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.answering.choosing import ChosenQuote
    from retrieval.answering.question import AnalysedQuestion
    from retrieval.answering.reader import RankedSentence
    from retrieval.german.analyzer import Analyzer
    from retrieval.indexing.open_index import OpenIndex

__all__ = ["Conflict", "find_conflict"]

_FARTHEST = 6.0  # log-odds of the reader behind the first quote; the words around the values decide more than that
_COMPARED = 60
_LEAST_SHARED, _LEAST_TERMS = 0.5, 2
_LEAST_ALIKE = 0.86  # cosine of the two sentences
_STRICT_SHARED, _STRICT_TERMS, _STRICT_ALIKE = 0.7, 3, 0.92
_WITHIN = {
    Kind.DATE: timedelta(days=14),
    Kind.NUMBER: timedelta(days=60),
    Kind.PLACE: timedelta(days=30),
    Kind.PERSON: timedelta(days=30),
}
_RARE = 0.55  # of the weight of a term that no passage holds
_HEAVY = 0.9  # of the weight of the question's heaviest term


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Hold the sentence of the first quote and the one that contradicts it, and what each says."""

    own: RankedSentence
    other: RankedSentence
    own_words: Span
    other_words: Span

    def stated(self, index: OpenIndex) -> Contradiction:
        """Return what is shown of it, the earlier article first; undated ones last."""
        sides = sorted(
            (_side(index, self.own, self.own_words), _side(index, self.other, self.other_words)),
            key=lambda side: (side.citation.published is None, side.citation.published or ""),
        )
        return Contradiction(one=sides[0], other=sides[1])


def _side(index: OpenIndex, sentence: RankedSentence, words: Span) -> StatedWords:
    article = index.archive.article(sentence.article_row)
    return StatedWords(words=words.cut(sentence.text), citation=article.cite(words.shift(sentence.span.start)))


def find_conflict(
    question: AnalysedQuestion,
    first: ChosenQuote,
    marked: str,
    sentences: Sequence[RankedSentence],
    index: OpenIndex,
    analyzer: Analyzer,
) -> Conflict | None:
    """Return the best ranked sentence that contradicts the first quote; `marked` are the quote's marked words."""
    kind = asked_kind(question, marked)
    if kind is None:
        return None
    comparison = _Comparison(kind=kind, question=question, marked=marked, index=index, analyzer=analyzer)
    own = [sentence for sentence in sentences if sentence.row in first.rows]
    own.sort(key=lambda sentence: sentence.row != first.sentence.row)
    stated = [(sentence, comparison.stated(sentence)) for sentence in own]
    for other in sentences[:_COMPARED]:
        if first.sentence.score - other.score > _FARTHEST:
            break
        if other.article_row == first.sentence.article_row or not _both_about(question, first.sentence, other):
            continue
        theirs = comparison.stated(other)
        for sentence, mine in stated:
            conflict = comparison.conflict(sentence, mine, other, theirs) if mine and theirs else None
            if conflict is not None and not any(is_near_copy(copied.text, other.text) for copied in own):
                return conflict
    return None


def _both_about(question: AnalysedQuestion, own: RankedSentence, other: RankedSentence) -> bool:
    """Tell whether the passages hold the question's heaviest nouns and names; else they answer something else."""
    heavy = _HEAVY * max(term.weight for term in question.weighted)
    return all(
        max(mine, theirs) > 0 or term.kind == "word" or term.weight < heavy
        for term, mine, theirs in zip(question.weighted, own.passage_credits, other.passage_credits, strict=True)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Comparison:
    """Compare sentences by one kind of value."""

    kind: Kind
    question: AnalysedQuestion
    marked: str
    index: OpenIndex
    analyzer: Analyzer

    def stated(self, sentence: RankedSentence) -> list[Statement]:
        published = self.index.archive.article(sentence.article_row).published
        return statements(self.kind, self.question, sentence.text, published, self.marked)

    def conflict(
        self, own: RankedSentence, mine: Sequence[Statement], other: RankedSentence, theirs: Sequence[Statement]
    ) -> Conflict | None:
        asserted = [statement for statement in mine if not statement.denied]
        others = [statement for statement in theirs if not statement.denied]
        if not asserted or not others or not self._about_the_same_time(own, other):
            return None
        if not all(a.contradicts(b) for a in asserted for b in others):
            return None
        pairs = [(a, b) for said, by in ((mine, others), (theirs, asserted)) for a in said for b in by]
        corrects = any(a.denied and not a.contradicts(b) for a, b in pairs)
        one, two = self._answering(own, asserted), self._answering(other, others)
        if not self._same_event(own, one, other, two, corrects=corrects):
            return None
        return Conflict(own=own, other=other, own_words=one.span, other_words=two.span)

    def _answering(self, sentence: RankedSentence, stated: Sequence[Statement]) -> Statement:
        """Return the statement that the reader takes for the answer, else the first one."""
        for answer in sentence.answers:
            for statement in stated:
                if statement.span.overlaps(answer.span):
                    return statement
        return stated[0]

    def _about_the_same_time(self, own: RankedSentence, other: RankedSentence) -> bool:
        """Tell whether the articles came out about the same time, and their sentences name no different times."""
        one, two = (self.index.archive.article(sentence.article_row).published for sentence in (own, other))
        day, other_day = published_day(one), published_day(two)
        if day is not None and other_day is not None and abs(day - other_day) > _WITHIN[self.kind]:
            return False
        if (one is None) != (two is None) or (one and two and one[:4] != two[:4] and None in (day, other_day)):
            return False
        if self.kind is Kind.DATE:
            return True
        dates, others = ([value for _, value in read_dates(s.text, p)] for s, p in ((own, one), (other, two)))
        return not dates or not others or any(a.agrees_with(b) for a in dates for b in others)

    def _same_event(
        self, own: RankedSentence, one: Statement, other: RankedSentence, two: Statement, *, corrects: bool
    ) -> bool:
        undated = self.index.archive.article(own.article_row).published is None  # then so is the other one
        strict = undated or self.kind in (Kind.PLACE, Kind.PERSON)
        if isinstance(one.value, DateValue) and isinstance(two.value, DateValue):
            strict = strict or not one.value.is_near(two.value)
        mine, theirs = self._around(own, one), self._around(other, two)
        shared = mine & theirs
        least = min(self._mass(mine), self._mass(theirs))
        needed, terms, alike = (
            (_STRICT_SHARED, _STRICT_TERMS, _STRICT_ALIKE) if strict else (_LEAST_SHARED, _LEAST_TERMS, _LEAST_ALIKE)
        )
        if corrects and self.kind in (Kind.DATE, Kind.NUMBER):
            needed, terms, alike = 0.0, 1, _LEAST_ALIKE  # the one names the other's value, as wrong
        if len(shared) < terms or self._mass(shared) < needed * least or self._alike(own, other) < alike:
            return False
        rare = _RARE * self.index.passages.idf("")
        told = shared - self._name_terms(own.text) - self._name_terms(other.text)
        if not any(self.index.passages.idf(term) >= rare for term in told):
            return False
        if self.kind in (Kind.PLACE, Kind.PERSON):
            # Were the one known to the other's article as well, both could be so.
            return not self._known(own, one, other) and not self._known(other, two, own)
        return not self._names_differ(own, other, strict=strict)

    def _known(self, sentence: RankedSentence, statement: Statement, other: RankedSentence) -> bool:
        """Tell whether the other sentence's article holds a name, or part of it."""
        terms = self.analyzer(statement.span.cut(sentence.text))
        return any(self.index.holds(term, other.article_row) for term in terms)

    def _around(self, sentence: RankedSentence, statement: Statement) -> frozenset[str]:
        """Return the terms of the clause that holds the words, without those of the words; of a short one, of all."""
        start, end = clause_of(sentence.text, statement.span)
        terms = self._terms(sentence.text, start, end, statement.span)
        return terms if len(terms) > _LEAST_TERMS else self._terms(sentence.text, 0, len(sentence.text), statement.span)

    def _terms(self, text: str, start: int, end: int, without: Span) -> frozenset[str]:
        words = f"{text[start : without.start]} {text[without.end : end]}"
        return frozenset(term for term in self.analyzer(words) if not term[0].isdigit())

    def _mass(self, terms: frozenset[str]) -> float:
        return sum(self.index.passages.idf(term) for term in terms)

    def _name_terms(self, text: str) -> frozenset[str]:
        names = [text[name.start : name.end] for name in find_names(tokenise(text)) if name.score >= 0.4]
        return frozenset(self.analyzer(" ".join(names)))

    def _names_differ(self, own: RankedSentence, other: RankedSentence, *, strict: bool) -> bool:
        """Tell whether both sentences name what the other's article does not; if `strict`, whether one of them does."""
        mine, theirs = self._name_terms(own.text), self._name_terms(other.text)
        alone = [
            [term for term in names if not self.index.holds(term, sentence.article_row)]
            for names, sentence in ((mine, other), (theirs, own))
        ]
        return any(alone) if strict else all(alone)

    def _alike(self, own: RankedSentence, other: RankedSentence) -> float:
        vectors = np.asarray(self.index.archive.sentence_vectors[[own.row, other.row]], dtype=np.float32)
        return float(vectors[0] @ vectors[1])

"""What a sentence states that can be compared with another's: the dates, numbers or names that may answer a question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from retrieval.datamodel import Span
from retrieval.german.date_values import DateValue, read_dates
from retrieval.german.names import find_names
from retrieval.german.number_values import NumberValue, read_number
from retrieval.german.numbers import find_quantities
from retrieval.german.questions import AnswerType
from retrieval.german.tokens import light_stem, tokenise
from retrieval.german.transliteration import sound

if TYPE_CHECKING:
    from retrieval.answering.question import AnalysedQuestion
    from retrieval.german.numbers import Quantity

__all__ = ["Kind", "NameValue", "Statement", "asked_kind", "statements"]

_KINDS = {
    AnswerType.DATE: "date",
    AnswerType.COUNT: "number",
    AnswerType.MEASURE: "number",
    AnswerType.PLACE: "place",
    AnswerType.PERSON: "person",
}
_DENIES = re.compile(r"\b(?:nicht|statt|anstatt|anstelle(?:\svon)?|keine(?:n|r|s)?)\s(?:am|an|im|in|wie|den|die|das)?\s?$", re.I)
_NAME_FROM = 0.4


class Kind(StrEnum):
    """Name what two statements can be compared by."""

    DATE = "date"
    NUMBER = "number"
    PLACE = "place"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameValue:
    """Hold a name by its parts, folded so that two spellings of one are the same."""

    parts: frozenset[str]

    def agrees_with(self, other: NameValue) -> bool:
        """Tell whether both can be the same name: they share a part."""
        return bool(self.parts & other.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Hold words of a sentence, at `span`, and what they mean; `of` is what a number counts or measures.

    `denied` says that the sentence names them as wrong: "nicht 64, sondern 46 Millionen".
    """

    span: Span
    value: DateValue | NumberValue | NameValue
    of: str = ""
    denied: bool = False

    def contradicts(self, other: Statement) -> bool:
        """Tell whether the two cannot both be so, if both speak of the same."""
        mine, theirs = self.value, other.value
        if isinstance(mine, DateValue) and isinstance(theirs, DateValue):
            return not mine.agrees_with(theirs)
        if isinstance(mine, NumberValue) and isinstance(theirs, NumberValue):
            return self.of == other.of and not mine.agrees_with(theirs)
        if isinstance(mine, NameValue) and isinstance(theirs, NameValue):
            return not mine.agrees_with(theirs)
        return False


def asked_kind(question: AnalysedQuestion, marked: str) -> Kind | None:
    """Return what answers to the question can be compared by, or None; `marked` are the first quote's marked words.

    They decide where the question does not tell ("Was hat die Brücke gekostet?").
    """
    kind = _KINDS.get(question.expected.type)
    if kind is not None:
        return Kind(kind)
    if question.expected.type is not AnswerType.THING or not marked:
        return None
    if any(number.kind is not None and not number.calendar for number in find_quantities(tokenise(marked))):
        return Kind.NUMBER
    return Kind.DATE if read_dates(marked, None) else None


def statements(
    kind: Kind, question: AnalysedQuestion, sentence: str, published: str | None, marked: str
) -> list[Statement]:
    """Return what a sentence states of this kind; of its numbers, those that count or measure what was asked for."""
    if kind is Kind.DATE:
        return [_statement(sentence, span, value) for span, value in read_dates(sentence, published)]
    if kind is Kind.NUMBER:
        return _numbers(question, sentence, marked)
    return _names(kind, question, sentence)


def _numbers(question: AnalysedQuestion, sentence: str, marked: str) -> list[Statement]:
    units = {light_stem(unit) for unit in question.expected.units}
    units = units or {light_stem(number.noun) for number in find_quantities(tokenise(marked)) if number.noun}
    found = []
    for number in find_quantities(tokenise(sentence)):
        of = light_stem(number.noun)
        if number.calendar or number.article or number.result or not of or not _counts(of, number, units):
            continue
        value = read_number(sentence[number.start : number.number_end], sentence[: number.start])
        if value is not None:
            found.append(_statement(sentence, Span(number.start, number.end), value, of))
    return found


def _counts(of: str, number: Quantity, units: set[str]) -> bool:
    return any(of == unit or (number.kind is None and of.endswith(unit)) for unit in units)


def _names(kind: Kind, question: AnalysedQuestion, sentence: str) -> list[Statement]:
    tokens = tokenise(sentence)
    known = {_part(token.text) for token in tokenise(question.text)}
    found = []
    for name in find_names(tokens):
        parts = frozenset(_part(token.text) for token in tokens[name.first : name.last + 1] if token.text[0].isupper())
        if name.place == (kind is Kind.PLACE) and name.score >= _NAME_FROM and not parts & known:
            found.append(_statement(sentence, Span(name.start, name.end), NameValue(parts=parts)))
    return found


def _part(word: str) -> str:
    return sound(light_stem(word))


def _statement(sentence: str, span: Span, value: DateValue | NumberValue | NameValue, of: str = "") -> Statement:
    denied = _DENIES.search(sentence, 0, span.start) is not None
    return Statement(span=span, value=value, of=of, denied=denied)

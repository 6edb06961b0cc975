"""What a sentence states that can be compared with another's: dates, numbers and names that may answer a question."""

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
from retrieval.german.places import find_places
from retrieval.german.questions import AnswerType
from retrieval.german.tokens import light_stem, tokenise
from retrieval.german.transliteration import sound
from retrieval.german.wording import words_of

if TYPE_CHECKING:
    from retrieval.answering.question import AnalysedQuestion
    from retrieval.german.numbers import Quantity
    from retrieval.german.questions import ExpectedAnswer

__all__ = ["Kind", "NameValue", "Statement", "asked_kind", "clause_of", "statements", "told_by_marks"]


class Kind(StrEnum):
    """Name what two statements can be compared by."""

    DATE = "date"
    NUMBER = "number"
    PLACE = "place"
    PERSON = "person"


_KINDS = {
    AnswerType.DATE: Kind.DATE,
    AnswerType.COUNT: Kind.NUMBER,
    AnswerType.MEASURE: Kind.NUMBER,
    AnswerType.PLACE: Kind.PLACE,
    AnswerType.PERSON: Kind.PERSON,
}
_DENIES = re.compile(
    r"\b(?:nicht|statt|anstatt|anstelle(?:\svon)?|keine[nrs]?)\s(?:(?:am|an|im|in|wie|den|die|das)\s)?$", re.IGNORECASE
)
_CLAUSE_END = re.compile(r"[,;:()–]\s|\s[–(]|(?<=\w)[.!?]\s")
# "sagte der Sprecher am Samstag": when somebody spoke says nothing of when it happened, and people speak every day.
_SAYS = re.compile(
    r"\b(?:sagten?|sagt|erklärten?|erklärt|betonten?|mein(?:t|te|ten)|berichte(?:t|te|ten)|melde(?:t|te|ten)|hieß|heißt|"
    r"teilten?|mitteilten?|schrieb(?:en)?|kündigten?|forderten?|kritisierten?|warnten?|äußerten?|bestätigten?|"
    r"(?:mit)?geteilt|gesagt|gemeldet|berichtet|angekündigt|Angaben)\b",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(r"(?<!\w)(?:am|im|bis|seit|ab)\s$", re.IGNORECASE)
_NAME_FROM, _PLACE_FROM = 0.4, 0.5


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

    `denied` says that the sentence names them as wrong: "nicht 64, sondern 46 Millionen".  `words` are they, folded.
    """

    span: Span
    value: DateValue | NumberValue | NameValue
    words: str
    of: str = ""
    denied: bool = False

    def contradicts(self, other: Statement) -> bool:
        """Tell whether the two cannot both be so, if both speak of the same; the same words never contradict."""
        if self.words == other.words:
            return False
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
        return kind
    if question.expected.type is not AnswerType.THING:
        return None
    if len(read_dates(question.text, None)) > 1:  # "War das am Dienstag oder am Mittwoch?"
        return Kind.DATE
    return Kind.NUMBER if marked and _measures(marked) else None


def told_by_marks(expected: ExpectedAnswer, text: str) -> bool:
    """Tell whether only a quote's marked words can say which of its numbers answers: the question names no unit."""
    open_number = expected.type in (AnswerType.THING, AnswerType.MEASURE, AnswerType.COUNT) and not expected.units
    return open_number and _measures(text)


def _measures(text: str) -> bool:
    return any(number.kind is not None and not number.calendar for number in find_quantities(tokenise(text)))


def statements(
    kind: Kind, question: AnalysedQuestion, sentence: str, published: str | None, marked: str
) -> list[Statement]:
    """Return what a sentence states of this kind; of its numbers, those that count or measure what was asked for."""
    if kind is Kind.DATE:
        return [
            _statement(sentence, _with_preposition(sentence, span), value)
            for span, value in read_dates(sentence, published)
            if not _SAYS.search(sentence, *clause_of(sentence, span))
        ]
    if kind is Kind.NUMBER:
        return _numbers(question, sentence, marked)
    return _names(kind, question, sentence)


def clause_of(text: str, span: Span) -> tuple[int, int]:
    """Return where the clause of a sentence that holds the range begins and ends."""
    ends = [match.start() for match in _CLAUSE_END.finditer(text)]
    start = max((end for end in ends if end < span.start), default=0)
    return start, min((end for end in ends if end >= span.end), default=len(text))


def _with_preposition(sentence: str, span: Span) -> Span:
    """Return the range with the "am" or "im" before it, as people say it."""
    before = _PREPOSITION.search(sentence, 0, span.start)
    return Span(before.start(), span.end) if before else span


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
    places = [found.span for found in find_places(tokens) if found.score >= _PLACE_FROM]
    found = []
    for name in find_names(tokens):
        span = Span(name.start, name.end)
        parts = frozenset(_part(token.text) for token in tokens[name.first : name.last + 1] if token.text[0].isupper())
        person = name.score >= _NAME_FROM and not name.place
        placed = any(span.overlaps(place) for place in places) and not (name.given or name.title)
        if (placed if kind is Kind.PLACE else person and not placed) and not parts & known:
            found.append(_statement(sentence, span, NameValue(parts=parts)))
    return found


def _part(word: str) -> str:
    return sound(light_stem(word))


def _statement(sentence: str, span: Span, value: DateValue | NumberValue | NameValue, of: str = "") -> Statement:
    denied = _DENIES.search(sentence, 0, span.start) is not None
    words = words_of(span.cut(sentence))
    return Statement(span=span, value=value, words=words, of=of, denied=denied)

"""Numbers of a sentence, in digits or words, with the noun or unit they carry."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from retrieval.german.function_words import FUNCTION_WORDS
from retrieval.german.mentions import AnswerSpan, mention
from retrieval.german.tokens import light_stem, word_set
from retrieval.german.units import ALL_UNITS, SCALES, unit_kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.german.tokens import Token

__all__ = ["Quantity", "find_counts", "find_measures", "find_quantities"]

_DIGITS = re.compile(r"\d++(?:[.,:]\d++)*+")
_RESULT = re.compile(r"\d{1,3}[:-]\d{1,3}")
_ONES = "ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun"
_TENS = "zwanzig|dreißig|vierzig|fünfzig|sechzig|siebzig|achtzig|neunzig"
_WORD = re.compile(
    rf"(?:(?:{_ONES})?tausend)?(?:(?:{_ONES})?hundert)?(?:und)?"
    rf"(?:null|eins|zehn|elf|zwölf|(?:drei|vier|fünf|sech|sieb|acht|neun)zehn|(?:{_ONES})und(?:{_TENS})|{_TENS}|"
    rf"zwei|zweien|drei|dreien|vier|vieren|fünf|sechs|sieben|acht|neun)?(?:einhalb)?"
)
_VAGUE = frozenset({"dutzend", "hunderte", "tausende", "kein", "keine", "keinen", "keiner", "beide", "beiden"})
_ONE = frozenset({"ein", "eine", "einen", "einem", "einer", "eines", "einzige", "einziger"})
_JOINING = frozenset({"bis", "-", "–", "zu"})
_RESULT_NOUNS = ("endstand", "spielstand", "punktestand", "endergebnis", "score")
_TIMES = re.compile(
    rf"(?:{_ONES}|zehn|elf|zwölf|mehr|viel|dutzend)mal|\d+-?mal|täglich|wöchentlich|monatlich|jährlich|stündlich|"
    r"selten|oft|häufig|nie"
)
_FRACTION = frozenset("½¼¾⅓⅔")
_MONTHS = word_set(
    "januar februar märz april mai juni juli august september oktober november dezember uhr jahrhundert jahrhunderts"
)
_FIRST_YEAR, _LAST_YEAR = 1000, 2100
_YEAR_LENGTH = 4
_DAY_LENGTH = 2
_NUMERIC_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.(?:\d{2}|\d{4})")
_BEFORE_YEAR = word_set("im jahr jahre jahres seit von bis ab in und")
_ADJECTIVES = 3
_LONGEST_RESULT = 7


class Quantity(NamedTuple):
    """Hold a number and what it carries; `end` includes the noun or unit, `number_end` does not."""

    start: int
    number_end: int
    end: int
    noun: str
    kind: str | None
    calendar: bool
    result: bool
    article: bool


def find_quantities(tokens: Sequence[Token]) -> list[Quantity]:
    """Return the numbers of a sentence in order; dates and clock times are marked as `calendar`."""
    found = []
    at = 0
    while at < len(tokens):
        if not _is_number(tokens, at):
            at += 1
            continue
        last = _last_of_number(tokens, at)
        found.append(_quantity(tokens, at, last))
        at = last + 1
    return found


def _is_number(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    lower = token.lower
    if token.text[0].isdigit():
        return _DIGITS.fullmatch(token.text) is not None or _RESULT.fullmatch(token.text) is not None
    if lower in _FRACTION or lower in SCALES or lower in _VAGUE or lower in _ONE:
        return True
    return lower[0] in "zedvfsanht" and _WORD.fullmatch(lower) is not None


def _last_of_number(tokens: Sequence[Token], at: int) -> int:
    """Return the last token of the number: scales, fractions, and the second half of a range belong to it."""
    last = at
    while last + 1 < len(tokens):
        following = tokens[last + 1]
        if following.lower in SCALES or following.text in _FRACTION:
            last += 1
        elif following.lower in _JOINING and last + 2 < len(tokens) and tokens[last + 2].text[0].isdigit():
            last += 2
        elif following.text == "." and tokens[last].lower in {"mio", "mrd"}:
            last += 1
        else:
            break
    return last


def _quantity(tokens: Sequence[Token], at: int, last: int) -> Quantity:
    first, end = tokens[at], tokens[last]
    noun_at = _noun_behind(tokens, last)
    noun = tokens[noun_at].lower if noun_at is not None else ""
    before = tokens[at - 1].lower if at else ""
    kind = unit_kind(noun) if noun else None
    start = first.start
    if kind is None and before in {"$", "€", "£", "us-dollar"}:
        kind, start = "money", tokens[at - 1].start
    return Quantity(
        start=start,
        number_end=end.end,
        end=tokens[noun_at].end if noun_at is not None else end.end,
        noun=noun,
        kind=kind,
        calendar=_is_calendar(tokens, at, last, noun),
        result=_is_result(tokens, at, last),
        article=first.lower in _ONE,
    )


def _is_result(tokens: Sequence[Token], at: int, last: int) -> bool:
    """Tell whether the number is the result of a match: "20-18", "3:1"."""
    if last == at:
        return _RESULT.fullmatch(tokens[at].text) is not None
    return last == at + 2 and tokens[at + 1].text in "-–:" and tokens[last].end - tokens[at].start <= _LONGEST_RESULT


def _noun_behind(tokens: Sequence[Token], last: int) -> int | None:
    """Return where the noun or unit behind a number stands, past a few adjectives."""
    for at in range(last + 1, min(len(tokens), last + 2 + _ADJECTIVES)):
        token = tokens[at]
        if token.lower in ALL_UNITS:
            return at
        if token.text[0].isupper():
            # "zwei Major League Soccer-Teams": the last word of the run is what is counted.
            while at + 1 < len(tokens) and "-" in tokens[at + 1].text and tokens[at + 1].text[0].isupper():
                at += 1
            return at
        if token.lower in FUNCTION_WORDS or not token.text[0].isalpha() or token.lower[-1] not in "enrsm":
            return None
    return None


def _is_calendar(tokens: Sequence[Token], at: int, last: int, noun: str) -> bool:
    first = tokens[at].text
    following = tokens[last + 1] if last + 1 < len(tokens) else None
    if noun in _MONTHS or (following is not None and following.lower in _MONTHS):
        return True
    if following is not None and following.text == "." and following.start == tokens[last].end:
        # "25. April" is a day and "2. Liga" a rank, unless the full stop ends the sentence.
        return last + 2 < len(tokens) and len(first) <= _DAY_LENGTH and first.isdigit()
    if not (first.isdigit() and len(first) == _YEAR_LENGTH and _FIRST_YEAR <= int(first) < _LAST_YEAR):
        return _NUMERIC_DATE.fullmatch(first) is not None
    counts = following is not None and following.lower == noun and not _follows_year_word(tokens, at)
    return unit_kind(noun) is None and not counts


def _follows_year_word(tokens: Sequence[Token], at: int) -> bool:
    return at > 0 and tokens[at - 1].lower in _BEFORE_YEAR


def find_counts(tokens: Sequence[Token], units: frozenset[str]) -> list[AnswerSpan]:
    """Return how many there are: the number whose noun is one of `units` first, one that counts nothing else after."""
    stems = frozenset(light_stem(unit) for unit in units)
    asks_times = "mal" in units
    found = []
    for number in find_quantities(tokens):
        if number.calendar:
            continue
        score = _count_score(number, stems)
        if asks_times and number.noun not in units:
            score = min(score, 0.1)
        if score > 0:
            end = number.end if score > 0.5 else number.number_end
            found.append(mention(number.start, end, score))
    return found + _frequencies(tokens) if asks_times else found


def _frequencies(tokens: Sequence[Token]) -> list[AnswerSpan]:
    """Return how often: "dreimal", "täglich", "alle fünf Jahre"."""
    found = [mention(token.start, token.end, 0.8) for token in tokens if _TIMES.fullmatch(token.lower)]
    for at in range(len(tokens) - 2):
        every, number, unit = tokens[at : at + 3]
        if (every.lower == "alle" and unit_kind(unit.lower) == "time" and _is_number(tokens, at + 1)) or (
            every.lower in {"einmal", "zweimal", "mal"} and number.lower in {"im", "pro", "am"}
        ):
            found.append(mention(every.start, unit.end, 0.9))
    return found


def _count_score(number: Quantity, stems: frozenset[str]) -> float:
    noun = light_stem(number.noun) if number.noun else ""
    if noun and stems and any(noun == stem or noun.endswith(stem) or stem.endswith(noun) for stem in stems):
        return 0.45 if number.article else 0.95
    if number.kind is not None or number.result or number.article:
        return 0.0
    if not stems:
        return 0.65
    return 0.35 if noun else 0.5


def find_measures(tokens: Sequence[Token], units: frozenset[str], focus: str | None = None) -> list[AnswerSpan]:
    """Return the measures of a sentence; with `units`, only numbers that carry one of them count for much.

    A `focus` such as "Endstand" asks for the result of a match.
    """
    if focus is not None and focus.lower().endswith(_RESULT_NOUNS):
        return [mention(number.start, number.number_end, 0.9) for number in find_quantities(tokens) if number.result]
    found = []
    for number in find_quantities(tokens):
        if number.calendar or (number.article and number.noun not in units):
            continue
        if units and (number.noun in units or (number.kind is not None and _same_kind(number.kind, units))):
            score = 0.9 if not number.article else 0.5
        elif units:
            score = 0.0 if number.kind is not None else 0.2
        else:
            score = 0.7 if number.kind is not None or number.result else 0.45
        if score > 0:
            found.append(mention(number.start, number.end if number.kind else number.number_end, score))
    return found


def _same_kind(kind: str, units: frozenset[str]) -> bool:
    return any(unit_kind(unit) == kind for unit in units)

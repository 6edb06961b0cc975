"""What kind of words would answer a question, told from the question's own words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from retrieval.german.function_words import ENGLISH, GERMAN
from retrieval.german.question_focus import asked_noun, counted_noun
from retrieval.german.question_nouns import AnswerType, noun_type, noun_units
from retrieval.german.tokens import Token, tokenise
from retrieval.german.units import units_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["AnswerType", "ExpectedAnswer", "analyse_question", "is_question"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedAnswer:
    """Hold what kind of words answer a question.

    `focus` is the noun that the question names the answer by, as written ("Farbe", "Einwohner"); `units` the words, in
    lower case, that a number may carry (empty: any).
    """

    type: AnswerType
    focus: str | None
    units: frozenset[str]
    language: Literal["de", "en"]


_ASKING = re.compile(
    r"""(?<!\w)(?:
      (?P<clock>(?:um|ab|gegen|bis)\s+(?:wie\s?viel|welche)\s+uhr|wie\s+(?:viel\s+uhr|spät)|(?:at\s+)?what\s+time)
    | (?P<when>(?:(?:seit|bis|ab|von|since|until)\s+)?(?:wann|when))
    | (?P<many>wie\s?viele?[rnms]?|how\s+(?:many|much))
    | (?P<degree>(?:wie|how)\s+(?:weite?|lange?|hoch|groß|schwer|alt|teuer|schnell|oft|häufig|tief|breit|dick|warm|heiß|
        kalt|stark|far|long|high|tall|big|large|heavy|old|expensive|fast|often|deep|wide|hot|cold))
    | (?P<who>(?:(?:mit|von|gegen|bei|für|an|zu|durch|by|with|to)\s+)?(?:wer|wem|wen|wessen|whom?|whose))
    | (?P<where>(?:von\s+wo|woher|wohin|wo|where)(?:\s+(?:aus|from))?)
    | (?P<why>warum|weshalb|wieso|weswegen|wozu|why)
    | (?P<named>(?:wie|what)\s+(?:heißt|heißen|heisst|hieß|hießen|hiess|laute\w*|nenn\w*|nannte\w*))
    | (?P<which>welche[rsnm]?|was\s+für(?:\s+eine?[nmrs]?)?|which)
    | (?P<by>womit|wodurch|wobei|mithilfe\s+wovon)
    | (?P<how>wie|how)
    | (?P<what>was|what)
    )(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
_PREAMBLE = re.compile(
    r"\s*(?:(?:(?:weißt|weisst)\s+du|wissen\s+sie|kannst\s+du\s+mir\s+sagen|können\s+sie\s+mir\s+sagen|"
    r"sag(?:e|t|en\s+sie)?\s+mir|nenne?n?(?:\s+sie)?|ich\s+(?:möchte|will)\s+wissen|mich\s+interessiert|"
    r"do\s+you\s+know|(?:can|could)\s+you\s+tell\s+me|tell\s+me|i\s+want\s+to\s+know|name)(?!\w))",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"(?<!\w)(?:sagten?|sagt|erklärten?|meinten?|betonten?|schrieb(?:en)?|antworteten?|gesagt|geantwortet|"
    r"say|said|reply|answer)(?!\w)",
    re.IGNORECASE,
)
_COSTS = re.compile(
    r"(?<!\w)(?:koste\w*|gekostet|bezahl\w*|zahl(?:t|te|ten|en)|verdien\w*|cost|paid|pay|earn\w*|spen[dt])(?!\w)",
    re.IGNORECASE,
)
_LASTS = re.compile(r"(?<!\w)(?:dauer\w*|gedauert|lange|last|take)(?!\w)", re.IGNORECASE)
_ENGLISH_AUXILIARY = re.compile(
    r"\W*(?:\w+\W+){0,1}?(?:did|do|does|was|were|is|are|will|would|has|have|had|can|could|should|may|might)(?!\w)", re.I
)
_ASKING_OTHERWISE = re.compile(
    r"(?<!\w)wo(?:r(?:an|auf|aus|in|über|um|unter)|bei|durch|für|gegen|hinter|mit|nach|neben|von|vor|zu|zwischen)(?!\w)"
    r"|^\W*(?:nenn(?:e|en\sSie)?|sag(?:e|en\sSie)?|erklär(?:e|en\sSie)?|zeig(?:e|en\sSie)?|name|tell|list|show)(?!\w)",
    re.IGNORECASE,
)
_DEGREE_UNITS: dict[str, tuple[str, ...]] = {
    "weit": ("length",), "weite": ("length",), "lang": ("length", "time"), "tief": ("length",), "breit": ("length",),
    "dick": ("length",), "schwer": ("weight",), "alt": ("time",), "teuer": ("money",), "warm": ("temperature",),
    "heiß": ("temperature",), "kalt": ("temperature",), "schnell": ("speed", "time"), "far": ("length",),
    "high": ("length", "percent", "money"), "tall": ("length",), "heavy": ("weight",), "old": ("time",),
    "expensive": ("money",), "fast": ("speed", "time"), "deep": ("length",), "wide": ("length",),
    "hot": ("temperature",), "cold": ("temperature",),
}  # fmt: skip
_HOW_LONG = frozenset({"lange", "long"})
_HOW_MUCH = frozenset({"wie viel", "wieviel", "how much"})
_HOW_OFTEN = frozenset({"oft", "häufig", "often"})


@dataclass(frozen=True, slots=True)
class _Asked:
    """Hold the question, the words that ask, and the words behind them."""

    question: str
    words: str
    after: list[Token]


_Verdict = tuple[AnswerType, str | None, frozenset[str]]
_ANY: frozenset[str] = frozenset()


def analyse_question(question: str) -> ExpectedAnswer:
    """Tell what kind of words answer `question` (German or English, a whole question or a few words)."""
    tokens = tokenise(question)
    preamble = _PREAMBLE.match(question)
    found = _first_asking(question)
    if found is None:
        kind, focus, units = _bare_nouns(tokens, preamble.end() if preamble else 0)
    else:
        after = [token for token in tokens if token.start >= found.end()]
        asked = _Asked(question, " ".join(found.group().lower().split()), after)
        kind, focus, units = _RULES[found.lastgroup or "what"](asked)
    return ExpectedAnswer(
        type=kind,
        focus=focus,
        units=units,
        language=_language(tokens),
    )


def is_question(text: str) -> bool:
    """Tell whether a text asks something, by a question mark or a word: claims and keywords do not."""
    return "?" in text or _first_asking(text) is not None or _ASKING_OTHERWISE.search(text) is not None


def _first_asking(question: str) -> re.Match[str] | None:
    """Return the first words that ask; those that may just join clauses count only where no others stand."""
    joining = None
    for found in _ASKING.finditer(question):
        if not _may_just_join(question, found):
            return found
        joining = joining or found
    return joining


def _may_just_join(question: str, found: re.Match[str]) -> bool:
    first = not question[: found.start()].strip(" \t\n„“\"'¿(")
    if found.lastgroup == "how":
        return found.group().lower() == "wie" and not first and question[: found.start()].rstrip()[-1:] != ","
    if first and found.group().lower() in {"when", "where"}:
        rest = question[found.end() :]
        return bool(rest.strip(" ?!.")) and _ENGLISH_AUXILIARY.match(rest) is None
    return False


def _language(tokens: Sequence[Token]) -> Literal["de", "en"]:
    german = sum(token.lower in GERMAN for token in tokens)
    english = sum(token.lower in ENGLISH for token in tokens)
    return "en" if english > german else "de"


def _of_noun(focus: str | None, fallback: AnswerType) -> _Verdict:
    kind = noun_type(focus) if focus else None
    if kind is None or focus is None:
        return fallback, focus, _ANY
    return kind, focus, noun_units(focus) if kind is AnswerType.MEASURE else _ANY


def _bare_nouns(tokens: Sequence[Token], start: int) -> _Verdict:
    """Read "Ort des Treffens 2019" as a question for the place: only the first noun may name the answer."""
    focus = asked_noun([token for token in tokens if token.start >= start])
    kind, noun, units = _of_noun(focus.noun, AnswerType.THING)
    return (kind, noun, units) if kind is not AnswerType.THING or start else (AnswerType.THING, None, _ANY)


def _many(asked: _Asked) -> _Verdict:
    if re.search(r"mal(?!\w)", asked.words) or (asked.after and asked.after[0].lower in {"mal", "times"}):
        return AnswerType.COUNT, asked.after[0].text if asked.after else None, units_of("times")
    counted = counted_noun(asked.after)
    if counted.kind == "time":
        return AnswerType.DURATION, counted.noun, counted.units
    if counted.kind is not None:
        return AnswerType.MEASURE, counted.noun, counted.units
    costs = _COSTS.search(asked.question) is not None
    if counted.noun is None or (costs and asked.words in _HOW_MUCH):
        return AnswerType.MEASURE, None, units_of("money") if costs else _ANY
    return AnswerType.COUNT, counted.noun, counted.units


def _degree(asked: _Asked) -> _Verdict:
    degree = asked.words.rpartition(" ")[2]
    if degree in _HOW_LONG or (degree == "lang" and _LASTS.search(asked.question)):
        return AnswerType.DURATION, None, units_of("time")
    if degree in _HOW_OFTEN:
        return AnswerType.COUNT, None, units_of("times")
    noun = asked_noun(asked.after).noun
    if noun and noun_type(noun) is AnswerType.COUNT:
        return AnswerType.COUNT, None, _ANY
    units = noun_units(noun) if noun else _ANY
    return AnswerType.MEASURE, None, units or units_of(*_DEGREE_UNITS.get(degree, ()))


def _named(asked: _Asked) -> _Verdict:
    return _of_noun(asked_noun(asked.after, past_name=True).noun, AnswerType.THING)


def _which(asked: _Asked) -> _Verdict:
    focus = asked_noun(asked.after)
    if focus.of_kind:
        return AnswerType.THING, focus.noun, _ANY
    return _of_noun(focus.noun, AnswerType.THING)


def _what(asked: _Asked) -> _Verdict:
    if _SAID.search(asked.question):
        return AnswerType.QUOTATION, None, _ANY
    first = asked.after[0].lower if asked.after else ""
    if asked.words == "was" and first.startswith("kost"):
        return AnswerType.MEASURE, None, units_of("money")
    focus = asked_noun(asked.after, past_name=True)
    if focus.of_kind:
        return AnswerType.THING, focus.noun, _ANY
    if asked.words == "what" and first not in ENGLISH:
        return _of_noun(focus.noun, AnswerType.THING)
    definite = len(asked.after) > 1 and asked.after[1].lower in _DEFINITE
    if first not in _TO_BE or not (definite or focus.of_name):
        return AnswerType.THING, None, _ANY
    kind, noun, units = _of_noun(focus.noun, AnswerType.THING)
    # "Was ist das Parlament?" wants it explained, "Was ist der Name des Parlaments?" wants it named.
    return (AnswerType.THING, noun, _ANY) if kind in _EXPLAINED and not focus.of_name else (kind, noun, units)


_TO_BE = frozenset({"ist", "war", "sind", "waren", "wäre", "is", "was", "are", "were"})
_DEFINITE = frozenset({"der", "die", "das", "the", "ihr", "sein", "ihre", "seine"})
_EXPLAINED = frozenset({AnswerType.PERSON, AnswerType.ORGANISATION})


def _always(kind: AnswerType) -> Callable[[_Asked], _Verdict]:
    def verdict(_asked: _Asked) -> _Verdict:
        return kind, None, _ANY

    return verdict


_RULES: dict[str, Callable[[_Asked], _Verdict]] = {
    "clock": _always(AnswerType.TIME),
    "when": _always(AnswerType.DATE),
    "many": _many,
    "degree": _degree,
    "who": _always(AnswerType.PERSON),
    "where": _always(AnswerType.PLACE),
    "why": _always(AnswerType.REASON),
    "named": _named,
    "which": _which,
    "by": _always(AnswerType.MEANS),
    "how": _always(AnswerType.MEANS),
    "what": _what,
}

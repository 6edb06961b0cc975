"""A question without the times that it names, for who reads a text and cannot see when it was published."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retrieval.datamodel import Span
from retrieval.german.function_words import DETERMINERS, FUNCTION_WORDS, PREPOSITIONS
from retrieval.german.intervals import published_interval
from retrieval.german.time_expressions import find_times
from retrieval.german.tokens import word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.german.asked_times import AskedTime

__all__ = ["without_times"]

_WINDOW = 64  # what leads to a time is looked for in so many characters: the time is linear in the question's length
_PREPOSITION = (
    r"(?:bis\s(?:zu[mr]?|ins?|im|vor|nach)|up\sto|i[mn]|a[mnb]|seit|vor|nach|bis|um|gegen|während|vo[nm]|zwischen|aus|für"
    r"|zu[mr]?|on|at|since|before|after|until|till|by|during|from|of|between|for|around)\s"
)
_ARTICLE = r"(?:de[nsmr]|das|die|the)\s"
_UNIT = r"(?:Jahr(?:es?|en)?|Monate?s?|years?|month)\s"
_PART_OF = r"(?:Anfang|Beginn|Mitte|Ende|early|late|mid)\s"
_WITHIN = (
    r"(?:Nacht|Laufe?|Verlauf|Anfang|Beginn|Mitte|Ende|Frühjahr|Frühling|Sommer|Herbst|Winter"
    r"|(?:ersten?|zweiten?)\s(?:Hälfte|Halbjahr)|(?:ersten|zweiten|dritten|vierten)\sQuartal|end|beginning|start|middle"
    r"|course|spring|summer|autumn|fall|winter|(?:first|second)\shalf)\s"
)
_LINK = r"(?:de[sr]|zum|of(?:\sthe)?)\s"
# "im Jahr", "in der Nacht zum", "bis zum", "seit Ende des", "at the end of", "on 3" (of May); an article goes with a
# preposition alone.
_LEAD = re.compile(
    rf"(?<!\w)(?:{_PREPOSITION}(?:{_ARTICLE})?(?:{_WITHIN}{_LINK}(?:{_UNIT})?|(?:{_UNIT})?)"
    rf"|(?:{_PREPOSITION})?{_PART_OF}(?:{_LINK})?(?:{_UNIT})?)(?:\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?)?$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(rf"\s?(?:,?\s?(?:und|oder|and|or|bis|to)\s|[,–-]\s?)?(?:{_ARTICLE})?(?:{_UNIT})?", re.IGNORECASE)
_LAST_WORD = re.compile(r"(?<!\w)(\w+)\s?$")
_FIRST_WORD = re.compile(r"\w+")
_ATTRIBUTE = re.compile(r"([a-zäöüß]+(?:e|e[nrsm]))\s(?:[^\s,]+\s){0,2}?[A-ZÄÖÜ]")
_ARTICLES = word_set("der die das den dem des the")
_JOINING = word_set("und oder sowie and or")
_OPEN_ENDED = DETERMINERS | PREPOSITIONS | _JOINING | word_set("the a an of to in on at by for from with about until")
_PAIRS = {"zwischen": _JOINING, "between": _JOINING, "von": word_set("bis"), "from": word_set("to till until")}
_LEADING = PREPOSITIONS | word_set("of in on at by for from since before after until till during between around up")
_PART = re.compile(_PART_OF, re.IGNORECASE)
_JOINED_TO = re.compile(rf"(?<!\w)(?:und|oder|sowie|and|or)\s(?:{_ARTICLE})?(?:{_UNIT})?$", re.IGNORECASE)
_PAUSE = re.compile(r"\s?[,;:–-](?=\s)")
_GLUED_BEFORE, _GLUED_BEHIND = re.compile(r"[-/–.'’\w]$"), re.compile(r"[-/–.'’]?\w")
_OPENING, _UNFINISHED = "„“\"'¿(«»‚", ",;:–-(„‚¿"
# Whether words name a time does not hang on the day on which they are written.
_ANY_DAY = published_interval("2000-01-01")


def without_times(question: str, times: Sequence[AskedTime]) -> str:
    """Return the question without the words that name its times, and without those that lead to them.

    It stays as it is where it has no other words, and where what is left would be broken, as far as that can be told.
    """
    if not times:
        return question
    left, end = "", 0
    for cut in _cuts(question, times):
        if _is_broken(question, cut, question[end : cut.start].rstrip()):
            return question
        left, end = _joined(left, question[end : cut.start]), cut.end
    left = _joined(left, question[end:]).strip()
    if not _FIRST_WORD.search(left) or any(time.kind != "recurring" for time in find_times(left, _ANY_DAY)):
        return question
    return left


def _cuts(question: str, times: Sequence[AskedTime]) -> list[Span]:
    """Return what names the times and leads to them; times that are only joined to each other are one."""
    cuts: list[Span] = []
    for span in sorted({span for time in times for span in time.spans}, key=lambda span: span.start):
        end = cuts[-1].end if cuts else 0
        start = _lead_start(question, end, span)
        if cuts and _BETWEEN.fullmatch(question, end, start):
            start = cuts.pop().start
        cuts.append(Span(start, span.end))
    return [_widened(question, cut) for cut in cuts]


def _widened(question: str, cut: Span) -> Span:
    """Return a cut with the brackets around it, and with the comma or colon behind it where it begins the question."""
    if question[: cut.start].endswith("(") and question.startswith(")", cut.end):
        return Span(cut.start - 1, cut.end + 1)
    pause = None if question[: cut.start].strip(_OPENING + " ") else _PAUSE.match(question, cut.end)
    return Span(cut.start, pause.end()) if pause else cut


def _lead_start(question: str, end: int, span: Span) -> int:
    lead = _LEAD.search(question, max(end, span.start - _WINDOW), span.start)
    last = _LAST_WORD.search(question, max(end, span.start - _WINDOW), span.start)
    if lead is None or last is None:
        return span.start
    if _is_year(question, span):
        # "Der 2019 gewählte Präsident" and "im 2019 eröffneten Haus": the article is the noun's.
        contracted = last[1].lower() in DETERMINERS and _has_attribute(question[span.end :])
        if last[1].lower() in _ARTICLES or contracted:
            return span.start
    if last[1].isdecimal() and not question[span.start].isalpha():
        return span.start
    return lead.start()


def _is_year(question: str, span: Span) -> bool:
    return span.cut(question).isdecimal()


def _has_attribute(after: str) -> bool:
    """Tell whether an inflected word of a noun behind it follows: "gewählte Präsident"."""
    found = _ATTRIBUTE.match(after.lstrip())
    return found is not None and found[1] not in FUNCTION_WORDS


def _is_broken(question: str, cut: Span, before: str) -> bool:
    """Tell whether what stands around a cut, `before` it since the last one, would not make a sentence."""
    if _GLUED_BEFORE.search(question, max(0, cut.start - 1), cut.start) or _GLUED_BEHIND.match(question, cut.end):
        return True
    after = question[cut.end :].lstrip()
    ended = not after or not (after[0].isalnum() or (after[0] in _OPENING and question[cut.end].isspace()))
    if ended and (not before or before[-1] in _UNFINISHED):
        return True
    last, following = _LAST_WORD.search(before), _FIRST_WORD.match(after)
    word = last[1].lower() if last else ""
    words = _FIRST_WORD.findall(question[cut.start : cut.end].lower())
    led = words[0] in _LEADING
    if ended and word in _OPEN_ENDED:
        return True
    if not led and _JOINED_TO.search(question, max(0, cut.start - _WINDOW), cut.start):
        return True
    if word in _ARTICLES and _PART.match(question, cut.start):
        return True  # "die Ende 2019 gegründete Firma", "der Anfang 2019"
    if following and following[0].lower() in _PAIRS.get(words[0], ()):
        return True
    # "In 2019 gebauten Häusern": the preposition may be the noun's.
    return len(words) == 2 and led and words[1].isdecimal() and _has_attribute(after)


def _joined(left: str, right: str) -> str:
    """Return both with one space between them where both have one there, or would make one word."""
    before, after = left.rstrip(), right.lstrip()
    if not before or not after:
        return before + after
    spaced = left[-1].isspace() and right[0].isspace()
    return before + " " * (spaced or (before[-1].isalnum() and after[0].isalnum())) + after

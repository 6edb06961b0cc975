"""Clock times and lengths of time in a sentence."""

from __future__ import annotations

import re

from retrieval.german.mentions import AnswerSpan, mention
from retrieval.german.tokens import word_set

__all__ = ["find_clock_times", "find_durations"]

_NUMBER = (
    r"(?:\d{1,6}(?:[.,:]\d{1,3}){0,3}|eine[nrms]?|zwei(?:einhalb)?|drei(?:einhalb)?|anderthalb|eineinhalb|vier(?:einhalb)?|"
    r"fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|dreizehn|vierzehn|fünfzehn|sechzehn|siebzehn|achtzehn|neunzehn|"
    r"(?:(?:ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun)und)?(?:zwan|drei|vier|fünf|sech|sieb|acht|neun)(?:zig|ßig)|"
    r"hundert|tausend|mehrere[rn]?|einige[rn]?|wenige[rn]?|ein\spaar)"
)
_UNIT = (
    r"(?:(?:Milli)?[Ss]ekunden?|Minuten?|Stunden?|Tage?[ns]?|Nächte|Wochen?|Wochenenden?|Monate?[ns]?|Jahre?[ns]?|"
    r"Jahrzehnte?n?|Jahrhunderte?n?|Jahrtausende?n?|Saisons?|Spielzeiten|Quartale?n?|Std\.|Min\.)"
)
_ONE = rf"{_NUMBER}\s?(?:[a-zäöüß]{{3,20}}(?:e[nsrm]?|el)\s)?{_UNIT}"
_DURATION = re.compile(
    rf"(?<![\w.,])(?:(?:{_NUMBER}\s?(?:bis|oder|und|–|-)\s?)?{_ONE}(?:\s(?:lang|und\s{_ONE})){{0,2}})(?!\w)",
    re.IGNORECASE,
)
_COMPOUND = re.compile(
    r"(?<!\w)(?:\d{1,4}-?|ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf|mehr|viel|lang)"
    r"(?:sekünd|minüt|stünd|täg|wöch|monat|jähr)(?:ig|ent?lich|lich)\w{0,3}(?!\w)|(?<!\w)"
    r"(?:stunden|tage|wochen|monate|jahre|jahrzehnte|jahrhunderte)lang(?:e[nrsm]?)?(?!\w)",
    re.IGNORECASE,
)
_FROM_TO = re.compile(
    r"(?<!\w)von\s(?:\w{1,12}\s){0,2}?\d{4}\sbis\s(?:\w{1,12}\s){0,2}?\d{4}(?!\w)|(?<![\w.,])\d{4}\s?[–-]\s?\d{4}(?!\w)"
    r"|(?<!\w)[Bb]is\s(?:zum?\s)?(?:\w{1,12}\s)?\d{4}(?!\w)"
)
_POINT_IN_TIME = re.compile(
    r"(?:vor|nach|in|innerhalb\svon|alle|im\sAlter\svon|pro|jede[nrs]?|des|am)\s(?:\w{1,12}\s)?$", re.IGNORECASE
)
_LASTING = re.compile(r"(?:seit|für|während|nach|über|dauer\w{0,3}|hielt|lang|innerhalb)\s(?:\w{1,12}\s){0,2}$", re.I)
_CLOCK = re.compile(
    r"(?<![\w.,])(?:(?:kurz\s(?:vor|nach)|gegen|halb|viertel\s(?:vor|nach))\s)?"
    r"(?:(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?(?:\s(?:bis|und|[–-])\s(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?)?\sUhr"
    r"(?:\s(?:morgens|abends|nachts|früh|nachmittags|mittags|vormittags|[0-5]?\d))?"
    r"|(?:ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf)\sUhr|(?:[01]?\d|2[0-4]):[0-5]\d)(?!\w)"
    r"|(?<!\w)halb\s(?:eins|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf)(?!\w)",
    re.IGNORECASE,
)
_PART_OF_DAY = re.compile(
    r"(?<!\w)(?:Mitternacht|(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag(?:morgen|vormittag|mittag|nachmittag|abend|nacht)|"
    r"Mittwoch(?:morgen|vormittag|mittag|nachmittag|abend|nacht)|(?:[Aa]m|[Gg]egen)\s(?:\w{2,12}\s)?"
    r"(?:Morgen|Vormittag|Mittag|Nachmittag|Abend)|in\sder\sNacht|morgens|mittags|abends|nachts)(?!\w)"
)
_REACH = 40


def find_clock_times(sentence: str) -> list[AnswerSpan]:
    """Return the times of day that `sentence` names: the clock's first, then parts of the day."""
    clock = [mention(match.start(), match.end(), 0.9) for match in _CLOCK.finditer(sentence)]
    return clock + [mention(match.start(), match.end(), 0.45) for match in _PART_OF_DAY.finditer(sentence)]


def find_durations(sentence: str) -> list[AnswerSpan]:
    """Return how long something lasts: "neun Stunden", "90-minütig"; "vor acht Jahren" is a date and scores low."""
    found = []
    for match in _DURATION.finditer(sentence):
        before = sentence[max(0, match.start() - _REACH) : match.start()]
        score = 0.75
        if _LASTING.search(before):
            score = 0.8
        elif _POINT_IN_TIME.search(before):
            score = 0.35
        if match.group()[-4:].lower() == "lang":
            score = 0.95
        found.append(mention(match.start(), match.end(), score))
    found += [mention(match.start(), match.end(), 0.55) for match in _COMPOUND.finditer(sentence)]
    return found + [mention(match.start(), match.end(), 0.4) for match in _FROM_TO.finditer(sentence)]


_CALENDAR_WORDS = word_set(
    "januar jänner februar märz april mai juni juli august september oktober november dezember montag dienstag "
    "mittwoch donnerstag freitag samstag sonnabend sonntag uhr jahrhundert jahrhunderts jahrhunderte jahr jahre "
    "jahren jahres anfang mitte ende sommer winter herbst frühjahr frühling abend morgen mittag nacht woche monat "
    "mitternacht chr jh"
    "wochenende weihnachten ostern"
)


def is_calendar_word(lower: str) -> bool:
    """Tell whether the word (lower case) belongs to dates and times, and so to no name."""
    return lower in _CALENDAR_WORDS

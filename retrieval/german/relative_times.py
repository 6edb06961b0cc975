"""Rules for times that count from the day of writing: "gestern", "am Donnerstag", "vorige Woche", "vor zwei Jahren"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retrieval.german.calendar_words import COUNT, COUNTS, DAYS_FROM_NOW, DAYTIME, MONTHS, SEASONS, WEEKDAYS
from retrieval.german.intervals import Interval
from retrieval.german.time_rules import Anchor, Found
from retrieval.german.time_units import DAYS_OF, SATURDAY, moved, near_weekday, unit_near

if TYPE_CHECKING:
    from retrieval.german.time_rules import Rule

__all__ = ["RELATIVE_RULES"]

_BEFORE = 16
_WORD = re.compile(r"\w+")
_DAYS = DAYS_FROM_NOW | {"today": 0, "yesterday": -1, "tomorrow": 1}
# "bis heute" and "noch heute" mean our time, "heute Morgen" and "guten Morgen" no tomorrow.
_NOWADAYS = re.compile(r"(?<!\w)(?:bis|noch|von|seit|ab|auch|selbst)\s$", re.IGNORECASE)
_STILL = re.compile(r"\s(?:noch|als|bekannt)(?!\w)")
_MORNING = re.compile(r"(?:tag|woch|abend|heute|gestern|guten|jede[nm]|am|früh|nächsten|zum)\s$", re.IGNORECASE)
_WEEKDAY = re.compile(rf"({'|'.join(day.capitalize() for day in WEEKDAYS)})(?:{DAYTIME})?(?!\w)")
_HABIT = re.compile(r"(?<!\w)(?:jede[nrm]|immer|von|bis|zwischen|every)\s$", re.IGNORECASE)
_DATE_FOLLOWS = re.compile(r"\s?[,(]?\s?(?:de[mnr]\s)?\d{1,2}\.")
_STEMS = {
    "letzt": -1, "vergangen": -1, "vorig": -1, "vorherig": -1, "dies": 0, "laufend": 0, "kommend": 1, "nächst": 1
}  # fmt: skip
_ENDINGS = ("e", "en", "er", "em", "es")
_ADJECTIVES = {stem + ending: offset for stem, offset in _STEMS.items() for ending in _ENDINGS} | {
    "last": -1,
    "this": 0,
}
_MODIFIED = re.compile(
    rf"\w{{4,11}}\s(Woche|Wochenende|Monats?|Jahr(?:es|e)?|Quartals?|Jahrzehnts?|Jahrhunderts?|Nacht|week|month|year|"
    rf"{'|'.join(word.capitalize() for word in (*WEEKDAYS, *SEASONS, *MONTHS))})(?!\w)"
)
_LAST_OF = re.compile(r"\s(?:de[sr]|vor|von|seine[rs]|ihre[rs])(?!\w)")  # "im letzten Jahr des Krieges"
_UNIT = r"(Tag|Woche|Monat|Jahr|Jahrzehnt|Jahrhundert)(?:e?n|e)?"
_AGO = re.compile(
    rf"\w{{3,4}}\s((?:rund|etwa|fast|knapp|gut|mehr\sals|über|genau)\s)?({COUNT})\s{_UNIT}(?!\w)(?!\s(?:alte|später))"
)
_RECENT = re.compile(rf"\w{{6,10}}n\s({COUNT})\s{_UNIT}(?!\w)")
_SINGLE_WORDS = {"vorjahr": "Jahr", "vorjahres": "Jahr", "vormonat": "Monat", "vorwoche": "Woche", "vortag": "Tag"}


def _day(text: str, start: int, anchor: Anchor) -> Found | None:
    end = _word_end(text, start)
    word, before = text[start:end].lower(), text[max(0, start - _BEFORE) : start]
    if word == "heute" and (_NOWADAYS.search(before) or _STILL.match(text, end)):
        return None
    if word == "morgen" and (text[start].isupper() or _MORNING.search(before)):
        return None
    written = anchor.to_the_month
    return Found(end, written.moved(_DAYS[word]) if written else None, "relative")


def _word_end(text: str, start: int) -> int:
    match = _WORD.match(text, start)
    return match.end() if match else start


def _on_weekday(text: str, start: int, anchor: Anchor) -> Found | None:
    """Resolve "am Donnerstag" to the last one up to the day of writing, or to the next one where it is announced."""
    match = _WEEKDAY.match(text, start)
    if match is None or _DATE_FOLLOWS.match(text, match.end()) or _HABIT.search(text[max(0, start - _BEFORE) : start]):
        return None
    written = anchor.to_the_month
    if written is None:
        return Found(match.end(), None, "recurring")
    return Found(match.end(), near_weekday(written, WEEKDAYS[match[1].lower()], ahead=anchor.future), "recurring")


def _weekend(text: str, start: int, anchor: Anchor) -> Found | None:
    end = start + len("Wochenende")
    written = anchor.to_the_month
    if text[max(0, start - 3) : start].lower() != "am ":
        return None
    if written is None:
        return Found(end, None, "recurring")
    saturday = near_weekday(written, SATURDAY, ahead=anchor.future)
    return Found(end, Interval(saturday.first, saturday.last + 1), "recurring")


def _modified(text: str, start: int, anchor: Anchor) -> Found | None:
    """Resolve "vergangene Woche", "in diesem Jahr", "kommenden Donnerstag"."""
    match = _MODIFIED.match(text, start)
    if match is None:
        return None
    offset = _ADJECTIVES[text[start : match.start(1) - 1].lower()]
    if text[start : start + 2].lower() in ("le", "nä") and _LAST_OF.match(text, match.end()):
        return None
    unit = match[1]
    written = anchor.written if unit[:4] in ("Jahr", "year") else anchor.to_the_month
    return Found(match.end(), written and unit_near(written, unit, offset), "relative")


def _counted(words: str) -> int | None:
    return int(words) if words.isdecimal() else COUNTS.get(words.lower())


def _ago(text: str, start: int, anchor: Anchor) -> Found | None:
    """Resolve "vor zwei Wochen", about as exact as its unit, and "seit zwei Wochen", which lasts until now."""
    match = _AGO.match(text, start)
    number = match and _counted(match[2])
    if match is None or number is None:
        return None
    unit, since = match[3], text[start].lower() == "s"
    written = anchor.written if unit.startswith("Jahr") else anchor.to_the_month
    if written is None:
        return Found(match.end(), None, "relative")
    if unit == "Woche":
        then = Interval(written.first - 7 * number - 3, written.last - 7 * number + 3)
    else:
        about = max(number // 20, int(match[1] is not None and unit != "Tag")) * DAYS_OF[unit]
        then = moved(written, unit, -number) if unit != "Jahrzehnt" else moved(written, "Jahr", -10 * number)
        then = Interval(then.first - about, then.last + about)
    return Found(match.end(), Interval(then.first, written.last) if since else then, "relative")


def _recent(text: str, start: int, anchor: Anchor) -> Found | None:
    """Resolve "in den vergangenen drei Jahren"."""
    match = _RECENT.match(text, start)
    number = match and _counted(match[1])
    if match is None or number is None or text[start].lower() not in "lv":
        return None
    written = anchor.written if match[2].startswith("Jahr") else anchor.to_the_month
    since = written and Interval(written.first - number * DAYS_OF[match[2]], written.last)
    return Found(match.end(), since, "relative")


def _before_this(text: str, start: int, anchor: Anchor) -> Found | None:
    """Resolve "im Vorjahr"."""
    end = _word_end(text, start)
    unit = _SINGLE_WORDS[text[start:end].lower()]
    written = anchor.written if unit == "Jahr" else anchor.to_the_month
    return Found(end, written and moved(written, unit, -1), "relative")


RELATIVE_RULES: dict[str, tuple[Rule, ...]] = {
    **dict.fromkeys(_DAYS, (_day,)),
    **dict.fromkeys(
        (
            day + time
            for day in WEEKDAYS
            for time in ("", "morgen", "vormittag", "mittag", "nachmittag", "abend", "nacht")
        ),
        (_on_weekday,),
    ),
    **dict.fromkeys(_ADJECTIVES, (_recent, _modified)),
    **dict.fromkeys(_SINGLE_WORDS, (_before_this,)),
    "wochenende": (_weekend,),
    "vor": (_ago,),
    "seit": (_ago,),
}

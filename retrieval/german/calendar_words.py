"""The words of German dates, as parts of patterns, and what months, days of the week, seasons and counts mean."""

from __future__ import annotations

__all__ = [
    "COUNT",
    "COUNTS",
    "DAYS_FROM_NOW",
    "DAYTIME",
    "MONTH",
    "MONTHS",
    "ORDINALS",
    "SEASON",
    "SEASONS",
    "TENS",
    "WEEKDAY",
    "WEEKDAYS",
    "YEAR",
]

MONTH = (
    r"(?:Januar|Jänner|Februar|Feber|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|"
    r"Jan\.|Feb\.|Aug\.|Sept?\.|Okt\.|Nov\.|Dez\.)"
)
MONTHS = {
    "januar": 1, "jänner": 1, "jan": 1, "january": 1, "februar": 2, "feber": 2, "feb": 2, "february": 2, "märz": 3,
    "march": 3, "april": 4, "mai": 5, "may": 5, "juni": 6, "june": 6, "juli": 7, "july": 7, "august": 8, "aug": 8,
    "september": 9, "sep": 9, "sept": 9, "oktober": 10, "okt": 10, "october": 10, "november": 11, "nov": 11,
    "dezember": 12, "dez": 12, "december": 12,
}  # fmt: skip
WEEKDAY = r"(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch|Sonnabend"
WEEKDAYS = {
    "montag": 0, "dienstag": 1, "mittwoch": 2, "donnerstag": 3, "freitag": 4, "samstag": 5, "sonnabend": 5, "sonntag": 6
}  # fmt: skip
DAYS_FROM_NOW = {"vorgestern": -2, "gestern": -1, "heute": 0, "morgen": 1, "übermorgen": 2}
DAYTIME = r"(?:morgen|vormittag|mittag|nachmittag|abend|nacht)"
YEAR = r"(?:1\d{3}|20\d{2})"
COUNT = (
    r"(?:\d{1,4}|eine[mnr]?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|einigen|wenigen|mehreren|vielen|"
    r"ein\spaar|hundert|tausend)"
)
_NUMBERS = [
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
]
COUNTS = {
    **dict.fromkeys(("einem", "einer", "einen", "eine"), 1), **{word: n for n, word in enumerate(_NUMBERS, 2)},
    "hundert": 100, "tausend": 1000,
}  # fmt: skip
TENS = {
    word: 10 * n
    for n, word in enumerate(
        ["zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"], 2
    )
}
ORDINALS = {f"{word}ten": n for n, word in enumerate(_NUMBERS, 2) if n not in (3, 7, 8)} | {
    "ersten": 1, "dritten": 3, "siebten": 7, "achten": 8, "zwanzigsten": 20, "einundzwanzigsten": 21
}  # fmt: skip
SEASON = r"(?:Spätsommer|Frühjahr|Frühling|Frühsommer|Sommer|Herbst|Winter|Weihnachten|Ostern|Pfingsten|Silvester)"
# First and last month, the last one of the next year where it is the smaller; meteorological, as TIMEX3's seasons.
SEASONS = {
    "frühjahr": (3, 5), "frühling": (3, 5), "frühsommer": (6, 7), "sommer": (6, 8), "spätsommer": (8, 9),
    "herbst": (9, 11), "winter": (12, 2),
}  # fmt: skip

"""Find the words and numbers of a text, each a maximal stretch that becomes one term."""

from __future__ import annotations

import regex

__all__ = ["WORDS"]

# Unseen signs inside a word (soft hyphen, zero-width space and joiners, byte-order mark) belong to it.
_INSIDE = r"\p{L}\p{M}\p{Nd}\u00ad\u200b-\u200d\u2060\ufeff"

# A hyphen, a slash, an underscore and the dot of a domain part words: "US-Präsident" and "beispiel.de" are two each.
# 1. a date in figures: day, month and year are words of their own  2. thousands in groups of three, with decimals
# 3. numbers joined by one sign: clock times, decimals, scores, "24/7"  4. plain numbers, also "1990er", "4K"  5. words
_D = r"\p{Nd}"
_DAY = rf"(?<![{_D}.]) {_D}{{1,2}} (?= \.{_D}{{1,2}}\.{_D}{{4}}(?!{_D}))"
_MONTH = rf"(?<= (?<!{_D}){_D}{{1,2}}\.) {_D}{{1,2}} (?= \.{_D}{{4}}(?!{_D}))"
_SPACE = r"[\u00a0\u202f\u2009]"
_GROUPS = rf"(?: (?:\.{_D}{{3}})+ (?:,{_D}+)? | (?:{_SPACE}{_D}{{3}})+ (?:,{_D}+)? | (?:,{_D}{{3}}){{2,}} )"
_GROUPED = rf"(?<![{_D}.,]) {_D}{{1,3}} {_GROUPS} (?! [.,]?{_D} | \p{{L}})"
_JOINED = rf"{_D}+ [.,:] {_D}+ (?![.,:]?{_D}) | (?<!{_D}) {_D}{{1,2}}/{_D}{{1,2}} (?![/{_D}])"
_PLAIN = rf"{_D}+ [½⅓⅔¼¾⅛⅜⅝⅞]? [{_INSIDE}]*"
_WORD = rf"[\p{{L}}\p{{Nl}}] [{_INSIDE}]* (?: ['’ʼ`´] \p{{L}} [{_INSIDE}]* )*"

WORDS: regex.Pattern[str] = regex.compile(
    rf"{_DAY} | {_MONTH} | {_GROUPED} | {_JOINED} | {_PLAIN} | {_WORD} | [%€$£§]", regex.VERBOSE
)

"""Lead the forms of strong and mixed verbs back to their infinitive: *traf*, *trifft*, *getroffen* to *treffen*.

Stems alone keep them apart.  Forms that are nouns as well (*Schloss*, *Angriff*, *Betrug*) are left as they are, since
the noun's other forms would lose them.  Everything here is folded to ASCII (*ä* as *ae*, *ß* as *ss*).
"""

from __future__ import annotations

import hashlib
import re

from retrieval.german.strong_verb_table import (
    ADJECTIVES,
    HOMOGRAPHS,
    INSEPARABLE_PREFIXES,
    NOUN_TAILS,
    ROWS,
    SEPARABLE_PREFIXES,
)

__all__ = ["infinitive_of", "table_digest"]

_PAST_ENDINGS = ("", "st", "est", "en", "t", "et")
_SUBJUNCTIVE_ENDINGS = ("e", "en", "est", "et")
_ADJECTIVE_ENDINGS = ("", "e", "en", "er", "es", "em")
_SHORTEST_FORM = 3
# "anzukommen", "anzuerkennen"; not "Anzügen" (folded to "anzuegen"), "Vorzugsaktien", "Aufzuchten", "Auszubildenden".
_ZU_INFINITIVE = re.compile(r"zu((?!gs|ch|ck|e(?!r[a-z]{4}|nt[a-z]{4}|ss))[a-z]{3,}(?<!end)(?:en|ern|eln))$")


def infinitive_of(word: str) -> str | None:
    """Return the infinitive of an irregular form, also behind a prefix; None for any other word."""
    if word in _KEPT:
        return None
    found = _FREE.get(word)
    if found is not None:
        return found
    # The longest prefix first, so that "herausfand" is not "her" and "ausfand".
    for length in range(min(_LONGEST_PREFIX, len(word) - _SHORTEST_FORM), 1, -1):
        prefix, rest = word[:length], word[length:]
        found = _behind(prefix, rest)
        if found is not None:
            return prefix + found
    return None


def table_digest() -> str:
    """Return a hash that changes with the table."""
    content = repr((sorted(_FREE.items()), sorted(_BOUND.items()), sorted(SEPARABLE_PREFIXES), sorted(_KEPT)))
    rest = repr((sorted(INSEPARABLE_PREFIXES), sorted(NOUN_TAILS), _ZU_INFINITIVE.pattern))
    return hashlib.sha256((content + rest).encode()).hexdigest()


def _behind(prefix: str, rest: str) -> str | None:
    """Return the infinitive of what follows a prefix, None if the word does not come apart there."""
    if rest in NOUN_TAILS:
        return None
    if prefix in SEPARABLE_PREFIXES:
        if rest in _FREE:
            return _FREE[rest]
        spaced = _ZU_INFINITIVE.match(rest)
        if spaced:
            return spaced[1]
    return _BOUND.get(rest) if prefix in INSEPARABLE_PREFIXES else None


def _past_forms(past: str) -> set[str]:
    """Return the persons of one past form; mixed verbs (*brachte*) end in a vowel already."""
    if past.endswith("te"):
        return {past + ending for ending in ("", "st", "n", "t")}
    return {past + ending for ending in _PAST_ENDINGS}


def _read_rows() -> tuple[dict[str, str], dict[str, str]]:
    """Return the forms that stand alone or behind a separable prefix, and those behind an inseparable one."""
    free: dict[str, str] = {}
    bound: dict[str, str] = {}
    for row in ROWS.strip().splitlines():
        infinitive, past, subjunctive, participle, *present = row.split()
        finite = set(present) | _past_forms(past)
        if subjunctive != "-":
            finite |= {subjunctive + ending for ending in _SUBJUNCTIVE_ENDINGS}
        for form in finite:
            free.setdefault(form, infinitive)
            bound.setdefault(form, infinitive)
        for ending in _ADJECTIVE_ENDINGS:
            free.setdefault(participle + ending, infinitive)
            bound.setdefault(participle.removeprefix("ge") + ending, infinitive)
    return free, bound


_FREE, _BOUND = _read_rows()
_KEPT = HOMOGRAPHS | {adjective + ending for adjective in ADJECTIVES for ending in _ADJECTIVE_ENDINGS}
_LONGEST_PREFIX = max(map(len, SEPARABLE_PREFIXES | INSEPARABLE_PREFIXES))

"""Turn a finite verb of the third person from singular to plural and back: *traf* and *trafen*, *hat* and *haben*."""

from __future__ import annotations

import re

from retrieval.german.spelling import fold_ascii
from retrieval.german.strong_verb_table import ROWS
from retrieval.german.strong_verbs import infinitive_of

__all__ = ["is_past", "is_plural", "plural_of", "singular_of"]

_PAIRS = {
    "ist": "sind", "war": "waren", "hat": "haben", "hatte": "hatten", "wird": "werden", "wurde": "wurden",
    "kann": "können", "konnte": "konnten", "muss": "müssen", "musste": "mussten", "soll": "sollen",
    "sollte": "sollten", "will": "wollen", "wollte": "wollten", "darf": "dürfen", "durfte": "durften", "mag": "mögen",
    "möchte": "möchten", "sei": "seien", "wäre": "wären", "würde": "würden", "hätte": "hätten", "könnte": "könnten",
    "tut": "tun", "tat": "taten", "weiß": "wissen", "weiss": "wissen", "steht": "stehen", "geht": "gehen",
    "stand": "standen", "bot": "boten", "riss": "rissen", "griff": "griffen", "schloss": "schlossen", "bat": "baten",
    "trat": "traten", "lag": "lagen", "gab": "gaben", "schrieb": "schrieben", "sprach": "sprachen",
}  # fmt: skip
_SINGULARS = {plural: singular for singular, plural in _PAIRS.items()}
# Of the strong verbs: which forms are past and which present, and the present's third person for an infinitive.
_PASTS = {row.split()[1] for row in ROWS.strip().splitlines()}
_PRESENT = {words[0]: words[4] for row in ROWS.strip().splitlines() if len(words := row.split()) > 4}
_AUXILIARIES_OF_PAST = frozenset(["war", "waren", "hat", "haben", "hatte", "hatten", "wurde", "wurden", "ist", "sind"])
_PREFIX = re.compile(r"(?:be|ver|er|ent|emp|zer|ge|miss|über|unter|um|durch|hinter|wider|voll)(?=\w{3})")
# "kosten" is the present, "sagten" the past.
_PRESENT_IN_T = (
    "kosten", "warten", "arbeiten", "testen", "starten", "antworten", "leisten", "richten", "achten", "retten",
    "leiten", "listen", "halten", "treten", "raten", "streiten", "bieten", "bitten", "vermuten",
    "fürchten", "rechnen", "lasten",
)  # fmt: skip
_WEAK_PAST = re.compile(r"\w{2,}te$")
_WEAK_PRESENT = re.compile(r"(\w{2,}?)(e?)t$")


def is_plural(verb: str) -> bool:
    """Tell whether a finite verb of the third person is in the plural."""
    lower = verb.lower()
    return lower in _SINGULARS or (lower not in _PAIRS and lower.endswith(("en", "ern", "eln")))


def plural_of(verb: str) -> str | None:
    """Return the plural of a verb in the singular, None where its form does not tell."""
    lower = verb.lower()
    if lower in _PAIRS:
        return _PAIRS[lower]
    if is_plural(lower):
        return lower
    if _is_past(lower):
        return lower + ("n" if lower.endswith("te") else "en")
    if _WEAK_PAST.fullmatch(lower):
        return lower + "n"
    strong = infinitive_of(fold_ascii(lower))
    if strong is not None:
        return strong if strong.isascii() and not re.search("ae|oe|ue", strong) else None
    weak = _WEAK_PRESENT.fullmatch(lower)
    if weak is None:
        return None
    return weak[1] + ("n" if weak[1].endswith(("er", "el")) else "en")


def singular_of(verb: str) -> str | None:
    """Return the singular of a verb in the plural, None where its form does not tell."""
    lower = verb.lower()
    if lower in _SINGULARS:
        return _SINGULARS[lower]
    if not is_plural(lower):
        return lower
    if lower.endswith("en") and _is_past(lower[:-2]):
        return lower[:-2]
    present = _PRESENT.get(fold_ascii(lower))
    if present is not None:
        return present.replace("ae", "ä").replace("oe", "ö")
    if lower.endswith("ten") and not lower.endswith(_PRESENT_IN_T):
        return lower[:-1]
    stem = lower[:-2] if lower.endswith("en") else lower[:-1]
    return stem + ("et" if stem.endswith(("t", "d")) else "t")


def is_past(verb: str) -> bool:
    """Tell whether a finite verb tells of the past; "hat" and "ist" may, with a participle."""
    lower = verb.lower()
    if lower in _AUXILIARIES_OF_PAST:
        return True
    return _is_past(lower) or _is_past(lower.removesuffix("en")) or lower.endswith(("te", "ten"))


def _is_past(form: str) -> bool:
    folded = fold_ascii(form)
    prefix = _PREFIX.match(folded)
    return folded in _PASTS or (prefix is not None and folded[prefix.end() :] in _PASTS)

"""Tell a follow-up that has no other words than such that ask: "Wann genau?", "Mit wem?", "Wo war das?"."""

from __future__ import annotations

import re

from retrieval.conversation.clauses import ASKING
from retrieval.conversation.pointing_words import PARTICLES
from retrieval.german.edits import slip_between
from retrieval.german.function_words import ENGLISH, GERMAN, PREPOSITIONS
from retrieval.german.noun_genders import gender_of
from retrieval.german.tokens import tokenise, word_set

__all__ = ["asked_only"]


_WAS_THAT = re.compile(
    r"^(?P<asked>.{2,40}?)\s(?:war|ist|waren|sind|passierte|geschah|fand|was|is|were)\s(?:das|dies|es|that|it)"
    r"(?:\s(?P<more>genau|eigentlich|denn|statt|so|exactly))*$",
    re.IGNORECASE,
)


_MEASURE = re.compile(r"(?:wie|how)\s(?!viele?(?!\w)|many$)", re.IGNORECASE)


_OFTEN_ASKED = ("wann", "warum", "wieso", "weshalb", "wohin", "woher", "wer", "wie", "wem", "wen")


_ENGLISH_ASKING = word_set("where when why how who whom what which")


_ASKING_DEGREES = word_set("lange tief weit oft häufig viel viele vielen hoch groß alt schwer teuer spät schnell")


def _spelt(words: str) -> str:
    """Return a short follow-up with its asking word spelt right ("wan genau")."""
    first, space, rest = words.partition(" ")
    meant = next((word for word in _OFTEN_ASKED if slip_between(first.lower(), word) is not None), None)
    return f"{meant}{space}{rest}" if meant and first.lower() not in GERMAN | ENGLISH else words


def asked_only(words: str) -> str | None:
    """Return the words that ask if there are no others, also of "Wann war das genau?"."""
    words = _spelt(words)
    that = _WAS_THAT.match(words)
    # "Wie lang ist das?" asks about a thing, "Wann war das?" about what happened.
    measured = that is not None and _MEASURE.match(that["asked"]) is not None
    if that and not measured and _asks_nothing_else(that["asked"]):
        more = that["more"] or ""
        return f"{that['asked']} genau" if more in ("genau", "exactly") else that["asked"]
    return words if _asks_nothing_else(words) else None


def _asks_nothing_else(words: str) -> bool:
    tokens = tokenise(words)
    first = next((at for at in range(min(2, len(tokens))) if tokens[at].lower in ASKING | _ENGLISH_ASKING), None)
    if first is None or (
        first == 1 and tokens[0].lower not in PREPOSITIONS | {"by", "with", "since", "until", "genau"}
    ):
        return False
    rest = [token for token in tokens[first + 1 :] if token.lower not in PARTICLES | _ENGLISH_PARTICLES]
    asking = tokens[first].lower
    if asking in ("wie", "how"):
        rest = [token for token in rest if token.lower not in _ASKING_DEGREES | _ENGLISH_DEGREES]
        if asking == "wie" and len(tokens) == len(rest) + 1 == _WIE_AND_DEGREE and rest[0].text.islower():
            return gender_of(rest[0].text) is None
    if asking.startswith(("welch", "wie")) and len(rest) == 1 and rest[0].text[0].isupper():
        return True
    return not rest


_WIE_AND_DEGREE = 2  # words of "wie breit"


_ENGLISH_PARTICLES = word_set("exactly precisely then so not else")


_ENGLISH_DEGREES = word_set("long often far many much")

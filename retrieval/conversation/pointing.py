"""Words of a question that point back to something which the question itself does not name.

A question that names its own things stands alone, whatever pronouns it has; so a pronoun counts only where no noun
before it may be what it means, and the vaguer a word is (*das*, *es*, *da*), the less may be named beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from retrieval.conversation.definites import CONTRACTED, may_point, points_behind_preposition
from retrieval.conversation.locating import there
from retrieval.conversation.neighbours import before_noun, clause_before, clause_near
from retrieval.conversation.pointing_words import ABOUT, CASES, EVENTS, GENERAL_THINGS, PERSONAL, POSSESSIVES
from retrieval.conversation.reading import LONGEST, THERE, Reading, is_verbal, read_question
from retrieval.german.function_words import FUNCTION_WORDS, PREPOSITIONS
from retrieval.german.spelling import fold_ascii
from retrieval.german.strong_verbs import infinitive_of
from retrieval.german.tokens import light_stem, tokenise, word_set
from retrieval.german.verb_number import is_plural

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from retrieval.german.tokens import Token

__all__ = ["Pointer", "Way", "pointers"]

Way = Literal["person", "owner", "matter", "place", "whereto", "time", "about", "definite", "both", "kind"]

_EXPLETIVE = word_set(
    "schneit schneite geschneit geregnet gehagelt klappt lohnt brennt gibt gab geht ging gäbe gehe handelt handelte "
    "regnet regnete kam kommt gegeben"
)
_OF_IDIOMS = word_set("kraft betrieb ende gang fall grunde")
_HAVING = word_set("hat hatte will wollte kostet kostete braucht brauchte soll sollte")
_QUOTATION = '„“"»«‚‘'
_ANYBODY = word_set("man jemand jeder jede niemand jemandem einer")
_OTHER_ONE = re.compile(r"(?:erst|zweit|letzt|nächst|vorig|vorletzt|neu|alt)e[nrs]?")
_ORDER = re.compile(r"(?:erst|zweit|dritt|letzt|nächst|vorletzt|ander|neu|alt|\w{3,}st)e[nrs]?")


@dataclass(frozen=True, slots=True)
class Pointer:
    """Hold a word, or an article and a noun, that points back; `before` is the preposition that governs it."""

    start: int
    end: int
    word: str
    way: Way
    before: str
    noun: str = ""


def pointers(question: str, known: Collection[str], *, led: bool = False) -> list[Pointer]:
    """Return the words that point back, none if the question stands alone.

    `known` are the stems of the turn before: what a definite noun phrase names has to occur there.  With `led` words
    such as "und" stand before the question, so that it goes on anyway.
    """
    tokens = tokenise(question.rstrip("?!. "))
    if not 1 < len(tokens) <= LONGEST or any(token.text[0] in _QUOTATION for token in tokens):
        return []
    reading = read_question(tokens, known, led=led)
    return [pointer for at in range(len(tokens)) if (pointer := _pointer(reading, at)) is not None]


def _pointer(reading: Reading, at: int) -> Pointer | None:
    token = reading.tokens[at]
    way = _way(reading, at)
    if way is None:
        return None
    before = reading.tokens[at - 1].lower if at and reading.tokens[at - 1].lower in PREPOSITIONS else ""
    if way == "definite":
        noun = reading.tokens[at + 1]
        return Pointer(token.start, noun.end, token.lower, way, before, noun.text)
    return Pointer(token.start, token.end, token.lower, way, before)


def _way(reading: Reading, at: int) -> Way | None:
    word, tokens = reading.tokens[at].lower, reading.tokens
    if tokens[at].text == "Sie" and at:
        return None
    if word in POSSESSIVES and before_noun(tokens, at):
        return "owner" if _may_be_owner(reading, at) else None
    if word in PERSONAL:
        return _personal(reading, at, word)
    if word in THERE:
        return there(reading, at, word)
    if word == "damals":
        return "time" if _may_be_then(reading, at) else None
    if word in ABOUT:
        return "about" if reading.load <= 1 and not clause_near(tokens, at) else None
    if word in ("beide", "beiden") and not before_noun(tokens, at):
        return "both" if reading.load <= 1 else None
    return _determining(reading, at, word)


def _personal(reading: Reading, at: int, word: str) -> Way | None:
    tokens = reading.tokens
    if word == "es":
        idiom = any(
            token.lower in PREPOSITIONS and noun.lower in _OF_IDIOMS
            for token, noun in zip(tokens[at:], tokens[at + 1 :], strict=False)
        )
        most = 1 if idiom or tokens[at - 1].lower in _HAVING else 0
        alone = reading.load <= most and not any(token.lower in _EXPLETIVE for token in tokens)
        return "matter" if alone and not clause_near(tokens, at) else None
    if word == "ihr" and (any(reading.naming) or tokens[at - 1].lower.endswith(("bt", "kt", "cht", "ßt", "ht", "gt"))):
        return None
    return "person" if _unexplained(reading, at) else None


def _unexplained(reading: Reading, at: int) -> bool:
    """Tell whether no noun before a pronoun may be what it means.

    Its clause's subject is not ("Wann traf Trump ihn?"), and what asks is not, unless a preposition stands before it.
    """
    tokens = reading.tokens
    if clause_before(tokens, at) or (any(reading.naming[:at]) and tokens[at - 1].lower in PREPOSITIONS):
        return False
    if _by_agent(reading, at):
        return False
    if not reading.named_before(at):
        return reading.load <= (1 if tokens[at].lower == "sie" and _plural(reading) else 2)
    subject = at - reading.asked >= 2 and all(reading.naming[reading.asked + 1 : at])
    return subject and tokens[at].lower in ("ihn", "ihm", "ihnen")


def _by_agent(reading: Reading, at: int) -> bool:
    """Tell whether the question says by whom something was done: then it may be another matter."""
    pairs = zip(reading.tokens[at + 1 :], reading.tokens[at + 2 :], strict=False)
    passive = any(token.lower in ("wurde", "wurden", "worden") for token in reading.tokens)
    return passive and any(word.lower == "von" and agent.text[0].isupper() for word, agent in pairs)


def _plural(reading: Reading) -> bool:
    verb = next((token.lower for token in reading.tokens[reading.asked :]), "")
    return is_plural(verb)


def _may_be_then(reading: Reading, at: int) -> bool:
    """Tell whether "damals" points back: the question names no time, and nothing that was not spoken of before it."""
    tokens = reading.tokens
    if any(token.text[0].isdigit() for token in tokens) or clause_before(tokens, at):
        return False
    if reading.led:
        return True
    new = [
        place for place in range(at) if reading.naming[place] and light_stem(tokens[place].text) not in reading.known
    ]
    return not new and reading.load <= 2


def _may_be_owner(reading: Reading, at: int) -> bool:
    """Tell whether whose something is has to be asked: nothing is named before it, and little behind what it owns."""
    if any(reading.naming[:at]) or clause_before(reading.tokens, at):
        return False
    if any(token.lower in _ANYBODY for token in reading.tokens[:at]):
        return False
    owned = next((place for place in range(at + 1, len(reading.tokens)) if reading.naming[place]), at)
    others = [
        token
        for place, token in enumerate(reading.tokens)
        if reading.naming[place] and place != owned and light_stem(token.text) not in reading.known
    ]
    return at > 0 and len(others) <= 1 and not _names_itself(others)


def _names_itself(others: Sequence[Token]) -> bool:
    return any("-" in token.text for token in others)


def _determining(reading: Reading, at: int, word: str) -> Way | None:
    """Read "das", "dies", "der", "die": as pronouns, or as the articles of a noun that points back."""
    tokens = reading.tokens
    if at == 0 or tokens[at - 1].text == ",":
        return None
    if word in CONTRACTED:
        return "about" if points_behind_preposition(reading, at) else None
    demonstrative = word in ("dieser", "diese", "dieses", "diesen", "diesem")
    if demonstrative or word in CASES or word in ("das", "dies"):
        noun = tokens[at + 1] if at + 1 < len(tokens) else None
        if _is_of_kind(reading, at):
            return "kind"
        if _is_next(reading, at):
            return "about"
        if noun is not None and may_point(reading, noun, at):
            return "definite"
        # "Waren das Hacker?", but "War das Haus teuer?"
        several = at == 1 and word == "das" and tokens[0].lower in ("waren", "sind")
        one = noun is not None and noun.lower in ("ein", "eine", "einen", "kein", "keine") and word in ("das", "dies")
        if (before_noun(tokens, at) and not several and not one) or clause_near(tokens, at):
            return None
        return _alone(reading, noun, word)
    return None


def _is_of_kind(reading: Reading, at: int) -> bool:
    """Tell whether an adjective without a noun follows: "das zweite", "Wer hat den letzten geschossen?"."""
    adjective, following = ([token.lower for token in reading.tokens[at + 1 : at + 3]] + ["", ""])[:2]
    if reading.load or any(reading.naming[: reading.asked]) or not _ORDER.fullmatch(adjective):
        return False
    verbal = is_verbal(following) or infinitive_of(fold_ascii(following)) is not None
    return not following or (verbal and _OTHER_ONE.fullmatch(adjective) is not None)


def _is_next(reading: Reading, at: int) -> bool:
    """Tell whether "die nächste Sitzung" or "das letzte Spiel" follows, one of what was spoken of."""
    tokens = reading.tokens
    if at + 3 != len(tokens) or reading.load != 1 or not _OTHER_ONE.fullmatch(tokens[at + 1].lower):
        return False
    noun = tokens[at + 2]
    return noun.text[0].isupper() and (noun.lower in EVENTS | GENERAL_THINGS or light_stem(noun.text) in reading.known)


def _alone(reading: Reading, noun: Token | None, word: str) -> Way | None:
    """Read "das" and "der" as pronouns, but not before an adjective ("das schnellste")."""
    if word in CASES:
        return "person" if not any(reading.naming) else None
    compared = noun is not None and noun.lower.endswith(("ste", "sten", "ere", "eren"))
    if word not in ("das", "dies") or (compared and noun is not None and noun.lower not in FUNCTION_WORDS):
        return None
    return "matter" if reading.load <= 1 else None

"""Words of a question that point back to something which the question itself does not name.

A question that names its own things stands alone, whatever pronouns it has; so a pronoun counts only where no noun
before it may be what it means, and the vaguer a word is (*das*, *es*, *da*), the less may be named beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from retrieval.conversation.clauses import ASKING
from retrieval.conversation.pointing_words import ABOUT, CASES, EVENTS, KINDS, PERSONAL, PARTS, PERSONS, PLACES, POSSESSIVES
from retrieval.german.calendar_words import MONTHS, WEEKDAYS
from retrieval.german.function_words import AUXILIARIES, DETERMINERS, FUNCTION_WORDS, PREPOSITIONS
from retrieval.german.strong_verbs import infinitive_of
from retrieval.german.spelling import fold_ascii
from retrieval.german.tokens import light_stem, tokenise, word_set
from retrieval.german.verb_number import is_plural

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from retrieval.german.tokens import Token

__all__ = ["Pointer", "Way", "names_a_part", "names_nothing", "pointers"]

Way = Literal["person", "owner", "matter", "place", "whereto", "time", "about", "definite", "both", "kind"]

_LONGEST = 16  # words: a longer question explains itself
_THERE = {"dort": "place", "dorthin": "whereto", "dahin": "whereto", "da": "place", "drüben": "place"}
_EXPLETIVE = word_set("gibt gab geht ging gäbe gehe handelt handelte regnet regnete kam kommt gegeben")
_CORRELATES = word_set("dass daß ob wenn als weil wie zu um obwohl nachdem bevor damit was wer")
_HAVING = word_set("hat hatte will wollte kostet kostete braucht brauchte soll sollte")
_ORDER = re.compile(r"(?:erst|zweit|dritt|letzt|nächst|vorletzt|ander|neu|alt|\w{3,}st)e[nrs]?")
_GREATNESS = word_set("lange weit oft häufig viel viele groß hoch alt schwer teuer tief breit schnell stark gross lang")


@dataclass(frozen=True, slots=True)
class Pointer:
    """Hold a word, or an article and a noun, that points back; `before` is the preposition that governs it."""

    start: int
    end: int
    word: str
    way: Way
    before: str
    noun: str = ""


@dataclass(frozen=True, slots=True)
class _Reading:
    """Hold a question's tokens, which of them name something, and how many words belong to what asks."""

    tokens: Sequence[Token]
    naming: Sequence[bool]
    asked: int
    known: Collection[str]
    led: bool

    def named_before(self, at: int) -> int:
        return sum(self.naming[self.asked : at])

    @property
    def load(self) -> int:
        """Count the things named besides those in the asking words; words of one name count once."""
        flags = list(self.naming[self.asked :])
        return sum(flag and not (at and flags[at - 1]) for at, flag in enumerate(flags))


def pointers(question: str, known: Collection[str], *, led: bool = False) -> list[Pointer]:
    """Return the words that point back, none if the question stands alone.

    `known` are the stems of the turn before: what a definite noun phrase names has to occur there.  With `led` words
    such as "und" stand before the question, so that it goes on anyway.
    """
    tokens = tokenise(question.rstrip("?!. "))
    if not 1 < len(tokens) <= _LONGEST:
        return []
    reading = _read(tokens, known, led=led)
    found = [pointer for at in range(len(tokens)) if (pointer := _pointer(reading, at)) is not None]
    return found


def names_nothing(question: str) -> bool:
    """Tell whether a question has no noun, name or number at all, so that nothing says what it is about."""
    tokens = tokenise(question.rstrip("?!. "))
    if not 1 < len(tokens) <= _LONGEST // 2 or tokens[0].lower not in ASKING | AUXILIARIES | PREPOSITIONS:
        return False
    reading = _read(tokens, frozenset())
    return not any(reading.naming) and not any(token.lower in _OF_THE_SPEAKERS for token in tokens)


def names_a_part(question: str) -> bool:
    """Tell whether all that a question names is what events have: "Wie hoch war der Schaden?", "Gab es Verletzte?"."""
    tokens = tokenise(question.rstrip("?!. "))
    if not 1 < len(tokens) <= _LONGEST // 2 or tokens[0].lower not in ASKING | AUXILIARIES | {"gab", "kam"}:
        return False
    reading = _read(tokens, frozenset())
    named = [token.lower for token, flag in zip(tokens, reading.naming, strict=True) if flag]
    return len(named) == 1 and named[0] in PARTS


_OF_THE_SPEAKERS = word_set("ich du wir ihr man mich dich uns euch mir dir mein dein euer unser")


def _read(tokens: Sequence[Token], known: Collection[str], *, led: bool = False) -> _Reading:
    capitals = any(token.text[0].isupper() for token in tokens)
    naming = [_names(token, at, tokens, capitals=capitals) for at, token in enumerate(tokens)]
    if not capitals:
        _spare_verb(tokens, naming)
    return _Reading(tokens, naming, _asked(tokens), known, led)


def _names(token: Token, at: int, tokens: Sequence[Token], *, capitals: bool) -> bool:
    if token.text[0].isdigit():
        return True
    if not token.text[0].isalpha() or token.lower in _NAMING_NOTHING:
        return token.text[0].isalpha() and at > 0 and token.text.isupper() and len(token.text) > 1
    if token.text[0].isupper() and at > 0:
        return True
    if token.lower in MONTHS or token.lower in WEEKDAYS:
        return True
    # Without capitals any word may be a noun, but for verbs that a table knows.
    follows = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    if follows in PERSONAL or follows in ("das", "sich"):
        return False
    return not capitals and at > 0 and infinitive_of(fold_ascii(token.lower)) is None and not _verbal(token.lower)


_NAMING_NOTHING = FUNCTION_WORDS | _GREATNESS | ABOUT | frozenset(_THERE) | ASKING


def _verbal(word: str) -> bool:
    if word in _FUNCTIONAL:
        return True
    return word.endswith(("te", "ten", "iert", "gen", "chen")) or (
        word.startswith(_OF_PARTICIPLES) and word.endswith(("t", "en"))
    )


_FUNCTIONAL = word_set("drin dran drauf drüber los raus rein weg echt nochmal bloß halt selbst genau dabei jetzt wirklich")
_OF_PARTICIPLES = ("ge", "be", "ver", "er", "ent", "zer", "ab", "an", "auf", "aus", "ein", "mit", "vor", "nach")


def _spare_verb(tokens: Sequence[Token], naming: list[bool]) -> None:
    """Take the first word behind the asking ones for the verb, where a question is typed without capitals."""
    if any(token.lower in AUXILIARIES for token in tokens):
        return
    at = next((at for at, flag in enumerate(naming) if flag), None)
    if at is not None and at <= 2:
        naming[at] = False


def _asked(tokens: Sequence[Token]) -> int:
    """Return how many words ask: "Wie viele Leute", "In welchem Hotel", "Wer"."""
    first = next((at for at in range(min(2, len(tokens))) if tokens[at].lower in ASKING), None)
    if first is None:
        return 0
    word = tokens[first].lower
    if not word.startswith(("welch", "wie")) and word != "wessen":
        return first + 1
    at = first + 1
    while at < len(tokens) and (tokens[at].lower in _GREATNESS or tokens[at].text[0].isupper()):
        at += 1
    return at


def _pointer(reading: _Reading, at: int) -> Pointer | None:
    token = reading.tokens[at]
    way = _way(reading, at)
    if way is None:
        return None
    before = reading.tokens[at - 1].lower if at and reading.tokens[at - 1].lower in PREPOSITIONS else ""
    if way == "definite":
        noun = reading.tokens[at + 1]
        return Pointer(token.start, noun.end, token.lower, way, before, noun.text)
    return Pointer(token.start, token.end, token.lower, way, before)


def _way(reading: _Reading, at: int) -> Way | None:
    word, tokens = reading.tokens[at].lower, reading.tokens
    if tokens[at].text == "Sie" and at:
        return None
    if word in POSSESSIVES and _before_noun(tokens, at):
        return "owner" if _may_be_owner(reading, at) else None
    if word in PERSONAL:
        return _personal(reading, at, word)
    if word in _THERE:
        return _there(reading, at, word)
    if word == "damals":
        return "time" if _may_be_then(reading, at) else None
    if word in ABOUT:
        return "about" if reading.load <= 1 and not _clause_near(tokens, at) else None
    if word in ("beide", "beiden") and not _before_noun(tokens, at):
        return "both" if reading.load <= 1 else None
    return _determining(reading, at, word)


def _personal(reading: _Reading, at: int, word: str) -> Way | None:
    tokens = reading.tokens
    if word == "es":
        most = 1 if tokens[at - 1].lower in _HAVING else 0
        alone = reading.load <= most and not any(token.lower in _EXPLETIVE for token in tokens)
        return "matter" if alone and not _clause_near(tokens, at) else None
    if word == "ihr" and (any(reading.naming) or tokens[at - 1].lower.endswith(("bt", "kt", "cht", "ßt", "ht", "gt"))):
        return None
    return "person" if _unexplained(reading, at) else None


def _unexplained(reading: _Reading, at: int) -> bool:
    """Tell whether no noun before a pronoun may be what it means.

    Its clause's subject is not ("Wann traf Trump ihn?"), and what asks is not, unless a preposition stands before it.
    """
    tokens = reading.tokens
    if _clause_before(tokens, at) or (any(reading.naming[:at]) and tokens[at - 1].lower in PREPOSITIONS):
        return False
    if _by_agent(reading, at):
        return False
    if not reading.named_before(at):
        return reading.load <= (1 if tokens[at].lower == "sie" and _plural(reading) else 2)
    subject = at - reading.asked >= 2 and all(reading.naming[reading.asked + 1 : at])
    return subject and tokens[at].lower in ("ihn", "ihm", "ihnen")


def _by_agent(reading: _Reading, at: int) -> bool:
    """Tell whether the question says by whom something was done: then it may be another matter."""
    pairs = zip(reading.tokens[at + 1 :], reading.tokens[at + 2 :], strict=False)
    passive = any(token.lower in ("wurde", "wurden", "worden") for token in reading.tokens)
    return passive and any(word.lower == "von" and agent.text[0].isupper() for word, agent in pairs)


def _plural(reading: _Reading) -> bool:
    verb = next((token.lower for token in reading.tokens[reading.asked :]), "")
    return is_plural(verb)


def _may_be_then(reading: _Reading, at: int) -> bool:
    """Tell whether "damals" points back: the question names no time, and nothing that was not spoken of before it."""
    tokens = reading.tokens
    if any(token.text[0].isdigit() for token in tokens) or _clause_before(tokens, at):
        return False
    if reading.led:
        return True
    new = [
        place for place in range(at) if reading.naming[place] and light_stem(tokens[place].text) not in reading.known
    ]
    return not new and reading.load <= 2


def _may_be_owner(reading: _Reading, at: int) -> bool:
    """Tell whether whose something is has to be asked: nothing is named before it, and little behind what it owns."""
    if any(reading.naming[:at]) or _clause_before(reading.tokens, at):
        return False
    owned = next((place for place in range(at + 1, len(reading.tokens)) if reading.naming[place]), at)
    others = [
        token
        for place, token in enumerate(reading.tokens)
        if reading.naming[place] and place != owned and light_stem(token.text) not in reading.known
    ]
    return (
        at > 0
        and len(others) <= 1
        and not any(token.text[0] in '„“"»' for token in reading.tokens)
        and not _names_itself(others)
    )


def _names_itself(others: Sequence[Token]) -> bool:
    return any("-" in token.text for token in others)


def _there(reading: _Reading, at: int, word: str) -> Way | None:
    if _clause_near(reading.tokens, at):
        return None
    if word == "da":
        return "place" if at > 1 and _may_be_place(reading, at) else None
    # "Wer war in Hanoi und was geschah dort?" names the place itself.
    local = any(
        reading.naming[place] and reading.tokens[place - 1].lower in ("in", "im", "auf", "nach", "am", "an", "aus")
        for place in range(1, at)
    )
    if local or reading.load > 2:
        return None
    return "place" if _THERE[word] == "place" else "whereto"


def _may_be_place(reading: _Reading, at: int) -> bool:
    """Tell whether "da" is a place: nothing is named, or one thing by its article ("Was suchte die Frau da?")."""
    named = [place for place, flag in enumerate(reading.naming) if flag and place >= reading.asked]
    described = len(named) == 1 and 0 < named[0] < at and reading.tokens[named[0] - 1].lower in ("der", "die", "das")
    return not named or described


def _determining(reading: _Reading, at: int, word: str) -> Way | None:
    """Read "das", "dies", "der", "die": as pronouns, or as the articles of a noun that points back."""
    tokens = reading.tokens
    if at == 0 or tokens[at - 1].text == ",":
        return None
    demonstrative = word in ("dieser", "diese", "dieses", "diesen", "diesem")
    if demonstrative or word in CASES or word in ("das", "dies"):
        noun = tokens[at + 1] if at + 1 < len(tokens) else None
        if noun is tokens[-1] and _ORDER.fullmatch(noun.lower) and reading.load == 0:
            return "kind"
        if noun is not None and _may_point(reading, noun, at):
            return "definite"
        if _before_noun(tokens, at) or _clause_near(tokens, at):
            return None
        if word in ("das", "dies"):
            if (
                noun is not None
                and noun.lower.endswith(("ste", "sten", "ere", "eren"))
                and noun.lower not in FUNCTION_WORDS
            ):
                return None
            return "matter" if reading.load <= 1 else None
        if word in CASES and reading.load == 0 and not any(reading.naming):
            return "person"
    return None


def _may_point(reading: _Reading, noun: Token, at: int) -> bool:
    """Tell whether "der Mann", "die Stadt", "das Treffen" is all that the question names, and was spoken of."""
    if reading.load > 2 or any(token.text == "," for token in reading.tokens) or any(t.text[0].isdigit() for t in reading.tokens):
        return False
    behind = reading.tokens[at + 2] if at + 2 < len(reading.tokens) else None
    if behind is not None and (behind.text[0].isupper() or behind.lower in ("von", "der", "des", "zwischen", "über", "für")):
        return False
    if not _spoken_of(reading, noun):
        return False
    return reading.load == 1 or all(_known(reading, place) for place in range(reading.asked, len(reading.tokens)))


def _known(reading: _Reading, place: int) -> bool:
    return not reading.naming[place] or light_stem(reading.tokens[place].text) in reading.known


def _spoken_of(reading: _Reading, noun: Token) -> bool:
    """Tell whether a noun with an article names what was spoken of: by its kind, or as the head of a longer word."""
    lower, stem = noun.lower, light_stem(noun.text)
    if lower in PERSONS or lower in PLACES or lower in EVENTS or lower == "ding":
        return True
    known = stem in reading.known or any(known.endswith(stem) for known in reading.known)
    return lower in KINDS and (known or (reading.load == 1 and not any(reading.naming[: reading.asked])))


def _before_noun(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a noun follows, perhaps behind adjectives or numbers."""
    lower = all(token.text[0].islower() or not token.text[0].isalpha() for token in tokens)
    for token in tokens[at + 1 : at + 5]:
        if token.text[0].isupper() or token.text[0] in '„“"»':
            return True
        if not token.text[0].isalnum() or token.lower in AUXILIARIES | PREPOSITIONS:
            return False
        if lower and token is tokens[-1] and any(other.lower in AUXILIARIES for other in tokens[:at]):
            return False
        if lower:
            return (
                token.lower not in FUNCTION_WORDS
                and infinitive_of(fold_ascii(token.lower)) is None
                and not _verbal(token.lower)
            )
        if token.lower in FUNCTION_WORDS and token.lower not in DETERMINERS:
            return False
        if token.lower[-1] not in "enrms" and not token.text[0].isdigit():
            return False
    return False


def _clause_before(tokens: Sequence[Token], at: int) -> bool:
    return any(token.text == "," for token in tokens[:at])


def _clause_near(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a clause stands before the word, or one behind it says what it means ("daran, dass …")."""
    for place, token in enumerate(tokens):
        if token.text in ",:" and (
            place < at or any(other.lower in _CORRELATES for other in tokens[place + 1 : place + 3])
        ):
            return True
    return False

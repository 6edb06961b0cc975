"""What a follow-up itself names: which of its words are nouns, names or numbers, with or without capitals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retrieval.conversation.clauses import ASKING
from retrieval.conversation.pointing_words import ABOUT, PARTS, PERSONAL
from retrieval.german.calendar_words import MONTHS, WEEKDAYS
from retrieval.german.function_words import AUXILIARIES, FUNCTION_WORDS, PREPOSITIONS
from retrieval.german.noun_genders import gender_of
from retrieval.german.spelling import fold_ascii
from retrieval.german.strong_verbs import infinitive_of
from retrieval.german.tokens import tokenise, word_set
from retrieval.german.verb_number import is_past

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from retrieval.german.tokens import Token

__all__ = ["LONGEST", "THERE", "Reading", "is_verbal", "names_a_part", "names_nothing", "read_question"]


LONGEST = 16  # words: a longer question explains itself


THERE = {"dort": "place", "dorthin": "whereto", "dahin": "whereto", "da": "place", "drüben": "place"}


_GREATNESS = word_set("lange weit oft häufig viel viele groß hoch alt schwer teuer tief breit schnell stark gross lang")


_FUNCTIONAL = word_set(
    "jemand jemanden niemand niemanden keiner einer alle welche drin dran drauf drüber los raus rein weg echt "
    "nochmal bloß halt selbst genau dabei jetzt wirklich überhaupt eigentlich gerade fertig tot krank kaputt voll "
    "leer sicher gefährlich gut schlecht neu jung klein billig schuld verheiratet gesund verletzt leicht normal "
    "erlaubt verboten legal illegal wahr richtig falsch möglich bekannt beliebt reich arm schwach besser wichtig "
    "wert geld frei zufrieden dagegen bisher inzwischen mittlerweile mal mehr meisten erste letzte nächste gar ganz "
    "sehr zuerst zuletzt früher später morgen heute gestern"
)


_OF_VERBS = ("t", "te", "en", "ten")


_ONE_NOUN = 3  # words of "wie viele Flüge"


_MODALS = word_set("will wollen wollte wollten soll sollen sollte kann können konnte muss musste darf mag hab gibts")


_OF_PARTICIPLES = ("ge", "be", "ver", "er", "ent", "zer", "ab", "an", "auf", "aus", "ein", "mit", "vor", "nach")


_NAMING_NOTHING = FUNCTION_WORDS | _GREATNESS | ABOUT | frozenset(THERE) | ASKING


_OF_THE_SPEAKERS = word_set("ich du wir ihr man mich dich uns euch mir dir mein dein euer unser")


@dataclass(frozen=True, slots=True)
class Reading:
    """Hold a question's tokens, which of them name something, and how many words belong to what asks."""

    tokens: Sequence[Token]
    naming: Sequence[bool]
    asked: int
    known: Collection[str]
    led: bool

    def named_before(self, at: int) -> int:
        """Count the words that name something between those that ask and this one."""
        return sum(self.naming[self.asked : at])

    @property
    def load(self) -> int:
        """Count the things named besides those in the asking words; words of one name count once."""
        flags = list(self.naming[self.asked :])
        return sum(flag and not (at and flags[at - 1]) for at, flag in enumerate(flags))


def names_nothing(question: str) -> bool:
    """Tell whether a question has no noun, name or number at all, so that nothing says what it is about."""
    tokens = tokenise(question.rstrip("?!. "))
    if not 1 < len(tokens) <= LONGEST // 2 or tokens[0].lower not in ASKING | AUXILIARIES | PREPOSITIONS:
        return False
    reading = read_question(tokens, frozenset())
    if tokens[-1].lower in ("dass", "daß", "ob", "weil"):
        return False
    return not any(reading.naming) and not any(token.lower in _OF_THE_SPEAKERS for token in tokens)


def names_a_part(question: str) -> bool:
    """Tell whether all that a question names is what events have: "Wie hoch war der Schaden?", "Gab es Verletzte?"."""
    tokens = tokenise(question.rstrip("?!. "))
    if not 1 < len(tokens) <= LONGEST // 2 or tokens[0].lower not in ASKING | AUXILIARIES | {"gab", "kam"}:
        return False
    reading = read_question(tokens, frozenset())
    counted = (
        [token.lower for token in tokens[:2]] == ["wie", "viele"] and reading.load == 0 and reading.asked == _ONE_NOUN
    )
    if counted and any(is_past(token.lower) for token in tokens[_ONE_NOUN : _ONE_NOUN + 1]):
        return not any(token.lower in PREPOSITIONS for token in tokens[_ONE_NOUN + 1 : -1])
    named = [token.lower for token, flag in zip(tokens, reading.naming, strict=True) if flag]
    return len(named) == 1 and named[0] in PARTS


def read_question(tokens: Sequence[Token], known: Collection[str], *, led: bool = False) -> Reading:
    """Read a question: which of its words name something, and how many of them ask."""
    capitals = any(token.text[0].isupper() for token in tokens)
    naming = [_names(token, at, tokens, capitals=capitals) for at, token in enumerate(tokens)]
    asked = _asked(tokens)
    if not capitals:
        _spare_verb(tokens, naming, asked)
    return Reading(tokens, naming, asked, known, led)


def _names(token: Token, at: int, tokens: Sequence[Token], *, capitals: bool) -> bool:
    if token.text[0].isdigit():
        return True
    if not token.text[0].isalpha() or token.lower in _NAMING_NOTHING:
        return token.text[0].isalpha() and at > 0 and token.text.isupper() and len(token.text) > 1
    if token.text[0].isupper() and at > 0:
        return True
    if (not capitals and at > 0 and token.lower in PARTS) or token.lower in MONTHS or token.lower in WEEKDAYS:
        return True
    # Without capitals any word may be a noun, but for verbs that a table knows.
    if at and tokens[at - 1].lower == "zu" and token.lower.endswith("n"):
        return False
    follows = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    if follows in PERSONAL or follows in ("das", "sich"):
        return False
    return not capitals and at > 0 and infinitive_of(fold_ascii(token.lower)) is None and not is_verbal(token.lower)


def is_verbal(word: str) -> bool:
    """Tell whether a word typed without capitals is a verb, or a small word, by its form."""
    if word in _FUNCTIONAL or word in _MODALS:
        return True
    return word.endswith(("te", "ten", "iert", "gen", "chen")) or (
        word.startswith(_OF_PARTICIPLES) and word.endswith(("t", "en"))
    )


def _spare_verb(tokens: Sequence[Token], naming: list[bool], asked: int) -> None:
    """Take the first word behind the asking ones for the verb, where a question is typed without capitals."""
    if asked > 1 and asked < len(naming):
        naming[asked] = False
    elif not any(token.lower in AUXILIARIES for token in tokens):
        at = next((at for at, flag in enumerate(naming) if flag), None)
        if at is not None and at <= 2 and tokens[at].lower not in PARTS:
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
    typed_low = not any(token.text[0].isupper() for token in tokens[1:])
    # "wie viel geld will er haben", "wie kalt ist es": what stands before the verb asks, too.
    if typed_low and at + 1 < len(tokens) and tokens[at].lower not in _NAMING_NOTHING:
        noun = gender_of(tokens[at].text) is not None and tokens[at + 1].lower.endswith(_OF_VERBS)
        at += noun or _verb_like(tokens[at + 1])
    return at


def _verb_like(token: Token) -> bool:
    lower = token.lower
    return lower in AUXILIARIES or lower in _MODALS or infinitive_of(fold_ascii(lower)) is not None

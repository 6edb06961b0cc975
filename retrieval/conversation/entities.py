"""Who, what and where a turn names, with gender and number, as far as German's articles, endings and names tell."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from retrieval.conversation.clauses import ASKING
from retrieval.german.common_nouns import is_common_noun
from retrieval.german.function_words import DETERMINERS, FUNCTION_WORDS
from retrieval.german.geography import PLACE_FIRST_WORDS, PLACE_NAMES
from retrieval.german.given_names import GIVEN_NAMES
from retrieval.german.noun_genders import gender_of, is_noun
from retrieval.german.question_nouns import AnswerType, noun_type
from retrieval.german.times import is_calendar_word
from retrieval.german.tokens import tokenise, word_set
from retrieval.german.units import ALL_UNITS, SCALES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retrieval.german.noun_genders import Gender
    from retrieval.german.tokens import Token

__all__ = ["Entity", "Kind", "entities_of"]

Kind = Literal["person", "place", "thing"]

_INTO_PLACES = word_set("in nach aus nahe unweit")
_TITLES = word_set("herr herrn frau dr prof")
_LONGEST_NAME = 4
_WOMEN = word_set(
    "Alice Amy Angela Anja Anne Annegret Annette Astrid Birgit Brigitte Carmen Charlotte Christiane Christine Doris "
    "Elisabeth Elizabeth Elke Gabriele Heike Hannah Hillary Ilse Ines Ingrid Irene Iris Isabel Jane Jennifer Judith "
    "Karin Karoline Kathrin Katrin Kirsten Margaret Marie Marion Marlene Mary Melanie Michelle Nancy Nicole Renate Ruth "
    "Sabine Sarah Silke Sophie Stefanie Susan Susanne Ulrike Ute Birte Dörte Friederike Gesine Wiebke Antje Maren Imke "
    "Meike Maike Heide Käthe Mareike Rike Swantje Frauke Elfriede Hedwig Gertrud Edith Margot Ursel Beate Ellen Karen "
    "Miriam Esther Agnes Ingeborg Sigrid Astrid Yasmin Fatma Aylin Elif Zeynep Ayşe Kerstin Franziska Jördis Inken"
)
_MEN_IN_A = word_set(
    "Luca Nikita Mischa Sascha Joshua Ilja Garcia Kostja Wanja Mika Noah Elia Juha Attila Mustafa Costa"
)
_ENDS_OF_NAMES = (
    "leben",
    "mann",
    "dorf",
    "burg",
    "berg",
    "tal",
    "bach",
    "hausen",
    "feld",
    "haus",
    "stadt",
    "heim",
    "see",
)
_PLURALS = ("n", "en", "e", "s")
_ATTRIBUTE = re.compile(
    r"(?:\s(?:der|des|von|vom|von\sder|zwischen)\s(?:[a-zäöü]{3,20}(?:en|er|es)\s)?[A-ZÄÖÜ][\w-]{0,40}(?:\sund\s[A-ZÄÖÜ][\w-]{0,40})?"
    r"(?:\s[A-ZÄÖÜ][\w-]{0,40}){0,3}){0,2}(?:\sin\s[A-ZÄÖÜ][\w-]{1,40}(?!\w))?"
)
_SAINT = re.compile(r"(?<!\w)St\.[-\s]?$")
_PLURAL_TAIL = re.compile(r"(?:en|er|ern|eln|ungen|innen|leute|e|s)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Hold what is named: `text` as it is called in the nominative without its article, or a name.

    `start:end` is where the words stand (its article with them) in the text they were found in.  `named` tells a name
    from a common noun; `before` is the preposition in front, in lower case.
    """

    text: str
    kind: Kind
    gender: Gender | None
    plural: bool
    named: bool
    start: int
    end: int
    before: str = ""
    determiner: str = ""
    attribute: str = ""

    @property
    def nominative(self) -> str:
        """Return the words as a subject has them."""
        return self._with_article({"m": "der", "f": "die", "n": "das"}, "die")

    @property
    def accusative(self) -> str:
        """Return the words as a direct object has them."""
        return self._with_article({"m": "den", "f": "die", "n": "das"}, "die")

    @property
    def dative(self) -> str:
        """Return the words as an indirect object and most prepositions have them."""
        return self._with_article({"m": "dem", "f": "der", "n": "dem"}, "den")

    def _with_article(self, articles: dict[Gender, str], plural: str) -> str:
        if self.named:
            return self.text
        article = plural if self.plural else articles[self.gender] if self.gender else ""
        return f"{article} {self.text} {self.attribute}".strip()


@lru_cache(maxsize=64)
def entities_of(text: str, known_places: frozenset[str] = frozenset()) -> tuple[Entity, ...]:
    """Return what a text names, in order."""
    tokens = tokenise(text)
    found = [entity for first, last in _runs(tokens) for entity in _of_run(tokens, first, last, known_places)]
    return tuple(_with_attribute(entity, text) for entity in found)


def _with_attribute(entity: Entity, text: str) -> Entity:
    """Return a common noun with what follows and belongs to it ("der Kapitän der Fähre")."""
    saint = _SAINT.search(text, max(0, entity.start - 8), entity.start)
    if saint is not None:
        entity = replace(entity, text=saint[0] + entity.text)
    found = None if entity.named else _ATTRIBUTE.match(text, entity.end)
    return entity if found is None or not found[0] else replace(entity, attribute=found[0].strip())


def _runs(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(tokens):
        if not _capital(tokens, at):
            at += 1
            continue
        last = at
        while last + 1 < len(tokens) and _capital(tokens, last + 1):
            last += 1
        yield at, last
        at = last + 1


def _capital(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    if at == 0 and (token.lower in ASKING or (tokens[-1].text == "?" and _opens_question(tokens))):
        return False
    if not token.text[0].isupper() or token.lower in ALL_UNITS or token.lower in SCALES:
        return False
    if is_calendar_word(token.lower):
        return False
    return token.lower not in FUNCTION_WORDS or (token.text.isupper() and len(token.text) > 1)


def _opens_question(tokens: Sequence[Token]) -> bool:
    """Tell whether the first word of a question is its verb: no name the tables know, and not in front of another."""
    first = tokens[0].text
    known = first in GIVEN_NAMES or first in PLACE_NAMES or is_noun(first)
    return not known and len(tokens) > 1 and not tokens[1].text[0].isupper() and tokens[1].text[0].isalpha()


def _of_run(tokens: Sequence[Token], first: int, last: int, places: frozenset[str]) -> Iterator[Entity]:
    """Yield what a run of capitalised words names: "Außenminister Sergej Lawrow" a name, "Kims Zug" two things."""
    start = first
    role = ""
    while start < last and _is_role(tokens[start].text):
        role = tokens[start].text
        start += 1
    before, determiner = _before(tokens, first)
    if start == first and last > first and _is_genitive(tokens[first].text):
        name = tokens[first].text[:-1]
        owner = _named(tokens, first, first, name, before="", role="", places=places)
        yield replace(owner, determiner="genitive")
        start = first + 1
        yield _common(tokens, start, last, before, f"{tokens[first].text}")
        return
    words = [tokens[at].text for at in range(start, last + 1)][:_LONGEST_NAME]
    if role or not determiner or _surely_named(words):
        if _may_be_name(words, determiner, before, role):
            yield _named(tokens, start, last, " ".join(words), before=before, role=role or determiner, places=places)
            return
    yield _common(tokens, first, last, before, determiner)


def _before(tokens: Sequence[Token], first: int) -> tuple[str, str]:
    """Return the preposition and the determiner before a noun, past its adjectives."""
    at = first - 1
    while at >= 0 and at >= first - 3 and _may_describe(tokens[at]):
        at -= 1
    if at < 0:
        return "", ""
    word = tokens[at].lower
    if word in _CONTRACTED:
        return word, _CONTRACTED[word]
    if word in DETERMINERS:
        preposition = tokens[at - 1].lower if at and tokens[at - 1].lower in _PREPOSITIONS else ""
        return preposition, word
    return (word, "") if word in _PREPOSITIONS else ("", "")


_CONTRACTED = {
    "im": "dem", "am": "dem", "zum": "dem", "zur": "der", "beim": "dem", "vom": "dem", "ins": "das", "ans": "das",
    "aufs": "das",
}  # fmt: skip
_PREPOSITIONS = word_set(
    "in an auf aus bei mit nach seit von zu durch für gegen ohne um bis über unter vor hinter neben zwischen wegen "
    "während trotz laut gegenüber außer nahe unweit"
)


def _may_describe(token: Token) -> bool:
    return (
        token.text.islower()
        and token.lower not in FUNCTION_WORDS
        and token.lower.endswith(("e", "en", "er", "es", "em"))
    )


def _is_role(word: str) -> bool:
    return word.lower() in _TITLES or noun_type(word) is AnswerType.PERSON or _is_described(word)


def _is_described(word: str) -> bool:
    return word not in GIVEN_NAMES and word not in PLACE_NAMES and is_common_noun(word)


def _is_genitive(word: str) -> bool:
    return word.endswith("s") and (word[:-1] in GIVEN_NAMES or word[:-1] in PLACE_NAMES or _foreign(word[:-1]))


def _foreign(word: str) -> bool:
    """Tell whether no table knows the word as a noun, alone or in the plural; many surnames and towns end as nouns do."""
    if word.endswith(_ENDS_OF_NAMES) and not is_noun(word):
        return True
    singulars = (word, *(word[: -len(ending)] for ending in _PLURALS if word.endswith(ending)))
    return not any(gender_of(form) or noun_type(form) for form in singulars) and not is_common_noun(word)


def _surely_named(words: Sequence[str]) -> bool:
    if words[0] in PLACE_FIRST_WORDS and len(words) > 1:
        return True
    return words[0] in GIVEN_NAMES or words[0] in PLACE_NAMES


def _may_be_name(words: Sequence[str], determiner: str, before: str, role: str) -> bool:
    if _surely_named(words):
        return True
    if determiner and not role:
        return False
    if not all(_foreign(word) for word in words[-1:]):
        return False
    # "mit Sendern", "ohne Raketen" are plurals without an article; "in Norderhörn" and "von Weidlich" are names.
    return len(words) > 1 or bool(role) or before != "mit" or not words[0].endswith(("en", "ern", "er"))


def _named(
    tokens: Sequence[Token], first: int, last: int, text: str, *, before: str, role: str, places: frozenset[str]
) -> Entity:
    words = text.split()
    place = words[0] not in GIVEN_NAMES and (
        any(word in PLACE_NAMES or word in places for word in words)
        or words[0] in PLACE_FIRST_WORDS
        or (before in _INTO_PLACES and not (role and noun_type(role) is AnswerType.PERSON))
        or (bool(role) and noun_type(role) is AnswerType.PLACE)
    )
    kind: Kind = "place" if place else "person"
    return Entity(
        text=text, kind=kind, gender="n" if place else _sex(words[0], role), plural=False, named=True,
        start=tokens[first].start, end=tokens[last].end, before=before,
    )  # fmt: skip


def _sex(given: str, role: str) -> Gender | None:
    """Return a person's gender: by the role ("Landrätin"), the title or article, or the given name."""
    lower = role.lower()
    if (
        lower in ("frau", "die")
        or (lower.endswith("in") and noun_type(role) is AnswerType.PERSON)
        or lower.endswith("rätin")
    ):
        return "f"
    if lower in ("herr", "herrn", "der", "dem", "den") or (role and noun_type(role) is AnswerType.PERSON):
        return "m"
    if given in _WOMEN or (given in GIVEN_NAMES and given.endswith("a") and given not in _MEN_IN_A):
        return "f"
    return "m" if given in GIVEN_NAMES else None


def _common(tokens: Sequence[Token], first: int, last: int, before: str, determiner: str) -> Entity:
    """Return what a common noun names, with the words that belong to it: its adjectives are left out."""
    noun = tokens[first].text
    text = " ".join(tokens[at].text for at in range(first, last + 1))
    gender = _gender_by_article(determiner, noun) or gender_of(noun)
    plural = _plural_by_article(determiner, gender, noun)
    kind: Kind = {AnswerType.PERSON: "person", AnswerType.PLACE: "place"}.get(
        noun_type(noun) or AnswerType.THING, "thing"
    )  # type: ignore[assignment]
    start = tokens[first].start
    if determiner and first and tokens[first - 1].lower == determiner:
        start = tokens[first - 1].start
    return Entity(
        text=text, kind=kind, gender=gender, plural=plural, named=False, start=start, end=tokens[last].end,
        before=before, determiner=determiner,
    )  # fmt: skip


def _gender_by_article(determiner: str, noun: str) -> Gender | None:
    if determiner == "das":
        return "n"
    sure = determiner in ("eine", "einer") or (determiner in ("die", "der") and noun.endswith("in"))
    return "f" if sure else None


def _plural_by_article(determiner: str, gender: Gender | None, noun: str) -> bool:
    if determiner in ("die", "diese", "keine", "alle", "viele", "mehrere", "einige", "") and gender != "f":
        return bool(_PLURAL_TAIL.search(noun)) or determiner in ("die", "alle", "viele")
    return determiner == "den" and noun.endswith("n") and gender is None

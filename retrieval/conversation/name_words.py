"""Tell names from common nouns among the capitalised words of German."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retrieval.conversation.people import is_person
from retrieval.german.common_nouns import is_common_noun
from retrieval.german.geography import PLACE_FIRST_WORDS, PLACE_NAMES
from retrieval.german.given_names import GIVEN_NAMES
from retrieval.german.noun_genders import gender_of, is_noun
from retrieval.german.question_nouns import noun_type
from retrieval.german.tokens import word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["foreign", "is_genitive", "is_role", "known_owner", "may_be_name", "surely_named"]

_TITLES = word_set("herr herrn frau dr prof")
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


def is_role(word: str) -> bool:
    """Tell whether a word says what the name behind it is: a title, a calling, a common noun."""
    return word.lower() in _TITLES or is_person(word) or _is_described(word)


def _is_described(word: str) -> bool:
    return word not in GIVEN_NAMES and word not in PLACE_NAMES and is_common_noun(word)


def is_genitive(word: str) -> bool:
    """Tell whether a name stands in the genitive ("Kims")."""
    if word in GIVEN_NAMES and word[:-1] not in GIVEN_NAMES:
        return False
    return word.endswith("s") and (word[:-1] in GIVEN_NAMES or word[:-1] in PLACE_NAMES or foreign(word[:-1]))


def known_owner(word: str) -> bool:
    """Tell whether a table knows the name that stands in the genitive."""
    return word[:-1] in GIVEN_NAMES or word[:-1] in PLACE_NAMES


def foreign(word: str) -> bool:
    """Tell whether no table knows the word as a noun, also in the plural; many names end as nouns do."""
    if word.endswith(_ENDS_OF_NAMES) and not is_noun(word):
        return True
    singulars = (word, *(word[: -len(ending)] for ending in _PLURALS if word.endswith(ending)))
    return not any(gender_of(form) or noun_type(form) for form in singulars) and not is_common_noun(word)


def surely_named(words: Sequence[str]) -> bool:
    """Tell whether the tables of names know words."""
    if words[0] in PLACE_FIRST_WORDS and len(words) > 1:
        return True
    return words[0] in GIVEN_NAMES or words[0] in PLACE_NAMES


def may_be_name(words: Sequence[str], determiner: str, before: str, role: str) -> bool:
    """Tell whether words may be a name behind a determiner, a preposition or a role."""
    if surely_named(words):
        return True
    if determiner and not role:
        return False
    if role and is_person(role) and not words[-1].endswith("s") and not is_noun(words[-1]):
        return True
    if not all(foreign(word) for word in words[-1:]):
        return False
    # "mit Sendern", "ohne Raketen" are plurals without an article; "in Norderhörn" and "von Weidlich" are names.
    return len(words) > 1 or bool(role) or before != "mit" or not words[0].endswith(("en", "ern", "er"))

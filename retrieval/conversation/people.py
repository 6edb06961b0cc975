"""Tell nouns for people from nouns for things."""

from __future__ import annotations

from functools import lru_cache

from retrieval.german.given_names import GIVEN_NAMES
from retrieval.german.noun_genders import gender_of
from retrieval.german.question_nouns import AnswerType, noun_type
from retrieval.german.tokens import word_set

__all__ = ["is_person"]

_PEOPLE = word_set(
    "angeklagte angeklagten anwalt anwohner architekt arzt azubi bauer besucher bestatter bewohner biologe bischof "
    "bruder bäcker chef chirurg clown detektiv dieb diebe direktor dirigent einbrecher eltern fahrer fan fans forscher "
    "gast gegner geologe geschäftsführer gräfin gründer gäste helfer historiker händler intendant jurist junge jungen "
    "kanzler kapitän kellner kind kinder kläger koch kollege kollegen kommissar könig künstler kämmerer landrat "
    "landwirt lehrer leser leute läufer maler mann maurer mechaniker minister mutter männer nachbar nachfolger notar "
    "opfer papst passant passanten patient pfarrer pfleger pilot polizist professor präsident rektor rentner retter "
    "richter räuber sanitäter schaffner schlosser schreiner schüler senator sieger sohn soldat soldaten sänger täter "
    "tischler tochter torwart trainer vater verdächtige vermieter virologe vorgänger vorsitzende vorstand wirt "
    "wirte zeuge zeugen zuschauer ärzte"
)
_WOMEN = ("rin", "gin", "tin", "din", "kin", "zin", "win", "fin", "sin", "nin", "lin", "chin")
_NO_WOMEN = word_set("berlin benzin termin medizin magazin kamin delfin stettin magazin rhein ruin stein")
_SHORTEST_WOMAN = 6


@lru_cache(maxsize=4096)
def is_person(noun: str) -> bool:
    """Tell whether a noun names a person by what they are or do: "Landwirt", "Kommissarin", "Einbrecher"."""
    lower = noun.lower().rpartition("-")[2]
    if noun in GIVEN_NAMES:
        return False
    if noun_type(noun) is AnswerType.PERSON or lower in _PEOPLE:
        return True
    if lower.endswith("innen") or (lower.endswith(_WOMEN) and _is_woman(lower)):
        return True
    heads = (lower[at:] for at in range(2, len(lower) - 3))
    return any(head in _PEOPLE for head in heads)


def _is_woman(lower: str) -> bool:
    """Tell whether a noun in -in is made from one for a man."""
    return len(lower) >= _SHORTEST_WOMAN and lower not in _NO_WOMEN and gender_of(lower[:-2]) in ("m", None)

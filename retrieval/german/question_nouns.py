"""What a noun of a question asks for: a year asks for a date, a capital for a place, a minister for a person."""

from __future__ import annotations

from enum import StrEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from retrieval.german.units import UNIT_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["AnswerType", "noun_type", "noun_units"]


class AnswerType(StrEnum):
    """Name the kinds of words that can answer a question."""

    DATE = "date"
    TIME = "time"
    DURATION = "duration"
    PLACE = "place"
    PERSON = "person"
    ORGANISATION = "organisation"
    COUNT = "count"
    MEASURE = "measure"
    REASON = "reason"
    MEANS = "means"
    COLOUR = "colour"
    QUOTATION = "quotation"
    THING = "thing"


# Heads of compounds: the longest entry that ends the noun decides, so an exception is simply a longer entry.
_HEADS: dict[AnswerType, str] = {
    AnswerType.DATE: (
        "jahr tag monat datum jahrhundert jahrzehnt wochentag zeitpunkt zeitraum termin jahreszeit zeitalter epoche "
        "year day month date century decade weekday era"
    ),
    AnswerType.TIME: "uhrzeit uhr hour o'clock",
    AnswerType.DURATION: "dauer zeitspanne duration",
    AnswerType.PLACE: (
        "stadt land ort staat fluss dorf insel kontinent region bezirk straße gebiet hauptstadt gemeinde provinz "
        "bundesland bundesstaat ozean meer see gebirge berg hafen flughafen bahnhof standort schauplatz platz "
        "stadtteil landkreis tal wüste halbinsel ortschaft geburtsort adresse nachbarland gegend vorort kolonie "
        "stelle city country town place state river village island continent district street capital county province "
        "ocean sea mountain location area territory neighborhood suburb birthplace nation"
    ),
    AnswerType.PERSON: (
        "person mensch mann frau präsident minister kanzler sprecher chef leiter direktor könig kaiser papst bischof "
        "spieler trainer sänger schauspieler künstler maler autor schriftsteller dichter regisseur komponist musiker "
        "wissenschaftler forscher physiker chemiker mathematiker philosoph erfinder architekt ingenieur politiker "
        "abgeordneter senator gouverneur bürgermeister general admiral offizier soldat richter anwalt arzt professor "
        "lehrer schüler student journalist reporter redakteur unternehmer manager gründer vorsitzender kandidat "
        "sieger gewinner täter opfer zeuge vater mutter sohn tochter bruder schwester enkel ehefrau ehemann gatte "
        "herrscher machthaber diktator fürst herzog graf prinz botschafter diplomat experte historiker astronaut "
        "athlet quarterback torwart stürmer kapitän entdecker mitglied verfasser besitzer eigentümer premier "
        "kommandant nachfolger vorgänger pilot fahrer familie theologe man woman people president minister "
        "chancellor spokesman leader director king emperor pope bishop player coach singer actor actress artist "
        "painter author writer poet composer scientist researcher physicist mathematician philosopher inventor "
        "architect politician governor mayor officer judge lawyer doctor teacher journalist founder chairman "
        "candidate winner father mother son daughter brother sister wife husband ruler queen prince duke explorer"
    ),
    AnswerType.ORGANISATION: (
        "firma unternehmen partei verein konzern behörde organisation team mannschaft zeitung sender bank "
        "universität hochschule institut institution verband bund gesellschaft stiftung agentur ministerium gericht "
        "gerichtshof kommission ausschuss club klub band orchester regierung armee kirche orden magazin verlag "
        "hersteller airline fluggesellschaft gewerkschaft bundestag landtag parlament reichstag rat amt dienst liga "
        "netzwerk company firm party organization organisation newspaper university institute association agency "
        "ministry court commission committee government army church magazine manufacturer union parliament network "
        "league"
    ),
    AnswerType.COUNT: "anzahl zahl menge number population einwohnerzahl bevölkerungszahl bevölkerung",
    AnswerType.MEASURE: (
        "prozent prozentsatz anteil quote rate preis kosten betrag gehalt umsatz gewinn summe höhe länge gewicht "
        "entfernung größe alter geschwindigkeit temperatur fläche tiefe breite durchmesser distanz strecke wert "
        "geldsumme einkommen endstand spielstand punktestand endergebnis bevölkerungsdichte grad ausmaß verhältnis "
        "percentage percent price cost amount height length weight distance size age speed temperature depth width "
        "diameter salary revenue score density ratio budget"
    ),
    AnswerType.REASON: "grund ursache anlass zweck motiv begründung auslöser reason cause purpose motive",
    AnswerType.MEANS: "mittel methode verfahren weise technik means method way technique",
    AnswerType.COLOUR: "farbe farben color colour",
    AnswerType.THING: (
        "wort antwort sport export import vertrag auftrag antrag ertrag sitzung parteitag alltag verstand zustand "
        "gegenstand bestand widerstand umstand abstand werkstatt lied film buch krankheit titel begriff name vorteil "
        "nachteil urteil sportart merkmal hochwasser ende feier wasser fenster muster zeichen zentrum status "
        "geburtstag feiertag daten einfluss überfluss ausfluss zusammenfluss krieg nationalität erzählung abbau "
        "ausbau idee"
    ),
}
_MEASURES: dict[str, tuple[str, ...]] = {
    "prozent": ("percent",), "prozentsatz": ("percent",), "anteil": ("percent",), "quote": ("percent",),
    "rate": ("percent",), "percentage": ("percent",), "percent": ("percent",),
    "preis": ("money",), "kosten": ("money",), "betrag": ("money",), "gehalt": ("money",), "umsatz": ("money",),
    "gewinn": ("money",), "geldsumme": ("money",), "einkommen": ("money",), "price": ("money",), "cost": ("money",),
    "salary": ("money",), "revenue": ("money",), "summe": ("money",), "budget": ("money",), "geld": ("money",),
    "money": ("money",),
    "länge": ("length",), "entfernung": ("length",), "tiefe": ("length",), "breite": ("length",),
    "durchmesser": ("length",), "distanz": ("length",), "strecke": ("length",), "height": ("length",),
    "length": ("length",), "distance": ("length",), "depth": ("length",), "width": ("length",), "diameter": ("length",),
    "gewicht": ("weight",), "weight": ("weight",), "alter": ("time",), "age": ("time",),
    "geschwindigkeit": ("speed",), "speed": ("speed",), "temperatur": ("temperature",),
    "temperature": ("temperature",), "grad": ("temperature",), "fläche": ("area",),
}  # fmt: skip
_UMLAUTS = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})
_INFLECTIONS = ("", "s", "n", "e", "en", "es", "er", "ern", "in", "innen")
# A shorter rest in front is part of the stem, not the first half of a compound: "Sport" is no "Ort".
_SHORTEST_FIRST_PART = 3


def _folded(word: str) -> str:
    return word.lower().translate(_UMLAUTS)


_TYPE_OF = {_folded(word): kind for kind, words in _HEADS.items() for word in words.split()}
_KINDS_OF = {_folded(word): kinds for word, kinds in _MEASURES.items()}


def _heads(noun: str) -> Iterator[str]:
    """Yield the forms under which a table may know the noun: the whole word first, then ever shorter heads."""
    word = _folded(noun.rpartition("-")[2] or noun)
    for at in (0, *range(_SHORTEST_FIRST_PART, len(word) - 1)):
        for ending in _INFLECTIONS:
            if word.endswith(ending):
                yield word[at : len(word) - len(ending)]


@lru_cache(maxsize=8192)
def noun_type(noun: str) -> AnswerType | None:
    """Tell what `noun` asks for by the head of the compound, or None where no table knows it."""
    word = _folded(noun.rpartition("-")[2] or noun)
    forms, longest = _inflected()
    if word in forms:
        return forms[word]
    # As `_heads` does, over heads that are inflected already: a text has many nouns that no table knows.
    parts = (word[at:] for at in range(max(_SHORTEST_FIRST_PART, len(word) - longest), len(word) - 1))
    return next((forms[part] for part in parts if part in forms), None)


@cache
def _inflected() -> tuple[dict[str, AnswerType], int]:
    """Return every form of the heads with its type, an earlier ending before a later one, and the longest's length."""
    forms: dict[str, AnswerType] = {}
    for ending in _INFLECTIONS:
        for head, kind in _TYPE_OF.items():
            forms.setdefault(head + ending, kind)
    return forms, max(map(len, forms))


def noun_units(noun: str) -> frozenset[str]:
    """Return the unit words of the measure that `noun` names ("Preis" → money), empty where any may stand."""
    kinds = next((_KINDS_OF[head] for head in _heads(noun) if head in _KINDS_OF), ())
    return frozenset[str]().union(*(UNIT_KINDS[kind] for kind in kinds))

"""Unit words of German and English measures, by what they measure."""

from __future__ import annotations

from retrieval.german.tokens import word_set

__all__ = ["ALL_UNITS", "DURATION_UNITS", "SCALES", "UNIT_KINDS", "unit_kind", "units_of"]


DURATION_UNITS = word_set(
    "sekunde sekunden minute minuten stunde stunden tag tage tagen woche wochen monat monate monaten monats jahr "
    "jahre jahren jahres jahrzehnt jahrzehnte jahrzehnten jahrhundert jahrhunderte jahrhunderten jahrtausend "
    "jahrtausende jahrtausenden quartal quartale std min sek wochenende wochenenden nächte nächten nacht werktage "
    "arbeitstage millisekunden saison saisons spielzeiten"
)
UNIT_KINDS: dict[str, frozenset[str]] = {
    "length": word_set(
        "kilometer kilometern km meter metern m zentimeter zentimetern cm millimeter millimetern mm mikrometer "
        "nanometer nm µm meile meilen seemeile seemeilen fuß zoll yard yards lichtjahr lichtjahre lichtjahren inch "
        "inches"
    ),
    "area": word_set(
        "quadratkilometer quadratkilometern km² quadratmeter quadratmetern m² qm hektar ha quadratmeilen acre"
    ),
    "volume": word_set("liter litern kubikmeter kubikmetern m³ hektoliter barrel milliliter ml fass gallonen"),
    "weight": word_set(
        "kilogramm kilo kilos kg gramm g tonne tonnen milligramm mg pfund zentner t karat unzen megatonnen"
    ),
    "money": word_set(
        "euro euros € eur cent dollar dollars us-dollar $ usd pfund £ rubel franken schilling mark d-mark dm yen "
        "yuan kronen lire rupien złoty zloty peso pesos chf gulden taler us-$"
    ),
    "percent": word_set("prozent % prozentpunkt prozentpunkte prozentpunkten promille ‰ percent"),
    "time": DURATION_UNITS,
    "temperature": word_set("grad ° °c °f celsius fahrenheit kelvin"),
    "speed": word_set("stundenkilometer stundenkilometern km/h kmh knoten mph kph"),
    "power": word_set(
        "watt kilowatt megawatt gigawatt kw mw gw kilowattstunden kwh volt kilovolt hertz megahertz ps ampere"
    ),
    "data": word_set("byte bytes kilobyte megabyte gigabyte terabyte mb gb tb bit bits"),
    "times": word_set("mal male malen"),
}
ALL_UNITS = frozenset[str]().union(*UNIT_KINDS.values())
# Words that belong to the number itself, not to what is counted.
SCALES = word_set(
    "hundert tausend million millionen milliarde milliarden billion billionen mio mrd dutzend hunderttausend"
)
_KIND_OF = {word: kind for kind, words in UNIT_KINDS.items() for word in words}


def units_of(*kinds: str) -> frozenset[str]:
    """Return the unit words of the named kinds, in lower case."""
    return frozenset[str]().union(*(UNIT_KINDS[kind] for kind in kinds))


def unit_kind(word: str) -> str | None:
    """Tell what the unit `word` (lower case) measures, or None where it is no unit."""
    return _KIND_OF.get(word)

"""Words that must not be taken for each other however alike two sentences are: negations, reservations, opposites."""

from __future__ import annotations

from functools import lru_cache

from retrieval.german.spelling import fold_ascii
from retrieval.german.tokens import word_set

__all__ = ["RESERVATIONS", "opposed"]

# What turns a statement round or holds it back; a copy has just as many of them.
RESERVATIONS = frozenset(
    map(
        fold_ascii,
        word_set(
            "nicht nichts nie niemals niemand niemanden niemandem kein keine keinen keinem keiner keines keinerlei "
            "weder ohne kaum keineswegs keinesfalls nirgends nirgendwo fast beinahe soll sollen sollte sollten "
            "angeblich mutmaßlich vermutlich wohl womöglich möglicherweise vielleicht offenbar anscheinend könnte "
            "könnten dürfte dürften würde würden hätte hätten wäre wären falls wenn sondern außer nur"
        ),
    )
)
# Each line: what stands left of a bar excludes what stands right of it.
_OPPOSITES = """
er ihm ihn sein seine seinen seinem seiner | sie ihr ihre ihren ihrem ihrer
vor bevor ehe | nach nachdem seit
mit | gegen
für | gegen
über mehr | unter weniger
mindestens wenigstens | höchstens maximal
alle sämtliche jeder jede | einige manche wenige mehrere
viele zahlreiche | wenige einzelne
erste ersten erster erstmals | letzte letzten letzter letztmals zweite zweiten
aus von | nach zu zum zur in ins
oben | unten
links linke linken | rechts rechte rechten
nördlich nördlichen nord | südlich südlichen süd
östlich östlichen ost | westlich westlichen west
innerhalb | außerhalb
bis | seit ab
muss müssen musste mussten | kann können konnte konnten darf dürfen durfte durften
groß große großen großer größer | klein kleine kleinen kleiner
hoch hohe hohen höher | niedrig niedrige niedrigen niedriger
stieg stiegen steigt steigen gestiegen wuchs wuchsen wächst wachsen gewachsen zugenommen erhöht erhöhte erhöhten \
| sank sanken sinkt sinken gesunken fiel fielen fällt fallen gefallen schrumpfte geschrumpft abgenommen gesenkt senkte
schwer schwerer schweren schwere | leicht leichter leichten leichte
alt alte alten alter | neu neue neuen neuer jung junge jungen junger
früh früher frühen | spät später späten
gewann gewannen gewinnt gewonnen siegte siegten | verlor verloren verliert unterlag unterlagen
begann begannen beginnt beginnen begonnen startete | endete endeten endet enden geendet beendet beendete
öffnete öffneten öffnet geöffnet eröffnet eröffnete | schloss schlossen schließt geschlossen
stimmte stimmten zugestimmt angenommen nahm billigte gebilligt | lehnte lehnten abgelehnt ablehnte verworfen
bestätigte bestätigten bestätigt | dementierte dementiert bestritt bestreitet bestritten zurückgewiesen wies
erlaubt erlaubte genehmigt genehmigte | verboten verbot untersagt untersagte
lobte lobten gelobt begrüßte | kritisierte kritisierten kritisiert rügte
tot getötet starb starben gestorben | verletzt lebend überlebte überlebten
richtig wahr zutreffend | falsch unwahr unzutreffend
positiv positive positiven | negativ negative negativen
männlich männliche männlichen | weiblich weibliche weiblichen
ja | nein
gestern | heute morgen
heute | morgen
"""


@lru_cache(maxsize=1)
def _sides() -> dict[str, frozenset[tuple[int, bool]]]:
    """Return for each word the pairs of opposites it belongs to, and on which side."""
    sides: dict[str, set[tuple[int, bool]]] = {}
    for number, line in enumerate(_OPPOSITES.strip().replace("\\\n", "").splitlines()):
        for side, words in enumerate(line.split("|")):
            for word in words.split():
                sides.setdefault(fold_ascii(word), set()).add((number, bool(side)))
    return {word: frozenset(places) for word, places in sides.items()}


def opposed(word: str, other: str) -> bool:
    """Tell whether two folded words (lower case, *ä* as *ae*) exclude each other: *stieg* and *sank*, *un-* or none."""
    if word in (f"un{other}", f"nicht{other}") or other in (f"un{word}", f"nicht{word}"):
        return True
    theirs = _sides().get(other, frozenset())
    return any((number, not side) in theirs for number, side in _sides().get(word, frozenset()))

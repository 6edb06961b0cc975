"""List the strong and mixed verbs of German, and the prefixes that go before them.

A row holds the infinitive, the past, the stem of the past subjunctive (`-` where it tells nothing new), the participle
and the irregular forms of the present, folded to ASCII.  Source: the closed list of strong verbs that every grammar of
German prints; archaic ones are left out.
"""

from __future__ import annotations

from retrieval.german.tokens import word_set

__all__ = ["ADJECTIVES", "HOMOGRAPHS", "INSEPARABLE_PREFIXES", "NOUN_TAILS", "ROWS", "SEPARABLE_PREFIXES"]

ROWS = """
backen buk - gebacken baeckt baeckst
befehlen befahl - befohlen befiehlt befiehlst
beginnen begann begaenn begonnen
beissen biss - gebissen
bergen barg - geborgen birgt birgst
bersten barst - geborsten
betruegen betrog - betrogen
bewegen bewog - bewogen
biegen bog - gebogen
bieten bot boet geboten
binden band - gebunden
bitten bat baet gebeten
blasen blies - geblasen blaest
bleiben blieb - geblieben
braten briet - gebraten braet
brechen brach braech gebrochen bricht brichst
brennen brannte - gebrannt
bringen brachte braecht gebracht
denken dachte daecht gedacht
dringen drang - gedrungen
empfangen empfing - empfangen empfaengt empfaengst
empfehlen empfahl - empfohlen empfiehlt empfiehlst
erloeschen erlosch - erloschen erlischt
erschrecken erschrak - erschrocken erschrickt
essen ass aess gegessen isst
fahren fuhr - gefahren faehrt faehrst
fallen fiel - gefallen faellt faellst
fangen fing - gefangen faengt faengst
fechten focht - gefochten ficht
finden fand faend gefunden
flechten flocht - geflochten
fliegen flog floeg geflogen
fliehen floh floeh geflohen
fliessen floss - geflossen
fressen frass - gefressen frisst
frieren fror - gefroren
geben gab gaeb gegeben gibt gibst
gehen ging - gegangen
gelingen gelang gelaeng gelungen
gelten galt - gegolten gilt giltst
genesen genas - genesen
geniessen genoss genoess genossen
geraten geriet - geraten
geschehen geschah geschaeh geschehen geschieht
gewinnen gewann gewaenn gewonnen
giessen goss goess gegossen
gleichen glich - geglichen
gleiten glitt - geglitten
graben grub - gegraben graebt
greifen griff - gegriffen
halten hielt - gehalten haelt haeltst
haengen hing - gehangen
hauen hieb - gehauen
heben hob hoeb gehoben
heissen hiess - geheissen
helfen half - geholfen hilft hilfst
kennen kannte - gekannt
klingen klang - geklungen
kneifen kniff - gekniffen
kommen kam kaem gekommen
kriechen kroch - gekrochen
laden lud lued geladen laedt laedst
lassen liess - gelassen laesst
laufen lief - gelaufen laeuft laeufst
leiden litt - gelitten
leihen lieh - geliehen
lesen las laes gelesen liest
liegen lag laeg gelegen
luegen log - gelogen
meiden mied - gemieden
melken molk - gemolken
messen mass maess gemessen misst
misslingen misslang - misslungen
nehmen nahm naehm genommen nimmt nimmst
nennen nannte - genannt
pfeifen pfiff - gepfiffen
preisen pries - gepriesen
quellen quoll - gequollen quillt
raten riet - geraten raet raetst
reiben rieb - gerieben
reissen riss - gerissen
reiten ritt - geritten
rennen rannte - gerannt
riechen roch - gerochen
ringen rang - gerungen
rinnen rann - geronnen
rufen rief - gerufen
saufen soff - gesoffen saeuft
schaffen schuf schuef geschaffen
scheiden schied - geschieden
scheinen schien - geschienen
scheren schor - geschoren
schieben schob schoeb geschoben
schiessen schoss schoess geschossen
schlafen schlief - geschlafen schlaeft schlaefst
schlagen schlug schlueg geschlagen schlaegt schlaegst
schleichen schlich - geschlichen
schleifen schliff - geschliffen
schliessen schloss schloess geschlossen
schlingen schlang - geschlungen
schmeissen schmiss - geschmissen
schmelzen schmolz schmoelz geschmolzen schmilzt
schneiden schnitt - geschnitten
schreiben schrieb - geschrieben
schreien schrie - geschrien
schreiten schritt - geschritten
schweigen schwieg - geschwiegen
schwellen schwoll - geschwollen schwillt
schwimmen schwamm - geschwommen
schwinden schwand - geschwunden
schwingen schwang - geschwungen
schwoeren schwor - geschworen
sehen sah saeh gesehen sieht siehst
senden sandte - gesandt
singen sang - gesungen
sinken sank - gesunken
sinnen sann - gesonnen
sitzen sass saess gesessen
sprechen sprach spraech gesprochen spricht sprichst
springen sprang spraeng gesprungen
stechen stach - gestochen sticht
stehen stand stuend gestanden
stehlen stahl - gestohlen stiehlt
steigen stieg - gestiegen
sterben starb - gestorben stirbt stirbst
stinken stank - gestunken
stossen stiess - gestossen stoesst
streichen strich - gestrichen
streiten stritt - gestritten
tragen trug trueg getragen traegt traegst
treffen traf traef getroffen trifft triffst
treiben trieb - getrieben
treten trat traet getreten tritt trittst
trinken trank - getrunken
tun tat taet getan
verderben verdarb - verdorben verdirbt
vergessen vergass vergaess vergessen vergisst
verlieren verlor verloer verloren
verschwinden verschwand verschwaend verschwunden
verzeihen verzieh - verziehen
wachsen wuchs - gewachsen waechst
waschen wusch - gewaschen waescht
weben wob - gewoben
weichen wich - gewichen
weisen wies - gewiesen
wenden wandte - gewandt
werben warb wuerb geworben wirbt wirbst
werfen warf - geworfen wirft wirfst
wiegen wog woeg gewogen
wissen wusste wuesst gewusst weiss weisst
ziehen zog zoeg gezogen
zwingen zwang - gezwungen
"""

# These stand before the verb or away from it ("kam … an"); ge and zu stand between them and the verb.
SEPARABLE_PREFIXES = word_set(
    """
    ab an auf aus bei beisammen da dabei daher dahin dar daran davon dazu durch ein empor entgegen entlang fehl fern
    fest fort frei gegenueber gleich heim her herab heran herauf heraus herbei herein herum herunter hervor hin hinab
    hinauf hinaus hinein hinterher hinunter hinweg hinzu hoch inne los mit nach nahe nieder preis statt still teil ueber
    ueberein um umher unter vor voran voraus vorbei vorher vorueber vorweg weg weiter wieder zu zurecht zurueck zusammen
    zuvor zuwider
    """
)

# These are part of the verb; the participle takes no ge.
INSEPARABLE_PREFIXES = word_set(
    """
    be ent er emp hinter miss ueber um unter ver voll wider wieder zer durch aner auser abver ausver einver bei vorbe
    vorent zuer zurueckbe wiederer aufer beibe mitbe
    """
)

# Forms that are nouns, adjectives or other verbs as well.
HOMOGRAPHS = word_set(
    """
    band bande banden bogen bot boten schritt schritten gaben lagen sprachen schloss mass massen rang rangen gruben
    fuhren klang griff griffen biss bissen riss rissen ritt schnitt schnitten strich strichen trieb hieb schoss schienen
    verdacht gefahren genossen tat taten tatet last wogen schlangen assen ass weiss sankt stahl stahlen wiesen floehen
    untertanen log ausfuhr einfuhr betrug verband
    """
)

# Participles that have become adjectives with a sense of their own, whatever their ending.
ADJECTIVES = word_set(
    """
    bekannt unbekannt anerkannt verwandt gewandt bewusst unbewusst vergangen verschieden entschieden bescheiden gefangen
    erwachsen besonnen verlegen gelegen geschworen angesehen gelungen besessen
    """
)

# Behind a prefix these are nouns much more often than verbs: "Angriff", "Umstand", "Ausgaben", "Eintritt".
NOUN_TAILS = word_set(
    """
    stand staende staenden griff griffe griffen lag lage lagen laege laegen gaben nahmen trieb tritt schritt schritte
    schritten schnitt schnitte schnitten schied bot bote boten mass masse massen band bande banden riss rissen biss
    strich strichen fuhr fuhren klang drang rang sprach sprachen spraeche spraechen wuchs pfiff stieg wand dacht taten
    tat tan tanen
    """
)

"""Words that point back to what was said before: closed classes, as lists."""

from __future__ import annotations

from retrieval.german.tokens import word_set

__all__ = [
    "ABOUT",
    "CALLINGS",
    "CASES",
    "EVENTS",
    "GENERAL_THINGS",
    "KINDS",
    "LEADS",
    "ORGANISATIONS",
    "PARTICLES",
    "PARTS",
    "PERSONAL",
    "PERSONS",
    "PLACES",
    "POSSESSIVES",
    "VAGUE",
]  # fmt: skip

# Which case a pronoun stands in (n, a, d), and of whom it speaks.
PERSONAL = {
    "er": ("n", "m"), "ihn": ("a", "m"), "ihm": ("d", "m"), "sie": ("na", "f"), "ihr": ("d", "f"), "ihnen": ("d", "p"),
    "es": ("na", "n"),
}  # fmt: skip
CASES = {"der": ("n", "m"), "den": ("a", "m"), "dem": ("d", "m"), "die": ("na", "f"), "denen": ("d", "p")}
POSSESSIVES = {
    form: owner
    for owner, stem in (("m", "sein"), ("f", "ihr"))
    for form in (stem, *(stem + ending for ending in ("e", "en", "em", "er", "es")))
} | {"dessen": "m", "deren": "f"}
# "dazu", "davon": what was said, as a clause or in brackets.
ABOUT = word_set(
    "dazu davon dafür dagegen damit daran darauf daraus darin darüber darum darunter dadurch daneben dahinter hierzu "
    "dabei danach davor deswegen deshalb daher"
)
# What may stand around the words of a short follow-up and adds nothing.
PARTICLES = word_set(
    "genau denn eigentlich nochmal noch sonst das so dann überhaupt ungefähr etwa eben jetzt bitte gleich alles exakt "
    "konkret schon also halt wohl bloß nur dies mal nun auch nicht"
)
LEADS = word_set("und aber oder also ok okay ah ach aha hm hmm na ja nein gut danke interessant krass and but so oh")
PERSONS = word_set("mann frau typ kerl dame herr politiker politikerin")
# What events have, and what says nothing without one.
PARTS = word_set(
    "schaden schäden folge folgen verletzte verletzten tote toten opfer ergebnis ausgang endstand bord kosten täter "
    "zeugen stimmung wetter zuschauer teilnehmer gäste thema themen schuldige schuldigen anwesenden reaktion kritik "
    "protest proteste widerstand streit festnahmen hinweise besucher einsatzkräfte karten tickets eintritt "
    "feuerwerk programm torschütze vorlage hintergrund verlauf preise reaktionen einigung lösung richter "
    "schiedsrichter moderator gegner sieger gewinner verlierer veranstalter gastgeber regisseur ermittler "
    "ermittlungen vorwürfe vorwurf"
)
# What something may be called in general; with an article it is the one that was spoken of, if there is one.
ORGANISATIONS = word_set(
    "verein klub club firma unternehmen konzern partei organisation verband stiftung band mannschaft team betrieb "
    "hersteller hochschule uni universität institut behörde ministerium zeitung sender klinik krankenhaus bank kette "
    "gruppe gemeinde stadt museum schule theater kloster"
)
GENERAL_THINGS = word_set(
    "gebäude anlage bauwerk ding gerät schiff boot dampfer flugzeug maschine fahrzeug wagen figur skulptur statue "
    "bild gemälde tier vogel pflanze vorhaben initiative projekt maßnahme regelung vorschlag bau werk sendung show "
    "medikament mittel stoff krankheit gegenstand objekt fund stück kunstwerk waffe festival route strecke summe "
    "ereignis vorfall turnier wettbewerb rennen haus grundstück stadion saal prozess verfahren urteil konzert film "
    "buch roman album fest angriff anschlag überfall einbruch sturm beben erdbeben spiel demo unglück unfall brand "
    "feuer veranstaltung treffen gespräch aktion auftrag"
)
CALLINGS = word_set(
    "fahrer fahrerin gründer gründerin trainer trainerin chef chefin kind junge mädchen täter täterin opfer sieger "
    "siegerin gewinner gewinnerin pilot pilotin kapitän autor autorin künstler künstlerin besitzer besitzerin "
    "käufer hersteller erfinder bürgermeister bürgermeisterin richter richterin kandidat kandidatin minister "
    "ministerin wirt wirtin spieler spielerin stürmer torwart sänger sängerin forscher forscherin mensch person "
    "leute frau mann verdächtige angeklagte eltern familie nachfolger nachfolgerin vorgänger vorgängerin"
)
# Names for a kind of thing: with an article they point to the one that was spoken of.
KINDS = word_set(
    "verein rat stadtrat gemeinderat schule forum anlage maschine klinik kliniken museum bahn zug züge fähre schiff "
    "tunnel strecke bad team mannschaft partei firma unternehmen gericht regierung projekt gesetz studie film buch "
    "gerät ding tier tiere vogel vögel geld linie brücke halle fund stück bericht plan pläne abkommen vertrag "
    "erklärung papier antrag heizung leute menschen sender geschenk messer schwert flinte kurs preis technik system "
    "verband stiftung konzern sache zeitung bank fabrik werk kirche turm park trainer torwart kapitän chef leiter "
    "sprecher autor band fahrer pilot tore tor wald strand deich patienten forscher stadion gipfel saal fahrt "
    "dinger kiste kisten mail"
)
PLACES = word_set("stadt ort dorf land insel gegend region gebäude platz stelle hauptstadt haus hafen hotel")
# With an article these cannot stand alone, whatever was spoken of.
VAGUE = word_set(
    "ding sache treffen gespräch begegnung spiel match partie unfall vorfall unglück ereignis veranstaltung stadt ort "
    "dorf gegend region"
)
EVENTS = word_set(
    "treffen gipfel gespräch gespräche begegnung besuch reise spiel unfall vorfall ereignis sturm brand streik sitzung "
    "abstimmung konzert ausfall panne fahrt verhandlung verhandlungen feier wahl prozess angriff attentat rede "
    "veranstaltung unglück eröffnung einsatz rennen match partie gipfeltreffen zeremonie flug"
)

"""Frequent German nouns and noun endings: plain data, to tell a noun from a name."""

from __future__ import annotations

from functools import lru_cache

from retrieval.german.spelling import fold_ascii
from retrieval.german.tokens import light_stem

__all__ = ["COMMON_NOUNS", "is_common_noun"]

_ENDINGS = (
    "ung", "ungen", "heit", "heiten", "keit", "keiten", "schaft", "schaften", "tion", "tionen", "sion", "sionen",
    "ismus", "tät", "täten", "nis", "nisse", "nissen", "chen", "tum", "tums", "ment", "mente", "anz", "enz", "enzen",
    "ierung", "grad", "zeit", "zeiten", "recht", "rechte", "werk", "werke", "gang", "stand", "satz", "fall", "fälle",
    "stoff", "stoffe", "kraft", "kräfte", "zahl", "zahlen", "jahr", "jahre", "jahren", "lage", "wesen", "bau", "kampf",
)  # fmt: skip
_NOUNS = (
    "Abend Absatz Absicht Agentur Aktie Aktion Alltag Alter Amt Angabe Angebot Angriff Angst Anlass Anteil Antrag "
    "Antwort Arbeit Art Artikel Aspekt Aufgabe Auftrag Auge Ausgabe Auto Autor Bahn Basis Beamte Bedarf Bedingung "
    "Befehl Begriff Behörde Beispiel Beitrag Berg Bericht Beruf Besitz Besuch Beweis Bild Blick Boden Brief Brot "
    "Brücke Buch Bund Bundestag Bürger Dach Dame Dank Daten Datum Dauer Deal Debatte Dienst Ding Dorf Dollar Druck "
    "Ebene Ecke Effekt Ehe Eindruck Einfluss Einheit Einkommen Einsatz Eltern Ende Energie Engagement Entscheid Erde "
    "Erfolg Ergebnis Ernst Experte Fahrt Fall Familie Farbe Fehler Feld Fenster Fest Feuer Figur Film Firma Fisch "
    "Fläche Fluss Folge Form Foto Frage Frau Freund Freude Frieden Front Fuß Gast Gebäude Gebiet Gebirge Gefahr "
    "Gefühl Gegend Gegner Geist Geld Gerät Gericht Geschäft Geschichte Gesetz Gesicht Gespräch Gewalt Gewicht Gewinn "
    "Gipfel Glas Glaube Glück Gold Gott Grenze Grund Gruppe Güter Haar Hafen Hälfte Hand Handel Haus Haut Heimat "
    "Held Herbst Herr Herz Hilfe Himmel Hintergrund Höhe Holz Idee Industrie Inhalt Insel Interesse Internet Jugend "
    "Junge Kaffee Kampf Kapital Karte Kauf Kind Kirche Klasse Klima Kontakt Konzept Kopf Körper Kosten Kraft "
    "Krankheit Krieg Krise Kritik Kultur Kunde Kunst Kurs Land Leben Lehrer Leistung Leute Licht Liebe Linie Liste "
    "Loch Lösung Luft Macht Mai Mal Mangel Mann Markt Masse Maß Mauer Medien Meer Mensch Menge Messe Methode "
    "Mitglied Mittel Mittag Modell Moment Monat Montag Morgen Motor Mund Musik Mutter Nacht Nähe Name Natur Norden "
    "Not Notiz Nutzen Objekt Öl Ort Osten Papier Park Partei Partner Pause Person Pferd Pflanze Pflicht Phase Plan "
    "Platz Politik Polizei Position Post Preis Presse Prinzip Problem Produkt Programm Projekt Prozent Prozess Punkt "
    "Qualität Quelle Rahmen Rand Rate Raum Reaktion Rede Regel Regen Regierung Reich Reihe Reise Rest Richter "
    "Richtung Risiko Rolle Rücken Ruhe Runde Sache Saison Sauerstoff Schaden Schatten Schiff Schlag Schritt Schuld "
    "Schule Schüler Schutz See Seele Seite Sicht Sieg Sinn Sitz Ski Sohn Soldat Sommer Sonne Sorge Spiel Spieler "
    "Spitze Sport Sprache Spur Staat Stadt Stärke Stein Stelle Steuer Stil Stimme Stoff Straße Strecke Streit Strom "
    "Stück Student Studie Stufe Stunde Süden System Szene Tag Tat Team Technik Teil Text Thema Theorie Tier Tisch "
    "Tochter Tod Ton Tor Tote Tour Traum Treffen Treppe Tür Typ Übergang Uhr Umfang Umstand Umwelt Unfall "
    "Unternehmen Unterricht Ursache Urteil Vater Verbot Verein Verfahren Verkehr Verlag Verlust Version Vertrag "
    "Vertreter Volk Vorschlag Vorteil Vorwurf Wagen Wahl Wald Wand Ware Wasser Weg Weise Welt Werk Wert Westen "
    "Wetter Wille Wind Winter Wirkung Wirtschaft Wissen Woche Wohl Wort Wunsch Zahl Zeichen Zeit Zeitung Zentrum "
    "Ziel Zimmer Zug Zugang Zukunft Zustand Zweck Zweifel Spaß Hinweis Bezug Anfang Beginn Million Milliarde "
    "Jahrhundert Quartier Anhänger Kämpfer Kräfte Truppe Armee Anwalt Arzt Bauer Bischof Kaiser König Papst "
    "Präsident Minister Kanzler Sprecher Chef Leiter Siedler Händler"
)
# As vocabularies hold words: in lower case, *ä* as *ae*.
COMMON_NOUNS = frozenset(fold_ascii(noun.lower()) for noun in _NOUNS.split())
_STEMS = frozenset(light_stem(noun) for noun in _NOUNS.split())
_SHORTEST_HEAD = 5


@lru_cache(maxsize=8192)
def is_common_noun(word: str) -> bool:
    """Tell whether `word`, or the last part of it behind a hyphen, is a noun by the list or by its ending."""
    last = word.rpartition("-")[2]
    lower = last.lower()
    if lower.endswith(_ENDINGS):
        return True
    stem = light_stem(last)
    if stem in _STEMS or lower in _STEMS:
        return True
    # Compounds: the longest heads of the list decide ("Parteivorsitz" stays open, "Landespolitik" does not).
    return any(stem[at:] in _STEMS for at in range(3, len(stem) - _SHORTEST_HEAD + 1))

"""Tell the gender of a German noun, by the head of the compound first and by its ending where no table knows it."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from retrieval.german.tokens import word_set

__all__ = ["Gender", "gender_of", "is_noun"]

Gender = Literal["m", "f", "n"]

_FEMININE = word_set(
    "abgabe absage abstimmung achse adresse aktie akte aktion alm analyse anfrage angst anlage anleihe ansage "
    "antwort anzeige arbeit armee art aufgabe aufnahme auflage ausgabe aussage ausnahme bahn band bank batterie "
    "behörde besatzung bewegung böe bibliothek bilanz bitte börse botschaft brigade brücke bucht bühne burg debatte "
    "decke delegation demo demonstration diagnose dosis ebene ecke ehe einreise einnahme eisenbahn elf energie erde "
    "ernte fabrik fahne fahrt fähre familie farbe feier feuerwehr figur firma flagge flasche fledermaus flinte "
    "flotte flucht folge form forschung frage fraktion frau freundin front frist galerie gans garantie gasse gebühr "
    "gefahr gegend gemeinde geschichte gesellschaft gewalt gewerkschaft gondel grenze größe gruppe haft halle hand "
    "hauptstadt haut hilfe hitze höhe hütte idee industrie insel jagd jacht jugend jury justiz kabine kammer "
    "kapelle karte kasse katze kirche kiste klage klasse klausel klinik kommission kommune konferenz kontrolle "
    "kosten-nutzen-rechnung kraft krankheit krise kritik küche kuh kultur kunst küste lage landschaft lehrerin "
    "leitung liga linie liste lösung lücke luft macht mannschaft marke maschine masse maßnahme mauer maus meile "
    "menge messe methode miete milch mine minute mission mitte mode moschee mühle münze musik mutter nacht "
    "nachricht nachfrage nähe nation natur not note notiz oma oper orgel panne partei party pause person pflanze "
    "pflicht phase pipeline planke platte polizei post praxis predigt presse prognose prüfung quelle quote rakete "
    "rate reaktion rede reform regel regierung region reihe reise rente reserve rettung route ruine runde saison "
    "sache salbe sammlung schachtel schau scheibe schicht schlacht schlange schleuse schranke schrift schuld schule "
    "schulter schwester see-enge seilbahn seite sicht siedlung silbe sitzung sorge sparkasse spitze sprache spur "
    "staatsanwaltschaft stadt station stelle steuer stiftung stimme straße strafe strecke strömung stube studie "
    "stufe stunde suche summe sure szene tafel tagung tasche tat tatsache technik temperatur theorie tochter tour "
    "treppe truppe tür übung uhr umfrage umwelt union universität ursache version verwaltung waffe wache wahl wand "
    "ware warte wehr weise welle welt werft wette wiese wirtschaft woche wohnung wolke zahl zeche zeit zeitschrift "
    "zeitung zelle zone zusage"
)
_MASCULINE = word_set(
    "abend abflug abschied absturz abstand acker akt alarm alltag anfang angriff anlass anschlag ansatz anspruch "
    "antrag anwalt apparat apotheker april arm arzt athlet atomtest auftritt auftrag ausbau ausbruch ausfall "
    "ausflug ausgang ausschuss ausstieg autor bach bahnhof bahnsteig bahnübergang balkon ball bär baron bau bauer "
    "baum bedarf befehl beginn beitrag berater bericht berg bernstein beruf bescheid beschluss besuch besucher "
    "betrag betrieb beweis bezirk bischof block boden bote botschafter brand brauch brief bruder brunnen bürger "
    "bürgermeister bus chef club coach computer dampfer dank deal deich dialog dichter dienst diktator diplomat "
    "direktor dom dorsch druck eindruck eingriff einsatz einstieg einwohner eklat empfang entwurf erfolg etat "
    "experte export fachmann fahrer fall fehler feind fels feiertag film fisch flug flughafen flügel fluss forscher "
    "fortschritt freund friede frieden frost frühling fund funk fuß gast gastgeber gegner gehalt geist gemeinderat "
    "general gewinn gipfel gletscher grad graben graf grund hafen halt händler handel handwerker haushalt held "
    "helfer hengst herbst herr herzog himmel hinweis hirsch hof hund hut imam infarkt ingenieur inhalt irrtum job "
    "journalist junge käfer kahn kaiser kampf kanal kandidat kanzler kapitän käse kasten kater kauf keller kern "
    "knall kodex kohl kolonnenweg kommandant kommissar kompromiss kongress könig kopf korb korken körper kraftakt "
    "kran kreis krieg kritiker kurs landkreis landrat lärm lauf leiter leuchtturm löwe lohn lokführer machthaber "
    "mai mangel mann mantel markt märz meister mensch minister ministerpräsident mittag moment monat mönch mond "
    "mord morgen motor mund muskel nachbar nachfolger nachmittag name norden ofen offizier opa orden ort osten "
    "ozean papst park partner pass patient pfarrer pfad pfeil pilot plan planet platz pokal politiker polizist "
    "posten prälat präsident preis prinz prozess punkt rahmen rat raum rauch rechner reaktor redner regen reis "
    "reporter rest rettungswagen richter ring rhein riss roman rücken rücktritt ruf rumpf saal sand sänger satellit "
    "satz säbel schaden schatten schatz schauspieler schiedsrichter schlag schlitten schluss schlüssel schnee "
    "schock schritt schuh schüler schürhaken schuss schutz senat senator sender sessel sieg sinn sitz sohn soldat "
    "sommer sonntag spaten spiegel spieler spion sport sprecher sprung staat stab stall stein stern steuerzahler "
    "stich stil stoff stollen strafraum strand streik streit strom stuhl stürmer sturm süden tag tanz täter teich "
    "teil teller tempel termin test teufel text thron tisch titel tod torwart torhüter trainer transport traum "
    "trend trick tunnel turm typ übergang umbau umfang umsatz umweg umzug unfall unterricht urlaub urteilsspruch "
    "vater verband verbund verdacht verein verkauf verkehr verlag verlust versuch vertrag vertreter virus vogel "
    "vorfall vorgänger vorschlag vorsitzende vorstand vortrag vorwurf vulkan waggon wagen wald wandel weg wein wert "
    "westen wettbewerb widerstand wille wind winter winzer witz wolf wunsch zahn zar zaun zeuge zoll zoo zorn "
    "zucker zufall zug zustand zwang zweck zweifel zweitligist sechstligist stadtrat trainingsanzug"
)
_NEUTER = word_set(
    "abkommen abenteuer album alter amt angebot archiv asyl astrolabium attentat auge ausland auto bad bankett "
    "becken bein beispiel benzin bett bier bild blatt blei blut boot brot buch budget büro bündnis dach dekret "
    "denkmal derby depot ding dokument dorf drama duell ei eis eisen element ende ereignis erbe ergebnis essen "
    "exemplar experiment fahrrad fahrzeug feld fell fenster fest feuer finale fleisch flugzeug formular forum foto "
    "gas gebäude gebet gebiet gebirge gedicht gefängnis gefolge gehege geheimnis geld gelände gemälde gemüse "
    "geräusch gerät gericht gerücht geschäft geschenk gesetz gesicht gespräch getränk gewehr gewicht gewitter glas "
    "gleis glück gold grab gremium grundstück gutachten haar handy haus heft heim hemd herz hobby holz horn hotel "
    "huhn inland institut interesse internet interview jahr jahrhundert jubiläum kabel kabinett kamel kapital "
    "kapitel kind kino kleid kleinod klima kloster knie komitee konsulat konzept konzert krankenhaus kreuz küken "
    "labor lager lamm land leben leder leid lied loch luftschiff mädchen mahl material medikament meer messer "
    "messgerät metall militär ministerium mitglied mittel modell moor motorrad museum nachtleben nest netz niveau "
    "öl opfer orakel orchester paar papier paradies parlament pferd photo plakat plenum podium porträt portal "
    "postfach preisgeld problem produkt programm projekt protokoll publikum quartier quartal quorum rad radio "
    "rathaus raumschiff recht referendum regal regime reich reich rennen restaurant rezept riff rind risiko rohr "
    "rätsel salz schaf schicksal schiff schild schloss schwein schwert schwimmbad segment semester seminar signal "
    "silber skelett sofa spektakel spiel spital stadion stipendium stück studio system tal talent taxi team telefon "
    "tempo testament theater thema ticket tier tor training treffen trikot ufer ultimatum unglück universum "
    "unternehmen unwetter urteil veto vieh video viertel volk vorbild vorhaben wappen wasser werk wetter wissen "
    "wochenende wort wrack wunder zelt zentrum zertifikat zeugnis ziel zimmer zitat kind baby lokal gipfeltreffen "
    "hochwasser beben erdbeben feuerwerk hallenbad"
)
_ENDINGS: tuple[tuple[Gender, tuple[str, ...]], ...] = (
    ("n", ("chen", "lein", "ment", "tum", "ium", "skop")),
    ("f", ("ung", "heit", "keit", "schaft", "tion", "sion", "tät", "enz", "anz", "erei", "elei", "logie", "grafie")),
    ("f", ("erin", "orin", "istin", "ntin", "ikerin", "login", "wältin", "ärztin", "rätin", "chefin")),
    ("f", ("kanzlerin", "ette", "ade")),
    ("m", ("ling", "ismus", "ist", "loge", "iker", "eur", "ent", "ant", "ator", "itor")),
)  # fmt: skip
_SHORTEST_FIRST_PART, _SHORTEST_HEAD = 2, 3
_TABLE: dict[str, Gender] = {
    **dict.fromkeys(_FEMININE, "f"),
    **dict.fromkeys(_MASCULINE, "m"),
    **dict.fromkeys(_NEUTER, "n"),
}


@lru_cache(maxsize=4096)
def gender_of(noun: str) -> Gender | None:
    """Return the gender of a noun in the singular, None where neither its head nor its ending tells."""
    word = noun.lower().rpartition("-")[2] or noun.lower()
    whole = _TABLE.get(word)
    if whole is not None:
        return whole
    by_ending = next((gender for gender, endings in _ENDINGS if word.endswith(endings)), None)
    heads = (word[at:] for at in range(_SHORTEST_FIRST_PART, len(word) - _SHORTEST_HEAD + 1))
    return next((_TABLE[head] for head in heads if head in _TABLE), by_ending)


def is_noun(word: str) -> bool:
    """Tell whether the table holds the whole word."""
    return word.lower() in _TABLE

"""Tell the gender of a German noun, by the head of the compound first and by its ending where no table knows it."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from retrieval.german.tokens import word_set

__all__ = ["Gender", "gender_of", "is_noun"]

Gender = Literal["m", "f", "n"]

_FEMININE = word_set(
    "abgabe absage abstimmung achse adresse affäre akte aktie aktion allee allergie alm ampel analyse anfrage angst "
    "anlage anleihe ansage antwort anwältin anzeige apotheke arbeit arbeitslosigkeit arena armee art arznei aufgabe "
    "auflage aufnahme ausgabe ausnahme aussage autobahn autorin bahn ballade band bande bank bar batterie behörde "
    "besatzung beute bewegung bibliothek biene bilanz biologin birke bitte blase blume bombe botschaft brauerei "
    "brigade brigg brille brücke buche bucht burg bäckerei bäuerin böe börse bühne bühnenshow bürgermeisterin chefin "
    "chemikerin debatte decke delegation demo demonstration diagnose direktorin disco dividende dosis drohne dürre "
    "ebene ecke ehe eiche einnahme einreise eisenbahn elf energie ente episode erde ernte etage eule fabrik fahndung "
    "fahne fahrt familie farbe feier festung feuerwehr figur firma flagge flasche fledermaus flinte flotte flucht "
    "flut folge form forscherin forschung frage fraktion frau freundin frist front fähre galerie gans garage garantie "
    "gasse gebühr gefahr gegend gegnerin geige geisel gemeinde geschichte gesellschaft gewalt gewerkschaft gewinnerin "
    "gitarre gondel grenze grippe grundsteuer gruppe gräfin größe haft halle hand hauptstadt haut heimat heizung "
    "heldin hilfe hitze hose hymne höhe hütte idee impfung industrie inflation initiative inschrift insel jacht jacke "
    "jagd jugend jury justiz kabine kamera kammer kanzlerin kapelle kapsel karte kasse kathedrale katze kette kirche "
    "kiste kita klage klasse klausel klinge klinik kneipe kollegin kolonie kommissarin kommission kommune komödie "
    "konferenz kontrolle kosten-nutzen-rechnung kraft krankheit krempe krise kritik krone krähe kuh kultur kunst "
    "kurve königin küche künstlerin küste lage landrätin landschaft laterne lawine leber lehrerin lehrkraft leiterin "
    "leitung leitungsfirma liga limousine linde linie liste loipe lokomotive luft luftröhre lunge länge läuferin "
    "lösung lücke macht mafia mail mannschaft marke maschine masse mauer maus maut maßnahme meile menge mensa messe "
    "methode metropole metzgerei miete milch mine ministerin minute mission mitte mode moschee musik mutter mälzerei "
    "möwe mühle münze mütze nachbarin nachfrage nachricht nacht nadel narbe narkose nation natur niere not note notiz "
    "nähe oma oper operette orchidee orgel pandemie panne pappel partei party patientin pause person petition pflanze "
    "pflicht phase physikerin pille pilotin pipeline piste pizzeria planke platte polizei polizistin post praxis "
    "predigt premiere presse prinzessin prognose prämie präsidentin prüfung pumpe quelle quittung quote rakete rampe "
    "raststätte rate ratte raumfähre raupe razzia reaktion rechnung rede reform regel regierung region reihe reise "
    "rektorin rente reserve rettung richterin richtlinie rinne robbe rose route ruine runde röhre sache saison salbe "
    "sammlung schachtel schau schauspielerin scheibe schicht schildkröte schlacht schlange schleuse schnecke "
    "schnitzerei schranke schrift schuld schule schulter schwester schwimmerin schülerin see-enge seilbahn seite "
    "sendung serie seuche show sicht siedlung siegerin silbe sirene sitte sitzung skulptur solaranlage sonde sorge "
    "soße sparkasse spende spielerin spinne spitze sporthalle sprache sprecherin spritze spur staatsanwaltschaft "
    "stadt station statue stelle steuer steuererhöhung stiftung stimme strafanzeige strafe straße strecke strömung "
    "stube studentin studie stufe stunde sturmflut stute suche summe suppe sure synagoge szene sängerin tablette "
    "tafel tagung taiga tanne tarifrunde tasche tat tatsache taube technik temperatur terrasse theorie therapie "
    "tiefgarage tochter torte tour tragödie trainerin treppe truppe turbine turnhalle tänzerin täterin tür uhr "
    "umfrage umwelt union universität ursache vase verordnung version verwaltung villa vitrine wache waffe wahl wand "
    "ware warte wehr weise welle welt weltkriegsbombe werft wespe wette wiese windkraftanlage wirtin wirtschaft woche "
    "wohnung wolke wunde wurst währung wärmepumpe yacht zahl zeche zeit zeitschrift zeitung zelle zeugin ziege zone "
    "zusage ärztin überschwemmung übung"
)
_MASCULINE = word_set(
    "aal abend abflug abriss abschied abstand absturz acker adler affe akku akt alarm alltag altar anbau anfang "
    "angeklagte angreifer angriff anlass ansatz anschlag anspruch antrag anwalt apotheker apparat april architekt arm "
    "arzt asteroid athlet atomtest auftrag auftritt ausbau ausbruch ausfall ausflug ausgang ausschuss ausstieg "
    "austausch automat autor azubi bach badesee bagger bahnhof bahnsteig bahnübergang balkon ball ballen baron basar "
    "bau bauer baum bedarf befehl beginn beitrag berater berg bericht bernstein beruf bescheid beschluss bestatter "
    "besuch besucher betrag betrieb betrug beweis bezirk bildhauer biologe bischof blick blitz block boden bogen "
    "bonus bote botschafter boxer brand brauch brief bruder brunnen bulle bus busfahrer bäcker bär bürger "
    "bürgermeister chef chefredakteur chirurg chor club coach computer dachs dampfer dank daumen deal deich designer "
    "detektiv dialog dichter dieb diebstahl dienst diktator diplomat direktor dirigent discounter dom donner dorsch "
    "dozent drohnenpilot druck drucker einbrecher einbruch eindruck eingang eingriff einsatz einstieg einwohner eklat "
    "elefant elfmeter empfang enkel entwurf erfolg erreger esel etat experte export fachmann fahrer falke fall fehler "
    "feiertag feind fels felsen fernseher film fisch flohmarkt flug flughafen flugplatz fluss flügel fonds forscher "
    "fortschritt freispruch freistoß freizeitpark freund friede frieden frost frühling fuchs fund funk fuß gang gast "
    "gastgeber gasthof gegner geier geist gemeinderat general geologe gewinn gipfel gletscher graben grad graf "
    "grund hafen hagel hahn hai halt hamster handel handwerker hase haushalt haushaltsplan hecht held helfer hengst "
    "herbst herr herzinfarkt herzog himmel hinweis hirsch historiker hit hof hund hustensaft hut händler igel imam "
    "impfstoff infarkt influencer ingenieur inhalt irrtum job journalist junge juwelenraub kahn kaiser kampf kanal "
    "kandidat kanzler kapitän kasten kater kauf keller kellner kern kiosk kläger knall koch kodex kohl kollege "
    "kolonnenweg komet kommandant kommissar komponist kompromiss konflikt kongress konzern kopf korb korken krach "
    "kraftakt kran krater kredit kreis kreisel krieg kritiker kuchen kurs käfer kämmerer käse könig körper lachs laib "
    "landkreis landrat landwirt laptop laster lastwagen lauf lehrling leiter leuchtturm lohn lokführer lärm läufer "
    "löwe machthaber mai maler mangel mann mantel markt marktplatz maurer meister mensch minister ministerpräsident "
    "mittag moderator moment monat mond mord morgen motor mund muskel märz mönch nachbar nachfolger nachlass "
    "nachmittag name neubau norden notar notarzt ochse ofen offizier opa orden orkan ort osten ozean papagei papst "
    "park parkplatz partner pass patient pfad pfarrer pfeil pfleger physiker pilot plan planet platz pokal politiker "
    "polizist posten preis prinz professor prozess prälat präsident punkt radweg rahmen rat raub rauch raum reaktor "
    "rechner redner regen regisseur reis rekord rektor rennfahrer rentner reporter rest rettungswagen rhein richter "
    "ring riss roboter roman ruf rumpf räuber rücken rücktritt saal saft sand sanitäter satellit satz schaden "
    "schatten schatz schauspieler schiedsrichter schlaf schlag schlaganfall schlauch schlitten schlosser schluss "
    "schlüssel schmuggel schnaps schnee schnellweg schock schritt schub schuh schuss schutz schwimmer schüler "
    "schürhaken sechstligist senat senator sender server sessel sieg sinn sitz sohn soldat solist sommer song sonntag "
    "spaten spatz spiegel spieler spielplatz spion sport sprecher sprengkopf sprung staat stab stadtrat stall stau "
    "stausee stein steinbruch stern steuerzahler stich stier stil stoff stollen storch strafraum strand strang streik "
    "streit strom student stuhl sturm stör stürmer supermarkt säbel sänger süden tag tank tanz tarifvertrag teich "
    "teil teller tempel termin test teufel text thron tierpark tiger tisch tischler titel tod torhüter tornado "
    "torwart trainer trainingsanzug traktor transport traum trend trick trinkspruch tunnel turm turnschuh typ täter "
    "umbau umfang umsatz umweg umzug unfall unterricht urlaub urteilsspruch vater verband verbund verdacht "
    "verdächtige verein verkauf verkehr verlag verlust versuch verteidiger vertrag vertreter virologe vogel "
    "vorfall vorgänger vorschlag vorsitzende vorstand vortrag vorwurf vulkan wagen waggon wal wald waldbrand wandel "
    "weg weihnachtsmarkt wein welpe wert westen wettbewerb widerstand wille wind windpark winter winzer wirkstoff "
    "wirt witz wolf wunsch zahn zar zaun zeltplatz zeuge zoll zoo zorn zucker zufall zug zuschuss zustand zwang zweck "
    "zweifel zweitligist überfall übergang"
)
_NEUTER = word_set(
    "abenteuer abkommen abwasser achtelfinale album alkoholverbot altenheim alter amt amtsgericht angebot archiv "
    "astrolabium asyl atomkraftwerk attentat auge ausland auto baby bad bakterium bandmaß bankett beben becken bein "
    "beispiel beispielkorpus benzin betriebssystem bett bier bild blatt blei blut boot brot buch budget bußgeld "
    "bündnis bürgergeld büro containerschiff dach datenleck defizit dekret denkmal depot derby ding dokument dorf "
    "drama duell duo ehepaar ehrenmal ei einkaufszentrum eis eisen element elfmeterschießen elterngeld embargo ende "
    "endlager endspiel erbe erdbeben ereignis ergebnis essen etikett exemplar experiment fahrrad fahrzeug feld fell "
    "fenster fernsehen fest festival festland feuer feuerwehrauto feuerwerk finale fleisch flugzeug fohlen formular "
    "forum foto freibad futter gas gebet gebiet gebirge gebäude gedicht gefolge gefängnis gefühl gehalt gehege "
    "geheimnis gehirn geld gelände gemälde gemüse gen gericht gerät geräusch gerücht geschenk geschäft gesetz gesicht "
    "gespräch getreide getränk gewehr gewicht gewitter gift gipfeltreffen glas gleis glück gold grab gremium "
    "grundstück gutachten gymnasium güllefass haar hagelkorn halbfinale hallenbad handy handyverbot haus heft heim "
    "hemd hendl herz heu hinspiel hirn hobby hochwasser holz honorar horn hospiz hotel huhn inland insekt institut "
    "instrument interesse internat internet interview jahr jahrhundert jubiläum kabarett kabel kabinett kalb kamel "
    "kaminbesteck kapital kapitel kaufhaus kernkraftwerk kind kindergeld kino kleid kleinod klima klinikum kloster "
    "knie knochenmark komitee kommando konsulat konto konzept konzert kraftwerk krankenhaus kraut kreuz "
    "kreuzfahrtschiff krokodil kätzchen küken labor lager lamm land landgericht leben leder leid lied loch lokal "
    "luftschiff mahl manöver material medikament meer mehl messer messgerät messing metall militär ministerium "
    "mitglied mittel modell mofa moor moped motorrad museum musical mädchen nachtleben nashorn nest netz netzwerk "
    "nickel nilpferd niveau notebook obst oktoberfest opfer orakel orchester original paar papier paradies parkhaus "
    "parlament passwort pferd pflegeheim photo plakat plenum podium pony portal porträt postfach preisgeld problem "
    "produkt programm projekt protokoll publikum quartal quartett quartier quorum rad radio rathaus raumschiff recht "
    "referendum regal regime reh reich rennen restaurant rezept riff rind risiko rohr ruderboot rätsel rätselraten "
    "rückspiel salz schaf schicksal schiff schild schlagloch schloss schnitzel schwein schwert schwimmbad "
    "schwimmbecken segelschiff segment selfie semester seminar signal silber skelett sofa solarkraftwerk spektakel "
    "spiel spital stadion stadtderby stadtfest stellwerk stipendium stroh studio stück system tablet tal talent taxi "
    "team telefon tempo testament theater thema ticket tier tierheim tor training treffen treibhausgas trikot trio "
    "tuch turnier ufer ultimatum unglück universum unternehmen unwetter update urteil verbot verhältnis vermögen veto "
    "video vieh viertel viertelfinale virus volk volksfest vorbild vorhaben wappen wasser watt werk wetter windrad "
    "wissen wochenende wohnmobil wort wrack wunder zebra zelt zentrum zertifikat zeugnis ziel zimmer zitat öl "
    "ölembargo"
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

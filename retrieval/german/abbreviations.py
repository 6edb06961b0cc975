"""Hold the word lists that tell a full stop from the dot of an abbreviation or an ordinal number.

The lists are closed classes of German (function words, month names, titles) and the abbreviations of news texts; they
are read by `full_stops` and `line_breaks` only.
"""

from __future__ import annotations

from retrieval.german.tokens import word_set

__all__ = [
    "BEFORE_A_NUMBER",
    "CONTINUING",
    "DETERMINERS",
    "NEVER_LAST",
    "ORDERED_NOUNS",
    "SELDOM_LAST",
    "SENTENCE_OPENERS",
]

# Something always follows these, so that their dot never ends a sentence.
NEVER_LAST = word_set(
    """
    z.B z.T z.Z z.Hd d.h d.i i.d.R i.A i.V i.e e.g m.E m.a.W o.g s.g u.U v.a vs bzw beziehungsw bspw ca circ ehem
    einschl entspr ev evtl exkl geb gegr ggf ggfs gg gesch hl inkl insb insbes jew kath lt mind max min österr schweiz
    dt engl frz ital lat griech russ span türk amerik sog sogen spez stellv stv südl nördl östl westl öst poln ungar
    tschech schwed norw dän niederl belg kanad austral brit jap chin rum bulg kroat slowen slowak serb finn lett ukrain
    mex bras argent port musikal hist urspr verh verst verw vgl vergl vorm zit zzgl zzt Dipl Dr Drs Prof Priv Doz Univ
    Mag Dipl.-Ing Ing Hr Hrn Fr Frl Fam Sr Msgr Hl St Sankt Ste Mr Mrs Ms Mme Mlle Gen Ltn Lt Hptm Oberstlt Maj Col Capt
    Sgt Sen Gov Rep Pres Präs med jur phil rer nat oec theol habil h.c feat Min.-Präs Abg Bgm Vors Betr Bez Hbf Mt Ft
    Rev Red Reg Wwe Zit a.M a.d i.Br i.B o.J
    """
)

# A sentence may stop at these; it does if the next word is one that is capitalised only at the start of a sentence.
SELDOM_LAST = word_set(
    """
    u.a u.ä u.Ä o.ä o.Ä u.a.m u.v.m u.dgl a.D e.V e.G i.R i.L v.Chr n.Chr d.J d.Ä v.l n.l s.o s.u Mio Mrd Mill Bill Tsd
    Std Min Sek Sec Wo Co Inc Corp Ltd Bros Cie Jr jr Str Pl Abt Hrsg Hg Aufl Ausg Anm Adr Jh Jhd Jhdt Jahrh Jan Jän Feb
    Febr Mär Apr Jun Jul Aug Sep Sept Okt Nov Dez gest gez ff Mitgl Einw Ew Art.-Nr Tel Zl Kl kl gr Gr Bhf Ges Fa Verl
    Chr Stck Stk Pkt Temp p.a p.m a.m St.-Nr bes allg gem Zt al MwSt USt U.S U.K
    """
)

# Abbreviations only where a number follows ("Art. 5", "S. 12"); otherwise they are words or initials of their own.
BEFORE_A_NUMBER = word_set(
    """
    Art Abs Abb Tab Nr Nrn No Kap Bd Bde Ziff Rn Rz Anl Lit lit S Sp Vers Tel Fax Postf Pos Mo Di Mi Do Fr Sa So Bl Jg H
    Op op Fig fig Vol vol pp p Str Artt Abschn Az Beschl Urt Bundesgesetzbl BGBl
    """
)

# After an ordinal number these carry the sentence on: "im 19. Jahrhundert", "der 1. FC".
ORDERED_NOUNS = word_set(
    """
    Januar Jänner Jaenner Februar Feber März Maerz April Mai Juni Juli August September Oktober November Dezember Jan
    Jän Feb Febr Mär Apr Jun Jul Aug Sep Sept Okt Nov Dez Monat Monats Quartal Quartals Halbjahr Halbjahres Jahrhundert
    Jahrhunderts Jahrhunderte Jahrhunderten Jh Jhd Jhdt Jahrtausend Jahrtausends Jahr Jahre Jahrestag Mal Platz Rang
    Stelle Tag Tage Tages Woche Spieltag Spieltags Runde Durchgang Wahlgang Minute Spielminute Stunde Geburtstag
    Geburtstags Todestag Hochzeitstag Lebensjahr Schuljahr Semester Klasse Schulstufe Stock Stockwerk Etage Obergeschoss
    Untergeschoss Bezirk Bezirks Wiener Kapitel Auflage Ausgabe Band Teil Akt Satz Etappe Lauf Saison Staffel Folge
    Episode Legislaturperiode Wahlperiode Amtszeit Weltkrieg Weltkrieges Weltkriegs FC SC SV FSV FCK FCN TSV Bundesliga
    Liga Sieg Niederlage Tor Treffer Grand Session Division Armee Infanterie Panzerdivision Kompanie Regiment Parteitag
    Kongress Gipfel Sinfonie Symphonie Sonate Internationale Internationalen Republik Reich Reiches Symposium
    Arrondissement Breitengrad Längengrad Verfassungszusatz Zusatzartikel
    """
)

DETERMINERS = word_set(
    """
    der die das dem den des am im ans ins vom zum zur beim ein eine einen einem einer eines sein seine seinen seinem
    seiner seines ihr ihre ihren ihrem ihrer ihres unser unsere unseren unserem unserer mein meine meinen meinem meiner
    dein deine euer eure jede jeden jedem jeder jedes dieser diese diesen diesem dieses bis ab seit und oder erste
    """
)

# Words that need a capital only where a sentence starts: after a doubtful dot they say that one does.
SENTENCE_OPENERS = word_set(
    """
    Der Die Das Dem Den Des Ein Eine Einen Einem Einer Eines Kein Keine Keinen Keiner Er Sie Es Wir Ich Ihr Ihre Ihren
    Ihnen Ihm Ihn Man Mein Meine Sein Seine Seinen Seiner Seinem Unser Unsere Dieser Diese Dieses Diesen Diesem Jener
    Jene Jenes Jeder Jede Jedes Jeden Jedem Alle Alles Allen Allerdings Beide Beiden Viele Vielen Einige Einiges Manche
    Mehrere Mehr Weniger Wenige Solche Etwas Nichts Niemand Jemand Andere Anders Anderen Wer Wie Was Wo Wann Warum
    Weshalb Wieso Wofür Womit Wozu Wohin Woher Wodurch Worauf Welche Welcher Welches Wem Wen Und Oder Aber Doch Denn
    Sondern Sowohl Weder Entweder Wenn Weil Dass Daß Ob Obwohl Obgleich Falls Sofern Sobald Solange Während Nachdem
    Bevor Ehe Seit Seitdem Bis Indem Damit Sodass Als Da Zwar Dann Danach Dabei Dadurch Dafür Dagegen Daher Dahin
    Dahinter Damals Daneben Daran Darauf Daraufhin Daraus Darin Darüber Darum Darunter Davon Davor Dazu Dazwischen
    Deshalb Deswegen Demnach Demzufolge Dennoch Derzeit Derweil Dies Dort Dorthin Hier Hierbei Hierfür Hierzu Hiermit
    Heute Gestern Morgen Morgens Abends Nun Jetzt Bald Bereits Bisher Bislang Schon Noch Nur Auch Sogar Selbst Immer
    Immerhin Inzwischen Indes Indessen Insgesamt Insbesondere Jedoch Jedenfalls Jetzig Kürzlich Kaum Künftig Lediglich
    Leider Letztlich Mittlerweile Möglicherweise Nämlich Natürlich Nicht Nie Niemals Offenbar Oft Ohnehin Plötzlich Rund
    Ferner Schließlich Schliesslich Seither So Somit Sonst Sowie Später Statt Stattdessen Trotz Trotzdem Trotzig
    Überdies Außerdem Ausserdem Übrigens Überall Ungefähr Vielleicht Vielmehr Vor Vorher Vorerst Wahrscheinlich Weiter
    Weiters Weitere Weiterhin Wegen Wenigstens Wieder Wiederum Wohl Zudem Zuerst Zuletzt Zum Zur Zumindest Zunächst
    Zuvor Zusammen Zugleich Zusätzlich Zuallererst Ab Am An Anfangs Angesichts Anhand Auf Aufgrund Aus Außer Bei Beim
    Binnen Durch Ebenso Erst Erstmals Etwa Für Gegen Gegenüber Gemäß Hinter Im In Infolge Innerhalb Ins Laut Mit Mitten
    Nach Nachts Neben Oberhalb Ohne Per Pro Samt Seitens Über Um Unter Unterdessen Vom Von Zu Zwecks Zwischen Zwei Drei
    Vier Fünf Sechs Sieben Acht Neun Zehn Elf Zwölf Ist Sind War Waren Hat Haben Hatte Hatten Wird Werden Wurde Wurden
    Kann Können Konnte Soll Sollte Sollten Muss Müssen Will Wollen Ja Nein Also Einerseits Andererseits Einst Ende
    Anfang Mitte Gut Genau Gleichzeitig Ganz Fast Eben Gerade Besonders Ebenfalls Ähnlich Grundsätzlich Tatsächlich
    Wirklich Deren Dessen Derartige Dir Dich Du Mich Mir Uns Euch Sich The This That These Those He She It They We In At
    On But And When
    """
)

# A line that ends with one of these has been wrapped: the sentence goes on.
CONTINUING = DETERMINERS | word_set(
    """
    mit von für gegen ohne um durch auf aus bei in an nach vor zu über unter zwischen wegen während trotz hinter neben
    per pro laut dass daß weil wenn ob als wie aber sondern denn sowie sowohl weder noch nicht auch sich ist sind war
    waren wird werden wurde wurden hat haben hatte hatten kein keine keinen keinem sehr mehr rund etwa fast nur dessen
    deren dieser alle allen vielen mehrere mehreren zwei drei vier fünf sechs sieben acht neun zehn
    """
)

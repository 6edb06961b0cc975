from __future__ import annotations

import pytest

from retrieval.conversation.completing import complete
from retrieval.conversation.turns import Turn

SUMMIT = Turn(
    question="Wo trafen sich Kim und Putin 2019?",
    quote="Im April 2019 kamen die beiden in Wladiwostok zusammen.",
    marked=("Wladiwostok",),
)
INVITATION = Turn(
    question="Wer überreichte Kim die Einladung?",
    quote="Ende Mai hatte Außenminister Sergej Lawrow sie dem Machthaber überreicht.",
    marked=("Sergej Lawrow",),
)
MAYOR = Turn(
    question="Wer ist die Bürgermeisterin der Insel Norderhörn?",
    quote="Bürgermeisterin Wiebke Ommen forderte mehr Sand für den Strand.",
    marked=("Wiebke Ommen",),
)
FERRY = Turn(question="Wo lief die Fähre auf Grund?", quote="Sie lief vor der Insel auf.", marked=())
TALKS = Turn(
    question="Wie lange sprachen Trump und Kim in Singapur?", quote="Es waren 38 Minuten.", marked=("38 Minuten",)
)
FINAL = Turn(
    question="Wer hat das Finale in Rom gewonnen?",
    quote="Den Titel holte die Italienerin Giulia Ferrante mit 6:4 gegen Petra Novak.",
    marked=("Giulia Ferrante",),
)
COUNCIL = Turn(
    question="Wann beschloss der Gemeinderat von Oberkirch die neue Feuerwache?",
    quote="Der Gemeinderat hat am 12. März den Bau beschlossen.",
    marked=("am 12. März",),
)
COURT = Turn(
    question="Zu welcher Strafe verurteilte das Landgericht Bremen Holger Petersen?",
    quote="Das Landgericht verurteilte den Banker am Montag zu vier Jahren Haft.",
    marked=("vier Jahren Haft",),
)
TREATY = Turn(
    question="Welche Länder unterschrieben das Abkommen von Genf?",
    quote="Frankreich, Kanada und Japan unterzeichneten in Genf das Abkommen.",
    marked=("Frankreich, Kanada und Japan",),
)
WOLVES = Turn(question="Wie viele Wölfe leben in Brandenburg?", quote="Dort leben 52 Rudel.", marked=("52 Rudel",))
POLICE = Turn(question="Was sagte die Polizei zu dem Unfall?")
BRIDGE = Turn(question="Wann wurde die Brücke in Kaltenfurt gesperrt?", quote="Seit dem 4. Oktober ist sie zu.")
ENGLISH = Turn(question="Where did Kim and Putin meet in 2019?", quote="Sie trafen sich in Wladiwostok.", marked=())

TIMES = [
    (SUMMIT, "Und 2023?", "Wo trafen sich Kim und Putin 2023?"),
    (SUMMIT, "und 2023", "Wo trafen sich Kim und Putin 2023?"),
    (SUMMIT, "2023?", "Wo trafen sich Kim und Putin 2023?"),
    (SUMMIT, "Und im September?", "Wo trafen sich Kim und Putin im September 2019?"),
    (SUMMIT, "Im September auch?", "Wo trafen sich Kim und Putin im September 2019?"),
    (SUMMIT, "und im september", "Wo trafen sich Kim und Putin im September 2019?"),
    (SUMMIT, "Und ein Jahr später?", "Wo trafen sich Kim und Putin 2020?"),
    (SUMMIT, "Und davor?", "Wo trafen sich Kim und Putin vor 2019?"),
    (TALKS, "Und 2019?", "Wie lange sprachen Trump und Kim 2019 in Singapur?"),
    (FINAL, "Und 2023?", "Wer hat 2023 das Finale in Rom gewonnen?"),
]
ASKING = [
    (SUMMIT, "Wann genau?", "Wann genau trafen sich Kim und Putin 2019?"),
    (SUMMIT, "wan genau", "Wann genau trafen sich Kim und Putin 2019?"),
    (SUMMIT, "Und warum das?", "Warum trafen sich Kim und Putin 2019?"),
    (SUMMIT, "Wann war das?", "Wann trafen sich Kim und Putin 2019?"),
    (SUMMIT, "Was war der Grund?", "Warum trafen sich Kim und Putin 2019?"),
    (SUMMIT, "When exactly?", "Wann genau trafen sich Kim und Putin 2019?"),
    (INVITATION, "Wann?", "Wann überreichte Sergej Lawrow Kim die Einladung?"),
    (INVITATION, "Wo war das?", "Wo überreichte Sergej Lawrow Kim die Einladung?"),
    (INVITATION, "Wer ist das?", "Wer ist Sergej Lawrow?"),
    (INVITATION, "Wie viele?", "Wie viele überreichten Kim die Einladung?"),
    (MAYOR, "Seit wann?", "Seit wann ist Wiebke Ommen die Bürgermeisterin der Insel Norderhörn?"),
    (FERRY, "Wann?", "Wann lief die Fähre auf Grund?"),
    (FERRY, "Wie viele Verletzte?", "Wie viele Verletzte gab es, als die Fähre auf Grund lief?"),
    (FINAL, "Gegen wen?", "Gegen wen hat Giulia Ferrante das Finale in Rom gewonnen?"),
    (COURT, "Warum?", "Warum verurteilte das Landgericht Bremen Holger Petersen?"),
    (TREATY, "Wann?", "Wann unterschrieben Frankreich, Kanada und Japan das Abkommen von Genf?"),
    (TREATY, "Wie viele Länder waren das?", "Wie viele Länder unterschrieben das Abkommen von Genf?"),
    (POLICE, "Wann?", "Wann sagte die Polizei etwas zu dem Unfall?"),
    (BRIDGE, "Bis wann?", "Bis wann wurde die Brücke in Kaltenfurt gesperrt?"),
    (ENGLISH, "Why?", "Why did Kim and Putin meet in 2019?"),
]
OTHERS = [
    (SUMMIT, "Und Trump?", "Wo trafen sich Kim und Trump 2019?"),
    (INVITATION, "Und Putin?", "Wer überreichte Putin die Einladung?"),
    (MAYOR, "Und Hallstedt?", "Wer ist die Bürgermeisterin der Insel Hallstedt?"),
    (TALKS, "Und in Hanoi?", "Wie lange sprachen Trump und Kim in Hanoi?"),
    (TALKS, "und in hanoi", "Wie lange sprachen Trump und Kim in Hanoi?"),
    (FERRY, "Und die Barkasse?", "Wo lief die Barkasse auf Grund?"),
    (POLICE, "Und die Feuerwehr?", "Was sagte die Feuerwehr zu dem Unfall?"),
    (POLICE, "und die feuerwehr", "Was sagte die Feuerwehr zu dem Unfall?"),
    (POLICE, "Und die Anwohner?", "Was sagten die Anwohner zu dem Unfall?"),
    (FINAL, "Und in Paris?", "Wer hat das Finale in Paris gewonnen?"),
    (FINAL, "Und das Doppel?", "Wer hat das Doppel in Rom gewonnen?"),
    (COUNCIL, "Und das Hallenbad?", "Wann beschloss der Gemeinderat von Oberkirch das Hallenbad?"),
    (COURT, "Und seine Frau?", "Zu welcher Strafe verurteilte das Landgericht Bremen seine Frau?"),
    (TREATY, "Und China?", "Unterschrieb China das Abkommen von Genf?"),
    (TREATY, "Und die USA?", "Unterschrieben die USA das Abkommen von Genf?"),
    (WOLVES, "Und in Sachsen?", "Wie viele Wölfe leben in Sachsen?"),
    (WOLVES, "Und Bären?", "Wie viele Bären leben in Brandenburg?"),
    (ENGLISH, "And in 2023?", "Where did Kim and Putin meet in 2023?"),
]
POINTING = [
    (SUMMIT, "Was geschah dort?", "Was geschah 2019 in Wladiwostok?"),
    (SUMMIT, "Wie kam er dorthin?", "Wie kam Kim 2019 nach Wladiwostok?"),
    (SUMMIT, "Wie weit ist das von der Grenze?", "Wie weit ist Wladiwostok von der Grenze?"),
    (SUMMIT, "Wo liegt das?", "Wo liegt Wladiwostok?"),
    (SUMMIT, "Wie viele Einwohner hat die Stadt?", "Wie viele Einwohner hat die Stadt Wladiwostok?"),
    (SUMMIT, "Wie lange dauerte das Treffen?", "Wie lange dauerte das Treffen von Kim und Putin 2019?"),
    (SUMMIT, "Wer war damals Präsident?", "Wer war 2019 Präsident?"),
    (SUMMIT, "Worüber sprachen sie?", "Worüber sprachen Kim und Putin 2019?"),
    (SUMMIT, "Was schenkte er ihm?", "Was schenkte Kim Putin 2019?"),
    (SUMMIT, "Wie heißt seine Frau?", "Wie heißt Kims Frau?"),
    (SUMMIT, "Und wer war dabei?", "Wer war dabei, als sich Kim und Putin 2019 trafen?"),
    (SUMMIT, "und wer war dabei", "Wer war dabei, als sich Kim und Putin 2019 trafen?"),
    (SUMMIT, "Was sagte er dazu?", "Was sagte Kim dazu, dass sich Kim und Putin 2019 trafen?"),
    (SUMMIT, "Was passierte danach?", "Was passierte, nachdem sich Kim und Putin 2019 trafen?"),
    (INVITATION, "Wie alt ist er?", "Wie alt ist Sergej Lawrow?"),
    (INVITATION, "Was antwortete er ihm?", "Was antwortete Sergej Lawrow Kim?"),
    (MAYOR, "Was forderte sie?", "Was forderte Wiebke Ommen?"),
    (FERRY, "Wem gehört sie?", "Wem gehört die Fähre?"),
    (FERRY, "Und was passierte mit ihr?", "Was passierte mit der Fähre?"),
    (FERRY, "Wer war an Bord?", "Wer war an Bord, als die Fähre auf Grund lief?"),
    (FERRY, "Gab es Tote?", "Gab es Tote, als die Fähre auf Grund lief?"),
    (FINAL, "Was sagte sie danach?", "Was sagte Giulia Ferrante, nachdem sie das Finale in Rom gewonnen hat?"),
    (COUNCIL, "Was kostet sie?", "Was kostet die Feuerwache?"),
    (
        COUNCIL,
        "Wer war dagegen?",
        "Wer war dagegen, dass der Gemeinderat von Oberkirch die neue Feuerwache beschloss?",
    ),
    (COURT, "wie alt ist er", "Wie alt ist Holger Petersen?"),
    (TREATY, "Wann trat es in Kraft?", "Wann trat das Abkommen von Genf in Kraft?"),
    (WOLVES, "Woher kommen sie?", "Woher kommen die Wölfe?"),
    (WOLVES, "Dürfen die geschossen werden?", "Dürfen die Wölfe geschossen werden?"),
    (BRIDGE, "Wer hat das entschieden?", "Wer hat entschieden, dass die Brücke in Kaltenfurt gesperrt wurde?"),
    (ENGLISH, "What did he say about it?", "What did Kim say about it?"),
]
HOSPITAL = Turn(
    question="Wer leitet das Krankenhaus in Bad Ehlen?",
    quote="Chefarzt Dr. Martin Seibold leitet die Klinik seit 2015.",
    marked=("Dr. Martin Seibold",),
)
CLUB = Turn(
    question="Wie hoch sind die Schulden von Eintracht Nehden?",
    quote="Es sind nach eigenen Angaben 4,7 Millionen Euro.",
    marked=("4,7 Millionen Euro",),
)
PATH = Turn(question="Was kostet der Radschnellweg von Ulm nach Laupheim?", quote="Es sind 31 Millionen.", marked=())
DEMO = Turn(question="Gab es Festnahmen bei der Demo in Gera?", quote="Mehrere Personen.", marked=("Mehrere Personen",))
TRAIN = Turn(question="Wann fährt der erste Zug nach Usedom?", quote="Er fährt um 6.14 Uhr.", marked=("um 6.14 Uhr",))
GOALS = Turn(question="Wie viele Tore schoss Mikel Aranda 2023 für Leipzig?", quote="Elf Tore.", marked=("Elf Tore",))
WEATHER = Turn(question="Wie wird das Wetter am Samstag in Hamburg?", quote="Am Samstag regnet es.", marked=())
SWIFTS = Turn(question="Wie viele Segler leben in Hallstedt?", quote="Es sind 145 Paare.", marked=("145 Paare",))
WRECK = Turn(question="Wo liegt das Wrack der Steuben?", quote="Es liegt in der Ostsee.", marked=("in der Ostsee",))
QUAKE = Turn(question="How many people died in the earthquake in Albania?", quote="Es starben 51 Menschen.", marked=())
CLASSES = [
    (HOSPITAL, "wie alt ist er", "Wie alt ist Martin Seibold?"),
    (HOSPITAL, "seit wann", "Seit wann leitet Martin Seibold das Krankenhaus in Bad Ehlen?"),
    (CLUB, "wer führt den verein eigentlich", "Wer führt den Verein eigentlich? (die Schulden von Eintracht Nehden)"),
    (PATH, "wann ist der weg fertig", "Wann ist der Radschnellweg von Ulm nach Laupheim fertig?"),
    (DEMO, "wie viele?", "Wie viele Festnahmen gab es bei der Demo in Gera?"),
    (TRAIN, "und der letzte?", "Wann fährt der letzte Zug nach Usedom?"),
    (GOALS, "und 2024 für Mainz?", "Wie viele Tore schoss Mikel Aranda 2024 für Mainz?"),
    (WEATHER, "Und am Sonntag in Köln?", "Wie wird das Wetter am Sonntag in Köln?"),
    (SWIFTS, "warum so wenige?", "Warum leben so wenige Segler in Hallstedt?"),
    (SWIFTS, "und fledermäuse?", "Wie viele Fledermäuse leben in Hallstedt?"),
    (WRECK, "darf man dort tauchen", "Darf man in der Ostsee tauchen?"),
    (WRECK, "Und die Gustloff?", "Wo liegt das Wrack der Gustloff?"),
    (Turn(question="Was schenkte Putin Kim?"), "Und umgekehrt?", "Was schenkte Kim Putin?"),
    (POLICE, "Und was sagte die Feuerwehr?", "Was sagte die Feuerwehr zu dem Unfall?"),
    (QUAKE, "and when was it?", "When? (the earthquake in Albania)"),
]
IN_BRACKETS = [
    (SUMMIT, "Wer noch?", "Wer noch? (Wo trafen sich Kim und Putin 2019?)"),
    (TREATY, "Warum nicht?", "Warum nicht? (Welche Länder unterschrieben das Abkommen von Genf?)"),
    (TREATY, "Was steht darin?", "Was steht darin? (das Abkommen von Genf, Frankreich)"),
    (WOLVES, "Und wie viele davon sind krank?", "Wie viele davon sind krank? (Wölfe, in Brandenburg)"),
]
ALONE = [
    "Darf man sein Auto im Winter warmlaufen lassen?",
    "wie hoch ist eigentlich das kindergeld",
    "Hat es in den Alpen schon geschneit?",
    'Was bedeutet "dafür kann ich nichts"?',
    "Und täglich grüßt das Murmeltier: Wer spielt in dem Film die Hauptrolle?",
    "Was ist da los in Syrien?",
    "was kostet die maß auf dem oktoberfest",
    "Wer bezahlt die Feuerwehr, wenn sie umsonst kommt?",
    "wann fährt der letzte zug nach potsdam",
    "Was sagte Putin, als er ankam?",
    "Wie viele Fledermäuse leben im Tunnel?",
    "Wer hat den Wald verkauft?",
    "Wie lange dauert es, bis der Tunnel fertig ist?",
    "Welche Mannschaft verlor, weil sie zu spät kam?",
    "Wer setzte sich dafür ein, dass die Bahn wieder fährt?",
    "Wo war Trump 2018?",
    "Nennen Sie eine Ursache des Unfalls.",
    "Wie viele Einwohner hat Berlin?",
    "Who is the president of Brazil?",
    "Unwetter Norderhörn Schäden",
]


@pytest.mark.parametrize(("turn", "asked", "meant"), [*TIMES, *ASKING, *OTHERS, *POINTING, *CLASSES, *IN_BRACKETS])
def test_a_follow_up_is_completed(turn: Turn, asked: str, meant: str) -> None:
    assert complete(asked, [turn]) == meant


@pytest.mark.parametrize(("turn", "asked", "meant"), [*TIMES, *ASKING, *OTHERS, *POINTING, *CLASSES, *IN_BRACKETS])
def test_what_was_completed_stays_as_it_is(turn: Turn, asked: str, meant: str) -> None:
    assert complete(complete(asked, [turn]), [turn]) == meant


@pytest.mark.parametrize("asked", ALONE)
@pytest.mark.parametrize("turn", [SUMMIT, MAYOR, FERRY, POLICE, ENGLISH], ids=lambda turn: turn.question)
def test_a_question_that_stands_alone_is_not_changed(turn: Turn, asked: str) -> None:
    assert complete(asked, [turn]) == asked


@pytest.mark.parametrize("asked", ["Und 2023?", "Was sagte er dazu?", "", "  ", "Wann?"])
def test_without_a_turn_nothing_is_changed(asked: str) -> None:
    assert complete(asked, []) == asked


def test_a_follow_up_to_a_follow_up_leans_on_what_was_understood() -> None:
    second = Turn(question=complete("Und 2023?", [SUMMIT]), quote="Das war in Wostotschny.", marked=("Wostotschny",))
    third = complete("Wann genau?", [SUMMIT, second])
    assert third == "Wann genau trafen sich Kim und Putin 2023?"
    assert complete("Und im September?", [SUMMIT, second, Turn(question=third)]) == (
        "Wann genau trafen sich Kim und Putin im September 2023?"
    )


def test_the_last_turn_comes_first_and_the_one_before_it_helps_out() -> None:
    assert complete("Wie alt ist er?", [INVITATION, BRIDGE]) == "Wie alt ist Sergej Lawrow?"
    assert complete("Wie alt ist sie?", [MAYOR, BRIDGE]) == "Wie alt ist die Brücke in Kaltenfurt?"


def test_a_follow_up_in_brackets_leads_to_the_question_that_was_meant() -> None:
    bracketed = Turn(question=complete("Wer noch?", [SUMMIT]))
    assert complete("Und 2023?", [bracketed]) == "Wo trafen sich Kim und Putin 2023?"

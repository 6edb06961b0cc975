"""Follow-ups of further kinds: "da", "im Zug", recurring times, ways, counts, in English, each beside one alone."""

from __future__ import annotations

import pytest

from retrieval.conversation.completing import complete
from retrieval.conversation.turns import Turn

GAME = Turn(question="Wer gewann das Spiel in Rodewald?", quote="Sieger war der TSV Lohne.", marked=("TSV Lohne",))
DAM = Turn(question="Wann brach der Damm bei Orlitz?", quote="Am 3. August brach der Damm.", marked=("3. August",))
BUS = Turn(question="Wie oft fährt der Nachtbus von Celle nach Uelzen werktags?", quote="Er fährt drei Mal.")
CROWD = Turn(
    question="Wie viele Zuschauer kamen zum Pokalspiel in Rodewald?", quote="Es waren 4.000.", marked=("4.000",)
)
GOALS = Turn(question="Wie viele Tore schoss Altmünde?", quote="Es waren vier.", marked=("vier",))
CLUB = Turn(question="Wann tagt der Verein in Celle?", quote="Der Verein tagt am Montag.", marked=("Montag",))
GUESTS = Turn(question="Wie viele Gäste saßen am Abend in den Zelten der Feuerwehr?", quote="Es waren 300.")
TOWER = Turn(question="Wann war der stärkste Sturm in Orlitz?", quote="Er war 1999.", marked=("1999",))
THEFT = Turn(question="Was wurde im Rathaus von Celle gestohlen?", quote="Es war ein Bild.", marked=("ein Bild",))
ENGLISH = Turn(question="Which hall did Adams and Brown play in?", quote="Sie spielten in der Stadthalle.")
CAVE = Turn(question="Who discovered the cave near Altdorf?", quote="Zwei Schüler fanden sie.")

COMPLETED = [
    (GAME, "Gab's da auch was zu essen?", "Gab es da auch was zu essen? (das Spiel in Rodewald, TSV Lohne)"),
    (GAME, "und was gab's da zu essen?", "Was gab es da zu essen? (das Spiel in Rodewald, TSV Lohne)"),
    (DAM, "Wie viele Häuser hatten da keinen Strom?", "Wie viele Häuser hatten da keinen Strom? (der Damm bei Orlitz)"),
    (DAM, "Was passiert, wenn da Wasser kommt?", "Was passiert, wenn da Wasser kommt? (der Damm bei Orlitz)"),
    (DAM, "Wurden da auch Tiere gerettet?", "Wurden da auch Tiere gerettet? (der Damm bei Orlitz)"),
    (BUS, "Und am Wochenende?", "Wie oft fährt der Nachtbus von Celle nach Uelzen am Wochenende?"),
    (BUS, "und unter der woche?", "Wie oft fährt der Nachtbus von Celle nach Uelzen unter der Woche?"),
    (BUS, "Und von Graz nach Linz?", "Wie oft fährt der Nachtbus von Graz nach Linz werktags?"),
    (BUS, "Wie viele pro Stunde?", "Wie viele pro Stunde? (der Nachtbus von Celle nach Uelzen)"),
    (CROWD, "Wer hat das gezählt?", "Wer hat das gezählt? (Zuschauer, Pokalspiel in Rodewald)"),
    (CROWD, "Wann ist das nächste Spiel?", "Wann ist das nächste Spiel? (Zuschauer, Pokalspiel in Rodewald)"),
    (GOALS, "Warum so viel?", "Warum schoss Altmünde so viele Tore?"),
    (GOALS, "In welchem jahr denn?", "In welchem Jahr schoss Altmünde so viele Tore?"),
    (GOALS, "Und Grefenau?", "Wie viele Tore schoss Grefenau?"),
    (CLUB, "Wer ist alles im Verein?", "Wer ist alles im Verein? (der Verein in Celle)"),
    (GUESTS, "Und an den Tischen?", "Wie viele Gäste saßen am Abend an den Tischen der Feuerwehr?"),
    (TOWER, "Und der erste?", "Wann war der erste Sturm in Orlitz?"),
    (THEFT, "Wer war das?", "Wer war das? (im Rathaus von Celle gestohlen)"),
    (ENGLISH, "When exactly?", "When exactly did Adams and Brown play?"),
    (CAVE, "How many?", "How many? (the cave near Altdorf)"),
]
ALONE = [
    "Was ist da draußen im Weltall?",
    "Wer saß im Zug nach Warschau?",
    "Was passiert, wenn man zu viel Salz isst?",
    "Wann ist die nächste Bundestagswahl?",
    "Wer hat beim letzten Treffen der G7 gefehlt?",
    "Welcher Planet ist der größte?",
    "Wie oft am Tag soll man Zähne putzen?",
    "Wie weit ist es von Mainz nach Worms?",
    "wieso ist da salz im meerwasser",
    "How many goals did Messi score?",
]


@pytest.mark.parametrize(("turn", "asked", "meant"), COMPLETED)
def test_a_follow_up_is_completed_and_then_stays(turn: Turn, asked: str, meant: str) -> None:
    assert complete(asked, [turn]) == meant
    assert complete(meant, [turn]) == meant


@pytest.mark.parametrize("asked", ALONE)
@pytest.mark.parametrize("turn", [GAME, DAM, BUS, CROWD, CLUB, GUESTS, CAVE], ids=lambda turn: turn.question)
def test_a_question_that_names_its_own_things_is_not_changed(turn: Turn, asked: str) -> None:
    assert complete(asked, [turn]) == asked

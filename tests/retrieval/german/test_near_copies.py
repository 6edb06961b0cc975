"""Which sentences are copies of one: own sentences, in pairs."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.german import near_copies
from retrieval.german.near_copies import is_near_copy
from retrieval.german.wordings import wording_of

CRASH = "Bei einem Unfall auf der Küstenstraße sind am Montag in Norderhörn zwölf Menschen verletzt worden."
COUNCIL = "Der Stadtrat von Grefenau hat dem Bau einer zweiten Brücke über die Ahle mit großer Mehrheit zugestimmt."
VISIT = "Nordkoreas Machthaber Kim Jong Un ist mit seinem gepanzerten Zug in der Hafenstadt Wladiwostok eingetroffen."
SAID = "Die Anlage sei sicher und könne noch viele Jahre laufen, sagte Betriebsleiter Okko Tjarks dem Ausschuss."
HAUL = (
    "Am Kai fand Anna Schmidt am Freitag drei Tonnen Kokain für 12 Millionen Euro, sagte Premier Ole Tjarks im Landtag."
)
COURT = "Das Landgericht in Grefenau hat den früheren Hafenmeister nach langem Verfahren wegen Betrugs {}."

SAME = [
    # type and spelling
    (CRASH, CRASH.upper().replace("KÜSTENSTRASSE", "Küstenstraße")),
    (VISIT, VISIT.replace("Kim Jong Un", "Kim Jong-un")),
    (CRASH, CRASH.replace("Küstenstraße", "Küstenstrasse")),
    (CRASH, CRASH.replace("Küstenstraße", "Kuestenstrasse")),
    (COUNCIL, COUNCIL.replace("Brücke", "Brü\u00adcke")),
    (COUNCIL, COUNCIL.replace("über", "u\u0308ber")),
    (SAID, "„" + SAID.replace(", sagte", "“, sagte")),
    (CRASH, CRASH.replace("zwölf", "12")),
    (COUNCIL, COUNCIL.replace("zweiten", "2.")),
    (VISIT, VISIT.replace("Wladiwostok", "Vladivostok")),
    # the place line, and who it is credited to
    (CRASH, f"Norderhörn (dpa) - {CRASH}"),
    (CRASH, f"NORDERHÖRN, AFP – {CRASH}"),
    (f"Norderhörn (dpa/lno) - {CRASH}", f"Norderhörn - {CRASH}"),
    # something left out
    (CRASH, CRASH.replace(" am Montag", "")),
    (CRASH, CRASH.replace(" in Norderhörn", "")),
    (CRASH, CRASH.replace(" am Montag in Norderhörn", "")),
    (VISIT, VISIT.replace("mit seinem gepanzerten Zug ", "")),
    (VISIT, VISIT.replace("Nordkoreas Machthaber ", "")),
    (SAID, SAID.replace(" dem Ausschuss", "")),
    (COUNCIL, COUNCIL.replace(" mit großer Mehrheit", "")),
    (COUNCIL, COUNCIL.replace("zugestimmt.", "zugestimmt, wie die Verwaltung am Abend mitteilte.")),
    # a word replaced
    (VISIT, VISIT.replace("eingetroffen", "angekommen")),
    (VISIT, VISIT.replace("Machthaber", "Staatschef")),
    (VISIT, VISIT.replace("Hafenstadt", "Stadt")),
    (SAID, SAID.replace("sagte", "erklärte")),
    (SAID, SAID.replace("sagte", "berichtete")),
    (SAID.replace("noch", "allein noch"), SAID.replace("noch", "alleine noch")),
    (HAUL, HAUL.replace("Premier", "Regierungschef")),
    (HAUL, HAUL.replace("drei Tonnen", "3 Tonnen").replace(" am Freitag", "")),
    (HAUL, HAUL.replace("12 Millionen", "zwölf Mio.")),
    (HAUL, HAUL.replace("Anna Schmidt", "Schmidt")),
    # moved
    (CRASH, f"Am Montag sind {CRASH.replace(' sind am Montag', '').replace('Bei', 'bei')}"),
    ("Der Rat in Grefenau hat am Montag den neuen Haushalt der Stadt beschlossen.",
     "In Grefenau hat der Rat am Montag den neuen Haushalt der Stadt beschlossen."),
]  # fmt: skip

OTHER = [
    # numbers and dates
    (CRASH, CRASH.replace("zwölf", "15")),
    (CRASH, CRASH.replace("zwölf", "dreizehn")),
    (CRASH, CRASH.replace("Montag", "Dienstag")),
    (CRASH, CRASH.replace("am Montag", "am 3. Mai")),
    (COUNCIL, COUNCIL.replace("zweiten", "dritten")),
    ("Das Museum zählte im vergangenen Jahr 12 Anker und 3 Boote im Bestand.",
     "Das Museum zählte im vergangenen Jahr 3 Anker und 12 Boote im Bestand."),
    # negations and reservations
    (COUNCIL, COUNCIL.replace("zugestimmt", "nicht zugestimmt")),
    (COUNCIL, COUNCIL.replace("einer zweiten", "keiner zweiten")),
    (SAID, SAID.replace("sicher", "unsicher")),
    (SAID, SAID.replace("sei sicher", "sei angeblich sicher")),
    (CRASH, CRASH.replace("verletzt worden", "beinahe verletzt worden")),
    (VISIT, VISIT.replace("mit seinem", "ohne seinen")),
    # names and nouns
    (VISIT, VISIT.replace("Kim Jong Un", "Kim Jong Il")),
    (VISIT, VISIT.replace("Wladiwostok", "Ussurijsk")),
    (COUNCIL, COUNCIL.replace("Grefenau", "Werdenhagen")),
    (COUNCIL, COUNCIL.replace("Brücke", "Schule")),
    (SAID, SAID.replace("Okko Tjarks", "Hanna Ottmers")),
    (SAID, SAID.replace("Betriebsleiter Okko Tjarks", "Landrätin Hanna Ottmers")),
    (CRASH, CRASH.replace("zwölf Menschen", "zwölf Kinder")),
    ("Der Minister lud die Kanzlerin beim Treffen in der Residenz zu einem Besuch im Herbst ein.",
     "Die Kanzlerin lud den Minister beim Treffen in der Residenz zu einem Besuch im Herbst ein."),
    ("Putin lud Kim bei dem Treffen in der Residenz am Meer zu einem Besuch im Herbst ein.",
     "Kim lud Putin bei dem Treffen in der Residenz am Meer zu einem Besuch im Herbst ein."),
    (HAUL, HAUL.replace("Millionen", "Milliarden")),
    (HAUL, HAUL.replace("12 Millionen", "12")),
    (HAUL, HAUL.replace("Tonnen", "Gramm")),
    (HAUL, HAUL.replace("Tonnen", "Kilotonnen")),
    (HAUL, HAUL.replace("Anna", "Peter")),
    (HAUL, HAUL.replace("Anna", "Hanna")),
    (HAUL, HAUL.replace("Anna", "Johanna")),
    (HAUL, HAUL.replace("Premier", "Vizepremier")),
    (HAUL, HAUL.replace("Premier", "Fischer")),
    (HAUL, HAUL.replace("am Freitag", "in Mittelsum")),
    # what somebody did or suffered, and how
    (COURT.format("freigesprochen"), COURT.format("verurteilt")),
    (COUNCIL, COUNCIL.replace("großer", "knapper")),
    (COUNCIL, COUNCIL.replace("zugestimmt", "beraten")),
    ("Die Reederei hat die alte Fähre nach Emderoog im Herbst an einen Nachbarn verkauft.",
     "Die Reederei hat die alte Fähre nach Emderoog im Herbst an einen Nachbarn gekauft."),
    ("Der Deichlauf rund um Norderhörn wird wegen des Sturms in diesem Jahr verschoben.",
     "Der Deichlauf rund um Norderhörn wird wegen des Sturms in diesem Jahr abgesagt."),
    ("Die Polizei hat den flüchtigen Schmuggler in einer Scheune bei Mittelsum festgenommen.",
     "Die Polizei hat den flüchtigen Schmuggler in einer Scheune bei Mittelsum erschossen."),
    ("Die Gemeinde will den Vertrag mit dem Betreiber des Leuchtturms im Frühjahr verlängern.",
     "Die Gemeinde will den Vertrag mit dem Betreiber des Leuchtturms im Frühjahr auflösen."),
    ("Die Schleuse bleibt seit Montag wegen eines Lecks im Tor für alle Schiffe geschlossen.",
     "Die Schleuse bleibt bis Montag wegen eines Lecks im Tor für alle Schiffe geschlossen."),
    # opposites
    (COUNCIL, COUNCIL.replace("hat dem Bau", "hat den Bau").replace("zugestimmt", "abgelehnt")),
    ("Der Umsatz der Reederei stieg im Sommer gegenüber dem Vorjahr deutlich und blieb hoch.",
     "Der Umsatz der Reederei sank im Sommer gegenüber dem Vorjahr deutlich und blieb hoch."),
    ("Vor dem Treffen sprach der Gouverneur lange mit den Gästen aus der Hauptstadt.",
     "Nach dem Treffen sprach der Gouverneur lange mit den Gästen aus der Hauptstadt."),
    ("Sie habe den Brief noch am selben Abend an das Gericht geschickt, hieß es später.",
     "Er habe den Brief noch am selben Abend an das Gericht geschickt, hieß es später."),
    # too little in common, or too short to tell
    (CRASH, COUNCIL),
    ("Die Lage ist weiter ernst.", "Die Lage ist weiter ruhig."),
    (CRASH, "Bei einem Unfall sind Menschen verletzt worden."),
    ("", ""),
    ("", CRASH),
]  # fmt: skip


@pytest.mark.parametrize(("text", "other"), SAME)
def test_one_voice(text, other):
    assert is_near_copy(text, other)
    assert is_near_copy(other, text)


@pytest.mark.parametrize(("text", "other"), OTHER)
def test_two_voices(text, other):
    assert not is_near_copy(text, other)
    assert not is_near_copy(other, text)


def test_sentences_too_long_or_too_mixed_up_are_never_aligned(monkeypatch):
    monkeypatch.setattr(near_copies, "SequenceMatcher", None)
    words = "der die das in an auf und oder aber denn so wie als wenn dass er sie es wir ihr".split()  # noqa: SIM905
    long = " ".join(words * 12)
    chance = Random(5)  # noqa: S311 - the same sentences every time
    mixed = [" ".join(chance.sample(words * 5, 100)) for _ in range(12)]

    assert not is_near_copy(long, f"Deich {long}")
    assert not any(is_near_copy(mixed[0], other) for other in mixed[1:])


def test_only_a_few_sentences_are_remembered():
    assert wording_of.cache_info().maxsize <= 512
    assert not hasattr(is_near_copy, "cache_info")


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_can_be_compared_either_way(text, other):
    assert is_near_copy(text, other) == is_near_copy(other, text)


WORDS = st.sampled_from(
    "Kim traf Putin am Montag Dienstag in Wladiwostok nicht 12 15 Gäste der die das und stieg sank".split()  # noqa: SIM905
)


@given(st.lists(WORDS, min_size=4, max_size=14), st.lists(WORDS, min_size=4, max_size=14))
def test_words_in_any_order_are_compared_either_way(words, others):
    text, other = " ".join(words), " ".join(others)

    assert is_near_copy(text, text)
    assert is_near_copy(text, other) == is_near_copy(other, text)

import time

import pytest

from retrieval.german.wire_marks import agencies_in, place_line_end


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Grefenau (dpa) - Der Kanal ist gesperrt.", "Grefenau (dpa) - "),
        ("Grefenau/Werdenhagen – Der Kanal ist gesperrt.", "Grefenau/Werdenhagen – "),
        ("BAD ROSSELBACH, AFP - Der Kanal ist gesperrt.", "BAD ROSSELBACH, AFP - "),
        ("Halle (Saale) - Der Kanal ist gesperrt.", "Halle (Saale) - "),
        ("Der Kanal ist gesperrt - bis Mai.", ""),
        ("Die Schleuse – sie ist alt – klemmt.", ""),
        ("Tomke Ottmers – eine Ärztin – hilft.", ""),
        ("Das Wasser - es steigt.", ""),
        ("Seine Rede dauerte lange.", ""),
        ("", ""),
    ],
)
def test_place_line(text, line):
    assert text[: place_line_end(text)] == line


@pytest.mark.parametrize(
    ("text", "named", "credited"),
    [
        ("Grefenau (dpa) - Der Kanal", ["dpa"], ["dpa"]),
        ("Der Kanal ist frei. (afp/dpa)", ["AFP", "dpa"], ["AFP", "dpa"]),
        ("sagte der Minister der dpa", ["dpa"], []),
        ("wie die Nachrichtenagentur Interfax meldete", ["Interfax"], ["Interfax"]),
        ("meldete die Staatsagentur KCNA", ["KCNA"], []),
        ("Quelle: APA", ["APA"], ["APA"]),
        ("Die APA war dabei", [], []),
        ("Update 13.0, Papa, Kapsid, dpaX", [], []),
    ],
)
def test_agencies(text, named, credited):
    assert sorted(agencies_in(text)) == sorted(named)
    assert sorted(agencies_in(text, credits_only=True)) == sorted(credited)


@pytest.mark.parametrize("text", ["A/" * 5000, "Aa " * 5000, "A" * 20000, "(" * 20000, "dpa/" * 5000])
def test_odd_texts_take_no_longer_than_others(text):
    started = time.process_time()
    place_line_end(text)
    agencies_in(text)

    assert time.process_time() - started < 1
